package condition

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Condition says which steps of a run are meant. It is never changed, and may be
// used by several goroutines.
type Condition struct{ root expr }

// An expr is a condition or a part of one.
type expr interface {
	// needsWorld reports whether the step's moment alone does not tell.
	needsWorld() bool
	// holds asks it of the step at which the look stands.
	holds(*look) bool
	// print writes it so that a parser reads it back; within is how tightly what
	// stands around it binds.
	print(p *printer, within int)
	// check holds its names against the known ones.
	check(Names) error
}

// Parse reads a condition. The error is an [*Error].
func Parse(text string) (*Condition, error) {
	tokens, err := cut(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	root, err := p.condition()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.sort != isEnd {
		return nil, wrong(t.at, `join conditions by and or or, and put a name that has blanks in "quotes"`, "%s follows a whole condition", t)
	}
	return &Condition{root}, nil
}

// String writes the condition so that [Parse] reads it back.
func (c *Condition) String() string {
	var p printer
	c.root.print(&p, 0)
	return p.String()
}

// NeedsWorld reports whether the condition asks how things stand, so that a search
// must take the world through every step. Others are answered by what was recorded.
func (c *Condition) NeedsWorld() bool { return c.root.needsWorld() }

// Holds reports whether the condition holds at a step of a branch, 1 to its length.
// The world is the one after that step; it is not looked at unless
// [Condition.NeedsWorld], and nil stands for the branch's own.
func (c *Condition) Holds(b *tape.Branch, step int, w *sim.World) bool {
	l := newLook(b)
	l.at(step)
	l.now = w
	return c.root.holds(l)
}

// First returns the first recorded step at which the condition holds, from a step
// on, or false.
func (c *Condition) First(b *tape.Branch, from int) (step int, ok bool) {
	return newLook(b).first(c.root, max(from, 1), b.Len())
}

// Last returns the last step before another at which the condition holds, or false.
func (c *Condition) Last(b *tape.Branch, before int) (step int, ok bool) {
	l := newLook(b)
	if c.NeedsWorld() { // which is cheap to take forward and dear to take back
		step = b.LastBefore(before, func(step int, w *sim.World) bool {
			if step == 0 {
				return false
			}
			l.at(step)
			l.now = w
			return c.root.holds(l)
		})
		return max(step, 0), step > 0
	}
	for step = min(before-1, b.Len()); step > 0; step-- {
		if l.at(step); c.root.holds(l) {
			return step, true
		}
	}
	return 0, false
}
