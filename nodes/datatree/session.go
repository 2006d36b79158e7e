package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// A Session is one that a transaction has created and none has closed.
type Session struct {
	ID      znode.SessionID
	Timeout int32 // milliseconds
}

// Sessions returns the sessions that are alive, by id. A new leader gives each
// of them a full timeout.
func (t *Tree) Sessions() []Session {
	all := make([]Session, 0, t.sessions.size)
	for _, p := range t.sessions.pages {
		for i, id := range p.keys {
			all = append(all, Session{id, p.vals[i]})
		}
	}
	return all
}

// Session returns the session of an id, or false.
func (t *Tree) Session(id znode.SessionID) (Session, bool) {
	timeout, ok := t.sessions.get(id)
	return Session{id, timeout}, ok
}

// Ephemerals returns the paths of a session's ephemeral nodes, in order.
func (t *Tree) Ephemerals(id znode.SessionID) []string {
	b, ok := t.ephemerals.get(id)
	if !ok {
		return nil
	}
	all := make([]string, 0, b.paths.size)
	for _, p := range b.paths.pages {
		all = append(all, p.keys...)
	}
	return all
}

// Owners returns the sessions that own ephemeral nodes, alive or not. A leader
// that takes over closes those that are not.
func (t *Tree) Owners() []znode.SessionID {
	all := make([]znode.SessionID, 0, t.ephemerals.size)
	for _, p := range t.ephemerals.pages {
		all = append(all, p.keys...)
	}
	return all
}

// open makes a session live.
func (t *Tree) open(s Session) {
	t.close(s.ID)
	t.sessions.put(t.own(), s.ID, s.Timeout)
	t.digest += sessionDigest(s.ID, s.Timeout)
}

// close ends a session, if it is alive. Its nodes are not touched.
func (t *Tree) close(id znode.SessionID) {
	if timeout, ok := t.sessions.get(id); ok {
		t.sessions.drop(t.own(), id)
		t.digest -= sessionDigest(id, timeout)
	}
}

// claim notes that an ephemeral node belongs to a session.
func (t *Tree) claim(id znode.SessionID, path string) {
	t.belongingsOf(id).paths.put(t.own(), path, struct{}{})
}

// disclaim notes that an ephemeral node has gone.
func (t *Tree) disclaim(id znode.SessionID, path string) {
	b := t.belongingsOf(id)
	if b.paths.drop(t.own(), path); b.paths.size == 0 {
		t.ephemerals.drop(t.own(), id)
	}
}

// belongingsOf returns a session's belongings for t to write to.
func (t *Tree) belongingsOf(id znode.SessionID) *belongings {
	o := t.own()
	slot := t.ephemerals.slot(o, id)
	if slot == nil {
		t.ephemerals.put(o, id, &belongings{owner: o})
		slot = t.ephemerals.slot(o, id)
	}
	if (*slot).owner != o {
		*slot = &belongings{o, (*slot).paths}
	}
	return *slot
}
