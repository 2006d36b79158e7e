package zookeeper

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by errors about bug switches.
var ErrBug = errors.New("there is no such bug in zookeeper")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint8

const (
	serveBehind bugs = 1 << iota
	staleRead
	acceptClosing
	queueLate
	claimProposed
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes of this package that can be switched on, in the order
// of the constants above. Those of package zab can be as well.
func Bugs() []sim.Bug {
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

// mistakes is what planted mistakes remember. Without them it is empty.
type mistakes struct {
	before *datatree.Tree // staleRead: without the last transaction
	reads  int
	late   []lateWrite // queueLate: sent on, and not yet in line
}

type lateWrite struct {
	conn sim.Conn
	xid  int32
}

// keepBefore remembers the tree as it is before a transaction.
func (s *server) keepBefore() {
	if s.bugs.has(staleRead) {
		s.planted.before = s.tree.Clone()
	}
}

// misread is a read with the mistakes that are switched on.
func (s *server) misread(op *znode.Op) znode.Result {
	from := &s.tree
	if s.planted.reads++; s.planted.before != nil && s.planted.reads%4 == 0 {
		from = s.planted.before
	}
	r := from.Answer(*op, nil)
	r.Zxid = s.tree.Zxid()
	if s.bugs.has(claimProposed) {
		r.Zxid = max(r.Zxid, s.peer.Standing().Zxid)
	}
	return r
}

// dequeue is when the thread that queueLate has put the line into gets its turn.
var dequeue = sim.Timer("dequeue")

// queueLater leaves it to another thread to put a write in line.
func (s *server) queueLater(env *sim.Env, c *connection, xid int32) {
	s.planted.late = append(s.planted.late, lateWrite{c.conn, xid})
	env.SetTimerBetween(dequeue, 0, 20*time.Millisecond)
}

func (s *server) onDequeue(*sim.Env) {
	for _, w := range s.planted.late {
		if c := s.front.of(w.conn); c != nil {
			c.await(waiting{xid: w.xid, what: forCommit})
		}
	}
	s.planted.late = nil
}
