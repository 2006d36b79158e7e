package zab

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by errors about bug switches.
var ErrBug = errors.New("there is no such bug in zab")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint16

const (
	acceptStaleEpoch bugs = 1 << iota
	ackBeforeSync
	quorumOfHalf
	skipTrunc
	commitOutOfOrder
	reuseZxid
	epochBeforeLog
	ackBeforeLog
	keepMemory
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes that can be switched on, in the order of the
// constants above.
func Bugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "accept-stale-epoch",
			About:  "A leader begins the epoch after its own, whatever its learners have promised, and they go along with one that is older.",
			Cites:  "zookeeper.md §2, steps 1 and 2",
			Caught: "accepted-epoch-grows",
		},
		{
			Name:   "ack-before-sync",
			About:  "A follower acknowledges a proposal when it has written it, and does not wait for the disk.",
			Cites:  "zookeeper.md §2, broadcast",
			Caught: "acknowledged",
		},
		{
			Name:   "quorum-of-half",
			About:  "Half of the voters, rounded down, are taken for a quorum.",
			Cites:  "zookeeper.md §2, broadcast",
			Caught: "leader-completeness",
		},
		{
			Name:   "skip-trunc",
			About:  "A leader brings everyone into step by what they lack, and never takes back what they have too much.",
			Cites:  "zookeeper.md 21, ZOOKEEPER-1154",
			Caught: "process-consistency",
		},
		{
			Name:   "commit-out-of-order",
			About:  "Followers acknowledge what one sync put on disk newest first, and the leader commits whatever has a quorum, whether or not the transaction before it has.",
			Cites:  "zookeeper.md §2, broadcast: zxid-1 not outstanding",
			Caught: "local-primary-order",
		},
		{
			Name:   "reuse-zxid",
			About:  "A new leader goes on counting where its log ends, in the epoch of its last transaction.",
			Cites:  "zookeeper.md §2, step 6",
			Caught: "unique-zxids",
		},
		{
			Name:   "epoch-before-log",
			About:  "A follower puts its new currentEpoch on disk before the transactions that make it worthy of it.",
			Cites:  "zookeeper.md 4, ZOOKEEPER-4643",
			Caught: "committed-durability",
		},
		{
			Name:   "ack-before-log",
			About:  "A follower acknowledges NEWLEADER while the transactions of the synchronisation are still on their way to its disk.",
			Cites:  "zookeeper.md 3, ZOOKEEPER-4646",
			Caught: "acknowledged",
		},
		{
			Name:   "keep-memory",
			About:  "A server that has lost its leader votes by what it had applied, and forgets that its log goes further.",
			Cites:  "zookeeper.md 1, ZOOKEEPER-2845",
			Caught: "process-consistency",
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
