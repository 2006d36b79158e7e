package tui

import (
	"slices"
	"sort"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim/tape"
)

// violations lists the steps of a branch at which it went wrong, as far as that is
// known: by a monitor, or by a judge at its end.
func (m *Model) violations(b *tape.Branch) []int {
	var at []int
	if r := m.verdicts[b.Name()]; r != nil && r.Broken != "" {
		moment := r.Moment()
		step := 1 + sort.Search(b.Len(), func(i int) bool { return b.Brief(i+1).Seq >= moment })
		at = append(at, min(step, b.Len()))
	}
	if n := b.Len(); b.World(n).Violation() != nil && (len(at) == 0 || at[0] != n) {
		at = append(at, n)
	}
	return at
}

// toViolation goes to the next step that breaks a property, or to the one before,
// and shows the checks.
func (m *Model) toViolation(back bool) {
	m.player.stop()
	if back {
		m.showViolation(true)
		return
	}
	if why, _ := m.at.branch.Over(); why != "" {
		m.showViolation(false)
		return
	}
	cursor := m.at.step
	m.send(errand{what: "a violation", then: func(m *Model) {
		m.goTo(cursor)
		m.showViolation(false)
	}})
}

func (m *Model) showViolation(back bool) {
	found := 0
	for _, step := range m.violations(m.at.branch) {
		if back && step < m.at.step || !back && step >= m.at.step && found == 0 {
			found = step
		}
	}
	if found == 0 {
		m.noViolation()
		return
	}
	m.goTo(found)
	m.showPane("checks")
	if v := m.at.branch.World(m.at.branch.Len()).Violation(); v != nil {
		m.status = v.Error()
	} else if r := m.verdicts[m.at.branch.Name()]; r != nil {
		m.status = complaint(r)
	}
}

// complaint is what the judges have found wrong, whether or not that was expected.
func complaint(r *scenarios.Result) string {
	for _, c := range r.Checks {
		if c.Name == r.Broken {
			return c.Name + ": " + c.Detail
		}
	}
	return r.Unmet
}

// judge asks the judges.
func (m *Model) judge(string) {
	if m.isServed() {
		m.noViolation()
		return
	}
	if moment, ok := m.moment(); ok {
		m.ask(Judge{m.session, m.at.branch.Name(), acts(m.at.branch), moment})
		m.tell("the judges are asked")
	}
}

// judgeEnds asks the judges about a branch that is recorded to its end, once.
func (m *Model) judgeEnds() {
	if m.session == nil || m.isServed() { // a served run is judged when it has ended
		return
	}
	b := m.at.branch
	asked := judgement{b.Name(), b.Len()}
	if why, err := b.Over(); why == "" || err != nil || slices.Contains(m.judged, asked) {
		return
	}
	m.judged = append(slices.Clip(m.judged), asked)
	if moment, ok := m.moment(); ok {
		m.ask(Judge{m.session, b.Name(), acts(b), moment})
	}
}

// A judgement that was asked for.
type judgement struct {
	branch string
	steps  int // that the branch had
}

// noViolation says so, and asks the judges when they have not spoken.
func (m *Model) noViolation() {
	r := m.verdicts[m.at.branch.Name()]
	switch {
	case m.isServed():
		m.tell("no property is violated so far; the judges speak when serving ends")
	case r == nil:
		m.judge("")
		m.wanted = m.at.branch.Name()
		m.tell("no property is violated there; the judges are asked")
	case r.Verdict == checker.Pass:
		m.tell("nothing is violated: the verdict is pass")
	default:
		m.tell("no property is violated further that way")
	}
}
