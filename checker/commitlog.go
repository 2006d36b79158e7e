package checker

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

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
	// Op is what it does: its code, path and data are read. The path of a
	// sequential create may be the one asked for or the one it came to, and the
	// code of a transaction that failed may be OpError.
	Op  znode.Op
	Err znode.Code
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
	Config string // the text in /zookeeper/config from the beginning

	commits  []Commit
	epochs   []epochStart
	expiries map[znode.SessionID][]Expiry
	opened   map[znode.SessionID]int // rank
	closed   map[znode.SessionID]int // rank of the first close
}

// epochStart is an epoch's number and the index of its first commit.
type epochStart struct {
	number uint32
	first  int
}

// NewCommitLog makes a log of commits in the order of their zxids, which is
// the order of commitment, and of all decisions to expire a session. Commits
// out of order, or that the specification does not cover, are an [ErrLog]:
// with them there is no witness at all.
func NewCommitLog(commits []Commit, expiries []Expiry) (*CommitLog, error) {
	l := &CommitLog{commits: commits, expiries: map[znode.SessionID][]Expiry{},
		opened: map[znode.SessionID]int{}, closed: map[znode.SessionID]int{}}
	for i := range commits {
		c := &commits[i]
		if c.Zxid.Counter() == 0 || i > 0 && c.Zxid <= commits[i-1].Zxid {
			return nil, fmt.Errorf("%w: %v stands at rank %d, after %v", ErrLog, c.Zxid, i+1, l.zxid(i))
		}
		if n := len(l.epochs); n == 0 || l.epochs[n-1].number != c.Zxid.Epoch() {
			l.epochs = append(l.epochs, epochStart{c.Zxid.Epoch(), i})
		}
		switch {
		case !isWrite(c.Op.Code) && c.Op.Code != znode.OpError:
			return nil, fmt.Errorf("%w: at rank %d stands a %v, which the specification does not cover", ErrLog, i+1, c.Op.Code)
		case c.Op.Code == znode.OpCreateSession && l.opened[c.Session] == 0:
			l.opened[c.Session] = i + 1
		case c.Op.Code == znode.OpCloseSession && l.closed[c.Session] == 0:
			l.closed[c.Session] = i + 1
		}
	}
	for _, e := range expiries {
		l.expiries[e.Session] = append(l.expiries[e.Session], e)
	}
	return l, nil
}

// Len returns the number of transactions, which is the highest rank.
func (l *CommitLog) Len() int { return len(l.commits) }

// Rank returns the number of transactions up to a position. It is not ok for
// a position that nobody can have seen: the zxid of a transaction that was
// never committed. That epoch<<32 is no transaction is as it should be.
func (l *CommitLog) Rank(z znode.Zxid) (rank int, ok bool) {
	at, found := slices.BinarySearchFunc(l.epochs, z.Epoch(), func(e epochStart, number uint32) int {
		return cmp.Compare(e.number, number)
	})
	rank, end := len(l.commits), len(l.commits)
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
	if guess := uint64(rank) + uint64(z.Counter()); guess <= uint64(end) && l.commits[guess-1].Zxid == z {
		return int(guess), true
	}
	more, ok := slices.BinarySearchFunc(l.commits[rank:end], z, func(c Commit, z znode.Zxid) int {
		return cmp.Compare(c.Zxid, z)
	})
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
	return l.commits[rank-1].Zxid
}

// doomed reports whether a session's writes may be refused as expired although
// it is open at a rank: from the moment that a leader has decided to close it.
func (l *CommitLog) doomed(id znode.SessionID, rank int) bool {
	closed := l.closed[id]
	return closed != 0 && closed >= rank || len(l.expiries[id]) > 0
}

// unjustified says why a transaction that no client asked for should not be in
// the log, or "". What containers and TTLs justify, only the tree can tell,
// and the replay asks it.
func (l *CommitLog) unjustified(c *Commit) string {
	switch c.Op.Code {
	case znode.OpCreateSession:
		// A client whose connection broke before it was told of its session asks
		// for another. The first changes nothing and will expire.
		return ""
	case znode.OpDeleteContainer:
		return ""
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
