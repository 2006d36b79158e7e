package zookeeper

import (
	"fmt"
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// watches is G6. Of each client that has left a watch it knows what its server
// knows, by the answers that the client got, and how far in C the client has been
// led: an event leads it past what caused it, and an answer past all that the
// answer shows. What its watches were left for on the way it must have been told
// of, in that order, and of nothing else.
//
// When a connection is lost its server's watches go with it. What setWatches tells
// on the next one follows from what the client had seen and from the nodes as they
// are when it is answered: some changes in between are visible in that, and others
// (created and gone again, or those that a persistent watch would have told of)
// are lost by right.
//
// Zxids within C are in the order of commitment, so a state at a zxid has all of C
// up to there, be that the zxid of a transaction or the beginning of an epoch.
type watches struct {
	rules znode.Rules
	truth
	some    bool // has been left; before that nothing is taken down
	history chronicle
	asked   flights[znode.Op] // since the first about watches
	clients []watcher         // by node
	guests  guests            // who come in by a gate
}

// A watcher is a client with the watches of its session.
type watcher struct {
	session znode.SessionID
	server  sim.NodeID // it is connected to, 0 for nobody
	// reads says that its server is, or was, one that serves reads alone. That one
	// gets no news, and may show what is never committed. Its client has another
	// session from the next server, to which its watches go with it.
	reads bool
	who   []znode.ID // as its last operation has it: whom its server may know it as
	sure  []znode.ID // as its last that was answered had it: whom its server knows it as
	left  left
	next  int // in the chronicle: it has been told of all before
	// brought is what it watches when it comes to a server, until that has answered
	// setWatches, and caught are the events up to then.
	brought map[string]lists
	caught  []znode.Event
	// doubts are occurrences that it was told of and might not have been: it may
	// have said meanwhile who else it is.
	doubts []occurrence
}

func newWatches(rules znode.Rules) *watches {
	return &watches{rules: rules, history: newChronicle()}
}

// Step follows what is committed, and what clients ask for and hear.
func (m *watches) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.NoOperation:
		return m.onFact(h)
	case sim.WasInvoked:
		if op, ok := znode.Do.Invoked(h); ok {
			return m.onAsked(h, &op)
		}
	default:
		if m.some {
			return m.onEnded(h)
		}
	}
	return nil
}

// onFact follows C and the clients' connections. Before the first watch, what is
// committed is not read, and nobody hears anything.
func (m *watches) onFact(h sim.Happening) *sim.Violation {
	if more := m.step(h); !m.some {
		if client.Became.Is(h) {
			m.onBecame(h, client.Became.Of(h))
		}
		return m.onGate(h)
	} else if more {
		return m.readOn(h)
	}
	switch {
	case client.Heard.Is(h):
		n := client.Heard.Of(h)
		return m.onHeard(m.of(h.Node, n.Session), n)
	case client.Unheard.Is(h):
		n := client.Unheard.Of(h)
		return m.onHeard(m.of(h.Node, n.Session), n)
	case client.Rearmed.Is(h):
		r := client.Rearmed.Of(h)
		return m.onRearmed(m.of(h.Node, r.Session), r)
	case client.Became.Is(h):
		m.onBecame(h, client.Became.Of(h))
	case sim.Crashed.Is(h) && h.Node > 0:
		m.asked.drop(h.Node)
		*m.client(h.Node) = watcher{}
	default:
		return m.onGate(h)
	}
	return nil
}

// client returns what is known of one.
func (m *watches) client(id sim.NodeID) *watcher { return grown(&m.clients, id) }

// readOn takes down what is committed.
func (m *watches) readOn(h sim.Happening) *sim.Violation {
	for x, err := range m.read() {
		if err != nil {
			return notATxn(h, err)
		}
		m.history.add(x.Zxid, &x.Change)
	}
	return nil
}

// onBecame is the end of a connection, or the beginning of one.
func (m *watches) onBecame(h sim.Happening, s client.Status) {
	c := m.client(h.Node)
	switch {
	case s.To != client.Connecting && !s.To.Connected(), s.Session != c.session && !c.reads:
		*c = watcher{session: s.Session}
	case s.To != client.Connecting:
		c.session, c.reads = s.Session, false
	}
	c.reads = c.reads || s.To == client.ConnectedReadOnly
	c.left.unserve()
	c.server, c.brought, c.caught, c.doubts = 0, nil, nil, nil
	if !s.To.Connected() {
		return
	}
	c.server = s.Server
	for _, path := range slices.Sorted(maps.Keys(c.left)) {
		if c.brought == nil {
			c.brought = map[string]lists{}
		}
		c.brought[path] = c.left[path].lists
	}
}

