package lesson

import "github.com/zoolab/zoolab/sim/tape"

// A Course is a lesson on one branch.
type Course struct {
	*Lesson
	branch *tape.Branch
	steps  []int // by line, 0 while it has not come
	looked int   // how many steps were looked at
}

// Follow takes in what the branch has recorded since. A line that has come stays
// where it is.
func (c *Course) Follow() {
	if c.looked == c.branch.Len() {
		return
	}
	for i := range c.Lines {
		if c.steps[i] > 0 {
			continue
		}
		if step, ok := c.Lines[i].when.First(c.branch, c.looked+1); ok {
			c.steps[i] = step
		}
	}
	c.looked = c.branch.Len()
}

// Step returns the step that a line stands at, 0 while its event has not come.
func (c *Course) Step(l *Line) int { return c.steps[l.Place] }

// At returns the lines of a step, in the order of the file.
func (c *Course) At(step int) []*Line {
	var here []*Line
	for i := range c.Lines {
		if step > 0 && c.steps[i] == step {
			here = append(here, &c.Lines[i])
		}
	}
	return here
}

// Spoken returns the line that is on the screen after a step: the last subtitle at or
// before it, nil before the first one.
func (c *Course) Spoken(step int) *Line {
	var last *Line
	for i := range c.Lines {
		l := &c.Lines[i]
		if at := c.steps[i]; l.Ask == nil && at > 0 && at <= step && (last == nil || at >= c.steps[last.Place]) {
			last = l
		}
	}
	return last
}

// Question returns the first question that stops in front of a step later than one,
// and has no answer on the sheet; nil when there is none.
func (c *Course) Question(step int, s *Sheet) *Line {
	var next *Line
	for i := range c.Lines {
		l := &c.Lines[i]
		if l.Ask == nil || c.steps[i] <= step || s.has(l) {
			continue
		}
		if next == nil || c.steps[i] < c.steps[next.Place] {
			next = l
		}
	}
	return next
}
