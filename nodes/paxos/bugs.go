package paxos

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by New's errors about bug switches.
var ErrBug = errors.New("there is no such bug in paxos")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint8

const (
	forgetOnRestart bugs = 1 << iota
	reuseBallot
	countAcrossBallots
	ignoreAccepted
	countMessages
	noBackoff
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes that can be switched on, in the order of the
// constants above.
func Bugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "forget-on-restart",
			About:  "An acceptor answers before its vote is synced, and may have forgotten it after a crash.",
			Cites:  "zookeeper.md 43",
			Caught: "promise",
		},
		{
			Name:   "reuse-ballot",
			About:  "A restarted proposer counts its rounds from 1 again, and takes old promises for new ones.",
			Cites:  "zookeeper.md 44",
			Caught: "one-value-a-ballot",
		},
		{
			Name:   "count-across-ballots",
			About:  "A learner adds up the votes for a value although they were cast in different ballots.",
			Cites:  "zookeeper.md 45",
			Caught: "learned-is-chosen",
		},
		{
			Name:   "ignore-accepted",
			About:  "A proposer puts its own value to the vote whatever votes the promises report.",
			Cites:  "zookeeper.md 46",
			Caught: "agreement",
		},
		{
			Name:   "count-messages",
			About:  "A learner counts the messages that tell of votes, not the acceptors that cast them.",
			Cites:  "zookeeper.md 56",
			Caught: "learned-is-chosen",
		},
		{
			Name:   "no-backoff",
			About:  "A refused proposer tries again at once and an unanswered one after a fixed time, so two can preempt each other for ever.",
			Cites:  "zookeeper.md 52",
			Caught: "progress",
		},
	}
}

// parseBugs finds the switches of names.
func parseBugs(names []string) (bugs, error) {
	known := make([]string, 0, 8)
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