// onAsked begins to read C with the first watch that is asked for. An operation
// says who its client is, and that resolves doubts.
func (m *watches) onAsked(h sim.Happening, op *znode.Op) *sim.Violation {
	if isAboutWatches(op) && !m.some {
		m.some = true
		if v := m.readOn(h); v != nil {
			return v
		}
	}
	if !m.some {
		return nil
	}
	m.asked.add(h.Op, *op)
	c := m.of(h.Node, op.Session)
	c.who = op.Who
	for i := range c.doubts {
		if o := &c.doubts[i]; !mayRead(o.acl, c.who, m.rules.SuperDigest) {
			return c.object("was told of %s, and may not read that node", o)
		}
	}
	c.doubts = nil
	return nil
}

// isAboutWatches reports whether an operation leaves a watch or drops some.
func isAboutWatches(op *znode.Op) bool {
	return op.Watch || op.Code == znode.OpAddWatch || op.Code == znode.OpRemoveWatches
}

// onEnded is an answer: all that it shows must have been told before. Then the
// watch is left, or dropped.
func (m *watches) onEnded(h sim.Happening) *sim.Violation {
	op, known := m.asked.take(h.Op)
	r, returned := znode.Do.Returned(h)
	c, about := m.of(h.Node, op.Session), isAboutWatches(&op)
	if !known || !returned || c.server == 0 || c.brought != nil || r.Zxid == noZxid { // a local session may be answered at 0
		return nil
	}
	var v *sim.Violation
	if !c.reads {
		v = m.onShown(c, r.Zxid)
	}
	if c.sure = op.Who; v != nil || !about {
		return v
	}
	if c.left == nil {
		c.left = left{}
	}
	if op.Code == znode.OpRemoveWatches {
		if r.Err == znode.OK {
			c.left.remove(m.rules.Compat, op.Path, op.WatcherType)
		}
	} else if on := listOf(&op, r.Err); on != 0 {
		w := c.left[op.Path]
		w.lists |= on
		c.left[op.Path] = w
		c.left.serve(m.rules.Compat, op.Path, on)
	}
	return nil
}

// onShown leads a client past all that an answer shows.
func (m *watches) onShown(c *watcher, z znode.Zxid) *sim.Violation {
	if len(c.left) == 0 {
		c.next = max(c.next, m.history.after(z))
		return nil
	}
	for ; c.next < len(m.history.deeds) && m.history.deeds[c.next].zxid <= z; c.next++ {
		o := &m.history.deeds[c.next]
		if c.left.fire(o) && m.knows(c, o) {
			return c.object("was answered at %s, and had not been told of %s", z, o)
		}
	}
	return nil
}

// onHeard finds what an event was told for, between where the client is and the
// end of C.
func (m *watches) onHeard(c *watcher, n client.News) *sim.Violation {
	e := n.Event
	switch {
	case n.Server == 0 || c.server == 0:
		return nil
	case c.brought != nil:
		c.caught = append(c.caught, e)
		c.left.hear(e)
		return nil
	}
	for c.next < len(m.history.deeds) && len(c.left) > 0 {
		o := &m.history.deeds[c.next]
		c.next++
		if !c.left.fire(o) {
			continue
		}
		readable := m.knows(c, o)
		if o.event == e.Type && o.path == e.Path && (readable || !m.dueNext(c, e)) {
			return m.match(c, o, e, readable)
		}
		if readable {
			return c.object("was told of %s, and before that should have been of %s", e, o)
		}
	}
	return c.object("was told of %s, for which it has no watch or no transaction is the cause", e)
}

// knows reports whether a client is known to be one who may read a node.
func (m *watches) knows(c *watcher, o *occurrence) bool {
	return mayRead(o.acl, c.sure, m.rules.SuperDigest)
}

// dueNext reports whether an event is what a client is to be told of next. One that
// lasts may have been passed over before, when the client might not read the node.
func (m *watches) dueNext(c *watcher, e znode.Event) bool {
	ahead := maps.Clone(c.left)
	for i := c.next; i < len(m.history.deeds); i++ {
		if o := &m.history.deeds[i]; ahead.fire(o) && m.knows(c, o) {
			return o.event == e.Type && o.path == e.Path
		}
	}
	return false
}

// match takes an event for what a client was told of an occurrence.
func (m *watches) match(c *watcher, o *occurrence, e znode.Event, readable bool) *sim.Violation {
	if !readable {
		c.doubts = append(c.doubts, *o)
	}
	c.left.hear(e)
	if e.Zxid != 0 && e.Zxid != o.zxid {
		return c.object("was told of %s as if it were of %s", o, e.Zxid)
	}
	return nil
}

