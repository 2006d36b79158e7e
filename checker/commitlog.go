package checker

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/zoolab/zoolab/nodes/znode"
)

// ErrLog is the error of a commit log that cannot be one.
var ErrLog = errors.New("not a commit log")

// A Commit is one transaction as an established leader committed it.
// Transactions that failed are among them: they change nothing, but they have
// their place in the order.
type Commit struct {
	Stamp
	Session znode.SessionID // on whose behalf
	Xid     uint64          // which of the session's requests; 0: no client asked for it
	Change
}

// An Expiry is a leader's decision that a session is over, with its reason.
// Times are milliseconds on that leader's clock.
type Expiry struct {
	Session znode.SessionID
	Heard   int64 // when the session was last heard of
	Timeout int64 // how long it may be silent
	Decided int64
}

// A CommitLog is the sequence of all transactions that were ever committed.
// The place of a transaction in it, counted from 1, is its rank; the rank of
// a position is that of the last transaction at or before it. Ranks and not
// zxids are compared, because a new leader that has proposed nothing calls
// its position epoch<<32 while its followers call the same state by the last
// zxid of an older epoch.
type CommitLog struct {
	rules    znode.Rules
	commits  chunked[Commit]
	epochs   []epochStart
	expiries map[znode.SessionID][]Expiry
	common   map[common]*More
	opened   map[znode.SessionID]int // rank
	closed   map[znode.SessionID]int // rank of the first close
	readers  map[znode.SessionID]bool
	asides   map[znode.Zxid]aside
}

// epochStart is an epoch's number and the index of its first commit.
type epochStart struct {
	number uint32
	first  int
}

// NewCommitLog returns the log of an ensemble that has committed nothing.
// The rules are those that its servers live by.
func NewCommitLog(rules znode.Rules) *CommitLog {
	return &CommitLog{rules: rules, expiries: map[znode.SessionID][]Expiry{}, common: map[common]*More{},
		opened: map[znode.SessionID]int{}, closed: map[znode.SessionID]int{},
		readers: map[znode.SessionID]bool{}, asides: map[znode.Zxid]aside{}}
}

// Commit adds the next transaction. Commits come in the order of their zxids,
// which is the order of commitment. One that comes out of order, or that the
// specification does not cover, is an [ErrLog]: with it there is no witness at
// all.
func (l *CommitLog) Commit(c Commit) error {
	last, rank := l.zxid(l.Len()), l.Len()+1
	if c.Zxid.Counter() == 0 || c.Zxid <= last {
		return fmt.Errorf("%w: %v stands at rank %d, after %v", ErrLog, c.Zxid, rank, last)
	}
	if n := len(l.epochs); n == 0 || l.epochs[n-1].number != c.Zxid.Epoch() {
		l.epochs = append(l.epochs, epochStart{c.Zxid.Epoch(), rank - 1})
	}
	switch {
	case !isWrite(c.Code) && c.Code != znode.OpError:
		return fmt.Errorf("%w: at rank %d stands a %v, which the specification does not cover", ErrLog, rank, c.Code)
	case c.Code == znode.OpCreateSession && l.opened[c.Session] == 0:
		l.opened[c.Session] = rank
	case c.Code == znode.OpCloseSession && l.closed[c.Session] == 0:
		l.closed[c.Session] = rank
	}
	c.More = l.share(c.More)
	l.commits.add(c)
	return nil
}

// share returns the same for what most creates say in the same words.
func (l *CommitLog) share(m *More) *More {
	if m == nil || len(m.ACL) != 1 || m.Parts != nil || m.Paths != nil {
		return m
	}
	k := common{m.Mode, m.TTL, m.Timeout, m.ACL[0]}
	if l.common[k] == nil {
		l.common[k] = m
	}
	return l.common[k]
}

// Expire adds a decision to expire a session.
func (l *CommitLog) Expire(e Expiry) { l.expiries[e.Session] = append(l.expiries[e.Session], e) }

// Len returns the number of transactions, which is the highest rank.
func (l *CommitLog) Len() int { return l.commits.len() }

// at returns the transaction at a rank.
func (l *CommitLog) at(rank int) *Commit { return l.commits.at(rank - 1) }

