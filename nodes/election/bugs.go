package election

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by errors about bug switches.
var ErrBug = errors.New("there is no such bug in election")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint8

const (
	demandEquality bugs = 1 << iota
	countObservers
	adoptAny
	mixRounds
	keepProposal
	trustFollowers
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes that can be switched on, in the order of the
// constants above.
func Bugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "demand-equality",
			About:  "A joiner wants the members of an established ensemble to report the same zxid and round of their leader, which they need not, and never joins.",
			Cites:  "zookeeper.md 28, ZOOKEEPER-1732, 1805, 1818",
			Caught: "progress",
		},
		{
			Name:   "count-observers",
			About:  "The voting view has the observers in it: they vote, count, and can be elected.",
			Cites:  "zookeeper.md 29, ZOOKEEPER-764",
			Caught: "candidate-stood",
		},
		{
			Name:   "adopt-any",
			About:  "A server takes up whatever vote it hears last, better or not.",
			Cites:  "zookeeper.md §1, vote order",
			Caught: "votes-go-up",
		},
		{
			Name:   "mix-rounds",
			About:  "The votes of earlier rounds are kept and counted with those of the present one.",
			Cites:  "zookeeper.md §1, n.round > mine and n.round < mine",
			Caught: "quorum-voted",
		},
		{
			Name:   "keep-proposal",
			About:  "A server that joins a later round goes on proposing whom it proposed in the one before, who may be gone.",
			Cites:  "zookeeper.md §1, n.round > mine",
			Caught: "candidate-stood",
		},
		{
			Name:   "trust-followers",
			About:  "A joiner takes the word of followers for it that their leader leads.",
			Cites:  "zookeeper.md §1, checkLeader",
			Caught: "leader-led",
		},
	}
}

// parseBugs finds the switches of names.
func parseBugs(names []string) (bugs, error) {
	var known []string
	for _, b := range Bugs() {
		known = append(known, b.Name)
	}
	var set bugs
	for _, name := range names {
		i := slices.Index(known, name)
		if i < 0 {
			return 0, fmt.Errorf("%w as %q: write one of %s", ErrBug, name, strings.Join(known, ", "))
		}
		set |= 1 << i
	}
	return set, nil
}