// onRearmed holds what a client was told since it came to a server to what
// setWatches had to find. A path that is in two of the client's lists may be told of
// twice. Where several messages were needed, each was answered at a zxid of its own,
// and they are not judged.
func (m *watches) onRearmed(c *watcher, r client.Rearming) *sim.Violation {
	brought, caught := c.brought, c.caught
	c.brought, c.caught = nil, nil
	if brought == nil {
		return nil
	}
	if c.left == nil {
		c.left = left{}
	}
	c.next = m.history.after(r.Zxid)
	due, bytes := m.resume(c, brought, r)
	if bytes >= severalMessages || c.reads && !m.has(r.Zxid) {
		return nil
	}
	for _, e := range caught {
		i := slices.Index(due, told{e.Type, e.Path})
		if i < 0 {
			return c.object("was told of %s when it came with its watches, having seen %s, and that has not happened by %s", e, r.Since, r.Zxid)
		}
		due[i].path = ""
	}
	for _, d := range due {
		if d.path != "" && !slices.ContainsFunc(caught, func(e znode.Event) bool { return d == told{e.Type, e.Path} }) {
			return c.object("came with its watches, having seen %s, and was not told of %s %s, which happened by %s", r.Since, d.event, d.path, r.Zxid)
		}
	}
	return nil
}

// severalMessages is how many bytes of paths a client puts into one setWatches.
const severalMessages = 128 << 10

// told is an event without its circumstances.
type told struct {
	event znode.EventType
	path  string
}

// resume leaves a client's watches with its server, in the order of setWatches, but
// for those whose event is due at once. It returns these, and how long the paths are.
func (m *watches) resume(c *watcher, brought map[string]lists, r client.Rearming) (due []told, bytes int) {
	paths := slices.Sorted(maps.Keys(brought))
	for on := onData; on <= onRecursive; on <<= 1 {
		for _, path := range paths {
			if brought[path]&on == 0 {
				continue
			}
			bytes += len(path)
			if on < onPersistent {
				if e := m.history.at(path, r.Zxid).missed(on, r.Since); e != 0 {
					due = append(due, told{e, path})
					continue
				}
			}
			c.left.serve(m.rules.Compat, path, on)
		}
	}
	return due, bytes
}

// object makes the violation of the server that a client is connected to.
func (c *watcher) object(format string, args ...any) *sim.Violation {
	return &sim.Violation{Node: c.server, Text: fmt.Sprintf("session %s ", c.session) + fmt.Sprintf(format, args...)}
}

// Clone returns an independent copy.
func (m *watches) Clone() sim.Monitor {
	c := &watches{m.rules, m.cloneTruth(), m.some, m.history.clone(), m.asked.clone(), slices.Clone(m.clients), m.guests.clone()}
	for i := range c.clients {
		c.clients[i] = c.clients[i].clone()
	}
	return c
}

func (c *watcher) clone() watcher {
	w := *c
	w.left, w.brought = maps.Clone(w.left), maps.Clone(w.brought)
	w.caught, w.doubts = slices.Clone(w.caught), slices.Clone(w.doubts)
	return w
}

// Encode appends what is committed, and what each client watches and has been told.
func (m *watches) Encode(b []byte) []byte {
	b = m.asked.encode(m.encodeTruth(b), func(b []byte, op znode.Op) []byte {
		return appendInt(appendInt(appendString(appendInt(b, int64(op.Code)), op.Path), int64(op.WatchMode)), int64(op.WatcherType))
	})
	for id := range m.clients {
		if c := &m.clients[id]; len(c.left) > 0 || c.brought != nil || c.doubts != nil {
			b = c.encode(appendUint(b, uint64(id)))
		}
	}
	return m.guests.encode(appendUint(b, 0))
}

func (c *watcher) encode(b []byte) []byte {
	b = appendUint(appendSession(b, c.session), uint64(c.server))
	b = appendUint(c.left.encode(b), uint64(c.next))
	for _, path := range slices.Sorted(maps.Keys(c.brought)) {
		b = append(appendString(b, path), byte(c.brought[path]))
	}
	for _, e := range c.caught {
		b = appendString(appendInt(b, int64(e.Type)), e.Path)
	}
	b = appendUint(b, uint64(len(c.doubts)))
	for _, id := range slices.Concat(c.who, c.sure) {
		b = appendString(appendString(b, id.Scheme), id.ID)
	}
	return b
}
