package scenarios

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
)

// A Result is what came of one run. Its JSON form is the one that programs
// read from `zoolab run --json`.
type Result struct {
	Scenario string          `json:"scenario"`
	Seed     uint64          `json:"seed"`
	Verdict  checker.Verdict `json:"verdict"` // against what was expected
	Hash     string          `json:"hash"`    // 16 hexadecimal digits
	Events   uint64          `json:"events"`
	Virtual  sim.Time        `json:"virtual_ns"` // when the run ended
	Ops      int             `json:"ops"`        // operations that clients invoked
	// Consistency is the strongest model that the clients are known to have
	// seen, or several that are not above or below each other, joined by " and ";
	// "" when there is nothing to say.
	Consistency string          `json:"consistency"`
	Checks      []checker.Check `json:"checks"`

	Faults    int             `json:"-"` // in the plan
	Dropped   uint64          `json:"-"` // messages lost
	Expected  string          `json:"-"` // the violation that was expected, "" for none
	Broken    string          `json:"-"` // the check that failed first, "" for none
	Violation *sim.Violation  `json:"-"` // what a monitor saw, or nil
	Marks     []sim.Mark      `json:"-"` // landmarks, with visits
	Facts     []Fact          `json:"-"` // if they were asked for
	History   checker.History `json:"-"` // if it was asked for
	// Unmet says in one sentence why Verdict is not pass, "" when it is.
	Unmet string `json:"-"`
}

// hashText is a hash as results, traces and people have it.
func hashText(hash uint64) string { return fmt.Sprintf("%016x", hash) }

// Check returns the row of a name, or nil.
func (r *Result) Check(name string) *checker.Check {
	if i := slices.IndexFunc(r.Checks, func(c checker.Check) bool { return c.Name == name }); i >= 0 {
		return &r.Checks[i]
	}
	return nil
}

// Moment is the event at which to look when the run did not end well: that
// of the violation, or else the last one.
func (r *Result) Moment() uint64 {
	if r.Violation != nil {
		return r.Violation.Seq
	}
	return r.Events
}
