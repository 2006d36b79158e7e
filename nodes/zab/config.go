package zab

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ErrConfig is wrapped by [NewPeer]'s errors about settings. Who may take part
// is the election's to say: see [election.ErrConfig].
var ErrConfig = errors.New("these settings will not do for Zab")

// A Config is what all peers of an ensemble have in common. What is 0 becomes
// ZooKeeper's.
type Config struct {
	Voters    []sim.NodeID // those whose acknowledgements count
	Observers []sim.NodeID // those who learn what was committed, and do not count
	Bugs      []string     // names of [Bugs] to switch on

	TickTime  sim.Duration // the unit of the limits, 2 s; a leader pings twice a tick
	InitLimit int          // ticks to get a quorum together and in step, 10
	SyncLimit int          // ticks of silence after which servers give each other up, 5

	CommittedLog int    // how many of the last transactions are kept in memory for DIFF, 500
	SnapCount    int    // transactions between two snapshots, 100,000
	SnapRetain   int    // snapshots kept, and the log back to the oldest of them, 2
	LogShare     int    // percent of the snapshot's size up to which the log is sent instead, 33; less than 0: never
	LastCounter  uint32 // the counter at which an epoch must end, znode.LastCounter
	// NoAutocreate has a server that finds its disk empty, but has run before,
	// stand for nothing until a leader has given it its state: its vote has the
	// zxid -1 (ZK-2325).
	NoAutocreate bool
}

// check finds what cannot be.
func (c Config) check() error {
	for _, n := range []struct {
		what        string
		is          int64
		least, most int64
	}{
		{"ticks of initLimit", int64(c.InitLimit), 1, 1_000_000},
		{"ticks of syncLimit", int64(c.SyncLimit), 1, 1_000_000},
		{"nanoseconds of tickTime", int64(c.TickTime), 2, int64(time.Hour)},
		{"transactions in the committed log", int64(c.CommittedLog), 1, 1_000_000_000},
		{"transactions between snapshots", int64(c.SnapCount), 2, 1_000_000_000},
		{"snapshots kept", int64(c.SnapRetain), 2, 1000},
	} {
		if n.is < n.least || n.is > n.most {
			return fmt.Errorf("%w: %d %s: write %d to %d", ErrConfig, n.is, n.what, n.least, n.most)
		}
	}
	return nil
}

// filled is the configuration with what was left out.
func (c Config) filled() Config {
	c.Voters = slices.Sorted(slices.Values(c.Voters))
	setTo(&c.TickTime, 2*time.Second)
	setTo(&c.InitLimit, 10)
	setTo(&c.SyncLimit, 5)
	setTo(&c.CommittedLog, 500)
	setTo(&c.SnapCount, 100_000)
	setTo(&c.SnapRetain, 2)
	setTo(&c.LogShare, 33)
	setTo(&c.LastCounter, znode.LastCounter)
	return c
}

func setTo[T comparable](at *T, usual T) {
	var none T
	if *at == none {
		*at = usual
	}
}

// election is the part of the configuration that electors need.
func (c Config) election() election.Config {
	return election.Config{Voters: c.Voters, Observers: c.Observers}
}

// An assembly is a configuration as a peer reads it.
type assembly struct {
	Config
	voters quorum.Set
	bugs   bugs
}

func newAssembly(c Config) (*assembly, error) {
	c = c.filled()
	if err := c.check(); err != nil {
		return nil, err
	}
	broken, err := parseBugs(c.Bugs)
	if err != nil {
		return nil, err
	}
	return &assembly{Config: c, voters: quorum.Of(c.Voters...), bugs: broken}, nil
}

// quorum reports whether a set of voters decides: any two majorities have a
// server in common.
func (a *assembly) quorum(acks quorum.Set) bool {
	if a.bugs.has(quorumOfHalf) {
		return (acks & a.voters).Size() >= a.voters.Size()/2
	}
	return acks.Decides(a.voters)
}

// init and sync are the two limits as spans of time.
func (a *assembly) initSpan() sim.Duration { return sim.Duration(a.InitLimit) * a.TickTime }
func (a *assembly) syncSpan() sim.Duration { return sim.Duration(a.SyncLimit) * a.TickTime }
