package zookeeper

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A tracker is what a leader knows of the sessions: when each was last heard
// of, by which server it is served, and that it is closing. It is empty on all
// other servers. What a server knows of its local sessions is another one. All
// times are milliseconds on the server's clock.
//
// Sessions expire in buckets, at the boundaries of ticks, so that one timer does
// for all of them. To be heard of costs a session a number; its place is looked
// at again when its bucket comes due.
type tracker struct {
	sessions map[znode.SessionID]*tracked
	buckets  []bucket // by time, none empty
	waking   int64    // when the timer is set for, 0 for not
}

// A tracked session is one that has been proposed, and not yet applied closed.
type tracked struct {
	heard   int64
	timeout int64
	filed   int64      // the bucket in which it counts, 0 when it has expired
	owner   sim.NodeID // the server of its connection, 0 when none has said so yet
	closing bool
}

// A bucket lists sessions to look at when its time has come.
type bucket struct {
	at  int64
	ids []znode.SessionID
}

// due is when the session expires if nothing more is heard of it: the next
// boundary above its timeout.
func (t *tracked) due(tick int64) int64 { return (t.heard+t.timeout)/tick*tick + tick }

// track begins to follow a session, which has been heard of now.
func (k *tracker) track(id znode.SessionID, timeout, now, tick int64, owner sim.NodeID) {
	if k.sessions == nil {
		k.sessions = map[znode.SessionID]*tracked{}
	}
	t := &tracked{heard: now, timeout: timeout, owner: owner}
	k.sessions[id] = t
	k.file(id, t, t.due(tick))
}

// has reports whether a session is followed.
func (k *tracker) has(id znode.SessionID) bool { return k.sessions[id] != nil }

// touch notes that a session was heard of, with the timeout that its server has
// granted, and reports whether it is there and not closing.
func (k *tracker) touch(id znode.SessionID, timeout, now, tick int64) bool {
	t := k.sessions[id]
	if t == nil || t.closing {
		return false
	}
	t.heard, t.timeout = now, timeout
	if due := t.due(tick); due < t.filed {
		k.file(id, t, due) // where it stood before, it no longer counts
	}
	return true
}

// move makes a server the one that a session is served by, and reports whether
// it was another until now.
func (k *tracker) move(id znode.SessionID, owner sim.NodeID) bool {
	t := k.sessions[id]
	moved := t.owner != 0 && t.owner != owner
	t.owner = owner
	return moved
}

// standing is what a write that came by a server is to be told of its session.
// A session that nobody has claimed since this leader took over is claimed by
// its first write.
func (k *tracker) standing(id znode.SessionID, owner sim.NodeID, acceptClosing bool) znode.Code {
	t := k.sessions[id]
	switch {
	case t == nil || t.closing && !acceptClosing:
		return znode.ErrSessionExpired
	case t.owner == 0:
		t.owner = owner
	case t.owner != owner:
		return znode.ErrSessionMoved
	}
	return znode.OK
}

// close marks a session, of which nothing will be accepted any more.
func (k *tracker) close(id znode.SessionID) {
	if t := k.sessions[id]; t != nil {
		t.closing = true
	}
}

// forget drops a session that is closed.
func (k *tracker) forget(id znode.SessionID) { delete(k.sessions, id) }

// file puts a session into a bucket.
func (k *tracker) file(id znode.SessionID, t *tracked, at int64) {
	t.filed = at
	i := len(k.buckets) // most sessions go to the end
	for i > 0 && k.buckets[i-1].at > at {
		i--
	}
	if i > 0 && k.buckets[i-1].at == at {
		k.buckets[i-1].ids = append(k.buckets[i-1].ids, id)
		return
	}
	k.buckets = slices.Insert(k.buckets, i, bucket{at, []znode.SessionID{id}})
}

// next is when the first bucket comes due; false when there is none.
func (k *tracker) next() (at int64, ok bool) {
	if len(k.buckets) == 0 {
		return 0, false
	}
	return k.buckets[0].at, true
}

// wake sets a timer for the first bucket.
func (k *tracker) wake(env *sim.Env, t sim.TimerID) {
	if at, ok := k.next(); ok && (k.waking == 0 || at < k.waking) {
		k.waking = at
		env.SetTimer(t, sim.Time(at*int64(time.Millisecond)).Sub(env.Now()))
	}
}

// expire empties the buckets that are due, and returns the sessions of which
// nothing was heard in time. Those heard of move on to later buckets.
func (k *tracker) expire(now, tick int64) (over []znode.SessionID) {
	for len(k.buckets) > 0 && k.buckets[0].at <= now {
		b := k.buckets[0]
		k.buckets = slices.Delete(k.buckets, 0, 1)
		for _, id := range b.ids {
			t := k.sessions[id]
			if t == nil || t.closing || t.filed != b.at {
				continue
			}
			if due := t.due(tick); due > b.at {
				k.file(id, t, due)
				continue
			}
			t.filed = 0 // it may stand here twice
			over = append(over, id)
		}
	}
	return over
}
