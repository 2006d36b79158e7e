package zookeeper

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by errors about bug switches.
var ErrBug = errors.New("there is no such bug in zookeeper")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint32

const (
	serveBehind bugs = 1 << iota
	staleRead
	acceptClosing
	queueLate
	claimProposed
	ackAndForget
	multiByHalves
	laggingFollower
	ownWriteLate
	snapshotClaims
	watchAfterReply
	watchLost
	watchTwice
	watchUnreadable
	setWatchesSkips
	closeUpgradingLocally
	readOnlyWrites
	readOnlyForAll
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes of this package that can be switched on, in the order
// of the constants above. Those of package zab can be as well.
func Bugs() []sim.Bug {
	return slices.Concat(orderBugs(), promiseBugs(), watchBugs(), localBugs(), readOnlyBugs())
}

// orderBugs mix up what comes first.
func orderBugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "serve-behind",
			About:  "A server takes in clients that have seen more than it has applied.",
			Cites:  "zookeeper.md §3, connect refused",
			Caught: "single-system-image",
		},
		{
			Name:   "stale-read",
			About:  "Now and then a server answers a read from the tree as it was a transaction ago, and says that it is up to date.",
			Cites:  "zookeeper.md §6, G3",
			Caught: "consistency",
		},
		{
			Name:   "accept-closing",
			About:  "Writes are accepted behind the end of their session, and an ephemeral node outlives its owner.",
			Cites:  "zookeeper.md 30, ZOOKEEPER-1208",
			Caught: "ephemerals-go",
		},
		{
			Name:   "queue-late",
			About:  "A follower puts a write in line after it has sent it on, so that it may be committed, and later reads answered, before it is waited for.",
			Cites:  "zookeeper.md 39, ZOOKEEPER-1863",
			Caught: "replies-in-order",
		},
		{
			Name:   "claim-proposed",
			About:  "Reads are answered with the zxid of the last transaction proposed instead of applied.",
			Cites:  "zookeeper.md 40, ZOOKEEPER-1412",
			Caught: "single-system-image",
		},
	}
}

// promiseBugs break what a client was told, or may rely on.
func promiseBugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "ack-and-forget",
			About:  "A leader tells its own clients that a write is done when it has proposed it, and a later leader may not have it.",
			Cites:  "zookeeper.md §6, G4",
			Caught: "durability",
		},
		{
			Name:   "multi-by-halves",
			About:  "A multi that fails leaves its first operation behind.",
			Cites:  "zookeeper.md §6, G2; §4, multi",
			Caught: "atomicity",
		},
		{
			Name:   "lagging-follower",
			About:  "From the fiftieth transaction of an epoch on, a follower applies what is committed thirty ticks late, and goes on serving meanwhile.",
			Cites:  "zookeeper.md §6, G5",
			Caught: "timeliness",
		},
		{
			Name:   "own-write-late",
			About:  "A read that waits behind a write of its session is served from the tree as it is when the read arrives.",
			Cites:  "zookeeper.md §6, G8",
			Caught: "read-your-writes",
		},
		{
			Name:   "snapshot-claims",
			About:  "A snapshot claims a transaction that is still to be applied, and whoever boots from it goes on without.",
			Cites:  "zookeeper.md 36, ZOOKEEPER-1090",
			Caught: "equal-states",
		},
	}
}

// watchBugs are about who is told of what.
func watchBugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "watch-after-reply",
			About:  "Events are left to another thread, which may send them after the reply that shows what they tell of.",
			Cites:  "zookeeper.md §4, order guarantee",
			Caught: "watches",
		},
		{
			Name:   "watch-lost",
			About:  "Of what a multi or the end of a session has done to nodes, only the first is told.",
			Cites:  "zookeeper.md §6, G6",
			Caught: "watches",
		},
		{
			Name:   "watch-twice",
			About:  "A watch on the data of a node is not taken away when it has fired.",
			Cites:  "zookeeper.md §4, one shot",
			Caught: "watches",
		},
		{
			Name:   "watch-unreadable",
			About:  "Events are told to those who may not read the node.",
			Cites:  "zookeeper.md §4, event delivery",
			Caught: "watches",
		},
		{
			Name:   "setwatches-skips",
			About:  "What a client missed between two servers is looked for from where the server is, and not from what the client has seen.",
			Cites:  "zookeeper.md §4, setWatches; ZOOKEEPER-1412",
			Caught: "watches",
		},
	}
}

// localBugs are about sessions that their server keeps to itself.
func localBugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "close-upgrading-locally",
			About:  "The end of a local session that is being upgraded is taken for a local one: its client is told that it has ended, and nobody else, and its ephemeral node stays.",
			Cites:  "zookeeper.md 32, ZOOKEEPER-3471",
			Caught: "ephemerals-go",
		},
	}
}

// readOnlyBugs are of servers that serve reads alone.
func readOnlyBugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "read-only-writes",
			About:  "A server that serves reads alone does what it is asked to write, by itself.",
			Cites:  "zookeeper.md 17, ZOOKEEPER-3526",
			Caught: "read-only",
		},
		{
			Name:   "read-only-for-all",
			About:  "A server that serves reads alone lets in clients that have not said that reading will do.",
			Cites:  "zookeeper.md §3, connect refused",
			Caught: "read-only-wanted",
		},
	}
}

// parseBugs finds the switches of names, and returns those that are not of this
// package.
func parseBugs(names []string) (set bugs, others []string) {
	for _, name := range names {
		i := slices.IndexFunc(Bugs(), func(b sim.Bug) bool { return b.Name == name })
		if i < 0 {
			others = append(others, name)
			continue
		}
		set |= 1 << i
	}
	return set, others
}

// errNoBug says which bugs there are.
func errNoBug(name string) error {
	var known []string
	for _, b := range slices.Concat(Bugs(), zab.Bugs()) {
		known = append(known, b.Name)
	}
	return fmt.Errorf("%w as %q: write one of %s", ErrBug, name, strings.Join(known, ", "))
}
