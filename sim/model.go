package sim

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Model is a protocol as a systematic search sees it: the same nodes and
// monitors as in a [World], with time taken out. All nodes start booted, Now
// stands still, any armed timer may expire, any message may be delivered,
// Rand and Maybe go every way, syncs are atomic, and a crash may fall between
// any two effects.
//
// The states of nodes, the messages and the memories of monitors are
// interned: each distinct one is kept once and goes by a number, a state of
// the whole is a short list of numbers, and what a handler does with a local
// state and an event is computed once and remembered. A search that makes
// millions of transitions runs handlers a few thousand times.
//
// It takes no faults: those that it makes are its moves, and bounded by
// [Bounds]. A crash there is one of the process, never of the machine, and no
// connection is half open: a side that hears nothing for long is what a
// message that is never delivered looks like.
//
// What it leaves out is what takes time: links that carry little, nodes that
// are slow, clocks. And nothing happens to a node between a sync's beginning
// and its end, so a crash or an arrival in that gap is not tried (a crash
// before the sync is, with every fate of the writes). A crash's [Loss] does
// not count effects.
//
// A datagram that was sent stays deliverable for ever, which covers loss,
// duplication and reordering without events of their own. Streams keep
// their order. A Model belongs to one goroutine.
type Model struct {
	cfg    Config
	bounds Bounds
	cast   *cast
	stores *stores
	env    Env
	specs  []MonitorSpec

	locals   interner // by encoding
	states   []local  // by local number
	messages interner
	letters  []letter // by message number
	ghosts   interner
	memories [][]Monitor // by ghost number

	events   map[TimerID]int32
	timers   []TimerID
	memo     map[memoKey][]outcome
	haunted  map[hauntKey]haunting
	outcomes int32
	runs     uint64
	after    State // where successors are built
	reached  []string
}

// Bounds keep a search finite where the protocol is not.
type Bounds struct {
	// Crashes is how many crashes a run may have, over all nodes. Restarting
	// a node that has halted costs one as well: a node that halts when it
	// starts would otherwise never come to an end.
	Crashes int
	// Expiries is how many timers may expire at each node. Unlimited is
	// finite only for protocols whose retries do not grow.
	Expiries int
	// Resets is how many times the connections between two nodes that are up
	// may break, over all pairs.
	Resets int
	// Once makes every datagram deliverable at most once, for protocols that
	// are not meant to live with duplicates.
	Once bool
}

// Unlimited is no bound.
const Unlimited = -1

// A letter is a message as a search knows it: what it says and between whom.
type letter struct {
	from, to NodeID
	port     *Port
	kind     *kind // nil for an opening or a closing
	what     what
	slot     int32
	hash     uint64
	conn     Conn // streams
}

// NewModel prepares a protocol for search. Of the configuration only the
// protocol counts: time, faults and draws are the search's own choices. It
// fails as [New] does, and when the configuration has what a search would not
// try: a plan of faults, a service, disks that tear.
func NewModel(cfg Config, b Bounds) (*Model, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	switch {
	case len(cfg.Plan) > 0 || cfg.Service.Max > 0:
		return nil, errConfig("a search takes no plan of faults and no service: it has no time, and its faults are its moves, within Bounds")
	case cfg.Disk.Torn > 0:
		return nil, errConfig("a search tears no records: leave torn out of the disk, or run it")
	}
	m := &Model{cfg: cfg, bounds: b, cast: newCast(cfg), stores: newStores(), specs: cfg.Protocol.Monitors,
		events: map[TimerID]int32{}, memo: map[memoKey][]outcome{}, haunted: map[hauntKey]haunting{}}
	m.env = Env{stores: m.stores, cast: m.cast, searching: true, heard: true}
	return m, nil
}

// Handlers returns how many times a handler has been run so far. The rest of
// the search's transitions were remembered.
func (m *Model) Handlers() uint64 { return m.runs }

// Locals returns how many distinct states of single nodes have been met.
func (m *Model) Locals() int { return len(m.states) }

// Letters returns how many distinct messages have been met.
func (m *Model) Letters() int { return len(m.letters) }

// Reached returns the landmarks met so far, sorted.
func (m *Model) Reached() []string {
	r := slices.Clone(m.reached)
	slices.Sort(r)
	return slices.Compact(r)
}

// interner numbers distinct encodings from 0.
type interner map[string]int32

// number returns the number of an encoding and whether it is new.
func (in *interner) number(key []byte) (n int32, fresh bool) {
	if n, ok := (*in)[string(key)]; ok {
		return n, false
	}
	if *in == nil {
		*in = interner{}
	}
	n = int32(len(*in))
	(*in)[string(key)] = n
	return n, true
}

func (m *Model) internLocal(l *local) int32 {
	if l.script != nil {
		l.script.rest()
	}
	n, fresh := m.locals.number(l.encode([]byte{byte(l.id), byte(l.id >> 8)}, false))
	if fresh {
		m.states = append(m.states, *l)
	}
	return n
}

func (m *Model) internLetter(l letter) int32 {
	key := fmt.Appendf(nil, "%d>%d %s %d %v ", l.from, l.to, l.port.name, l.what, l.conn)
	if l.kind != nil {
		key = append(append(key, l.kind.name...), 0)
		key = m.stores.of(l.kind).append(key, l.slot)
	}
	n, fresh := m.messages.number(key)
	if fresh {
		m.letters = append(m.letters, l)
	} else if l.kind != nil {
		m.stores.of(l.kind).release(l.slot)
	}
	return n
}

func (m *Model) internGhost(ms []Monitor) int32 {
	var key []byte
	for _, mon := range ms {
		at := len(key)
		key = mon.Encode(append(key, 0, 0, 0, 0))
		n := len(key) - at - 4
		key[at], key[at+1], key[at+2], key[at+3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
	}
	n, fresh := m.ghosts.number(key)
	if fresh {
		m.memories = append(m.memories, ms)
	}
	return n
}

// hauntKey is a memory of the monitors and an outcome whose facts they see.
type hauntKey struct{ ghost, outcome int32 }

type haunting struct {
	ghost     int32
	violation *Violation
}

// haunt shows an outcome's facts to the monitors.
func (m *Model) haunt(ghost int32, o *outcome) haunting {
	if len(o.facts) == 0 {
		return haunting{ghost, o.violation}
	}
	key := hauntKey{ghost, o.number}
	if h, ok := m.haunted[key]; ok {
		return h
	}
	h := haunting{violation: o.violation}
	ms := make([]Monitor, len(m.memories[ghost]))
	for i, mon := range m.memories[ghost] {
		ms[i] = mon.Clone()
	}
	for _, f := range o.facts {
		for i, mon := range ms {
			if v := mon.Step(f); v != nil && h.violation == nil {
				v.Monitor = m.specs[i].Name
				h.violation = v
			}
		}
	}
	h.ghost = m.internGhost(ms)
	m.haunted[key] = h
	return h
}

// Fingerprint returns a 64-bit hash of a state. Among n states, the chance
// that two distinct ones share one is about n²/2⁶⁵.
func (m *Model) Fingerprint(s State) uint64 {
	h := uint64(len(s))
	i := 0
	for ; i+1 < len(s); i += 2 {
		h = layout.Fold(h, uint64(uint32(s[i]))<<32|uint64(uint32(s[i+1])))
	}
	if i < len(s) {
		h = layout.Fold(h, uint64(uint32(s[i])))
	}
	return h
}