// Rank returns the number of transactions up to a position. It is not ok for
// a position that nobody can have seen: the zxid of a transaction that was
// never committed. That epoch<<32 is no transaction is as it should be.
func (l *CommitLog) Rank(z znode.Zxid) (rank int, ok bool) {
	at, found := slices.BinarySearchFunc(l.epochs, z.Epoch(), func(e epochStart, number uint32) int {
		return cmp.Compare(e.number, number)
	})
	rank, end := l.Len(), l.Len()
	if at < len(l.epochs) {
		rank = l.epochs[at].first
	}
	if at+1 < len(l.epochs) {
		end = l.epochs[at+1].first
	}
	if !found || z.Counter() == 0 {
		return rank, z.Counter() == 0
	}
	// Counters leave no gaps in a log without faults, so this is the place.
	if guess := uint64(rank) + uint64(z.Counter()); guess <= uint64(end) && l.at(int(guess)).Zxid == z {
		return int(guess), true
	}
	more, ok := sort.Find(end-rank, func(i int) int { return cmp.Compare(z, l.zxid(rank+1+i)) })
	if rank += more; ok {
		rank++
	}
	return rank, ok
}

// zxid returns the zxid at a rank, 0 at rank 0.
func (l *CommitLog) zxid(rank int) znode.Zxid {
	if rank == 0 {
		return 0
	}
	return l.at(rank).Zxid
}

// doomed reports whether a session's writes may be refused as expired although
// it is open at a rank: from the moment that a leader has decided to close it.
func (l *CommitLog) doomed(id znode.SessionID, rank int) bool {
	closed := l.closed[id]
	return closed != 0 && closed >= rank || len(l.expiries[id]) > 0
}

// forgotten reports whether a session has been closed before a rank, where sessions
// are local: a leader then takes it for another server's own, unless it has given out
// the session itself. Which leader that was no history tells.
func (l *CommitLog) forgotten(id znode.SessionID, rank int) bool {
	closed := l.closed[id]
	return l.rules.LocalSessions && closed != 0 && closed < rank
}

// isLocal reports whether a session has never been more than its server's own.
func (l *CommitLog) isLocal(id znode.SessionID) bool {
	return l.rules.LocalSessions && l.opened[id] == 0
}

// refuses reports whether a write of a session that is open at a rank may be
// refused with an error for which the tree has no reason. Which server a session
// is at, no history tells.
func (l *CommitLog) refuses(err znode.Code, id znode.SessionID, rank int) bool {
	return err == znode.ErrSessionMoved || err == znode.ErrSessionExpired && l.doomed(id, rank)
}

// turnsAway is refuses for an operation that ended so. Of a multi the first part
// finds out, and a multi without parts nobody asks for its session.
func (l *CommitLog) turnsAway(op *znode.Op, r *znode.Result, rank int) bool {
	return l.refuses(reason(op, r), op.Session, rank)
}

// reason is the code that tells whether an operation failed for its session.
func reason(op *znode.Op, r *znode.Result) znode.Code {
	switch {
	case op.Code != znode.OpMulti:
		return r.Err
	case len(r.Results) == 0:
		return znode.OK
	}
	return r.Results[0].Err
}

// unjustified says why a transaction that no client asked for should not be in
// the log, or "". What containers and TTLs justify, only the tree can tell,
// and the replay asks it.
func (l *CommitLog) unjustified(c *Commit) string {
	switch c.Code {
	case znode.OpCreateSession:
		// A client whose connection broke before it was told of its session asks
		// for another. The first changes nothing and will expire.
		return ""
	case znode.OpDeleteContainer:
		return ""
	case znode.OpError:
		if c.Session == 0 { // a deletion of a server's own that came too late
			return ""
		}
	case znode.OpCloseSession:
		why := "and no leader had decided that the session was over"
		for _, e := range l.expiries[c.Session] {
			switch silent := e.Decided - e.Heard; {
			case e.Decided > c.Time:
				continue
			case silent >= e.Timeout:
				return ""
			default:
				why = fmt.Sprintf("and the session had been silent for %d ms of %d", silent, e.Timeout)
			}
		}
		return why
	}
	return "and a server has no reason of its own for it"
}
