package sim

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// local is the whole state of one node: the node itself, its disk, its
// timers and what the world keeps for it between two handlers. A step needs
// nothing else, so a search can intern locals and remember what each did.
type local struct {
	id      NodeID
	spec    *NodeSpec
	node    Node // nil while down
	script  *scripted
	shape   *layout.Layout
	up      bool
	halted  bool
	boot    uint32
	dials   uint32 // dials made, ever
	draws   uint64 // numbers drawn, ever
	randKey uint64
	ops     uint64 // operations invoked, ever
	open    []openOp
	later   []laterSync // search only: syncs under way; a world has lanes for them
	calls   []call      // search only: whom the node dialled; a world has conns
	files   []file      // sorted by name
	recent  struct {    // the file asked for last, which most often is asked for next
		info *fileInfo
		file file
	}
	timers []timer // sorted by TimerID; a slot stays when its timer is stopped

	skew   Duration // added to the world's time
	drift  int64    // parts per million that this clock runs fast
	skew0  Duration // as the configuration has them
	drift0 PPM

	service Range  // how long a slow node's handlers take
	serving uint32 // the number in the inbox of what it has turned to

	// Behind a barrier: the effects that wait for the sync to complete.
	syncing *fileInfo
	held    []effect
	done    bool   // the sync has completed while the node was paused
	token   uint64 // of the completed SyncLater being delivered
	paused  bool
	slow    bool      // handlers take time: see slow.go
	dark    bool      // the machine is off, so that nobody answers for the node
	inbox   []waiting // what arrived while the node was busy, in order

	// cut counts the effects still to take place before the node crashes;
	// negative when no crash is under way. armed is the cut that the next
	// handler with effects gets.
	cut, armed int
	keep       []Keep
	flush      bool // in that crash, all that was sent still arrives
	silent     bool // in that crash, the machine goes

	disk ailments // of the disk, now; files know what is damaged
}

// timer is one timer slot of a node.
type timer struct {
	id    TimerID
	at    Time // world time of expiry, never when not armed
	fired uint32
}

// never is past the last moment, 39 hours, that the tree's keys have bits for.
const never Time = 1<<47 - 1 - maxLanes

// waiting is an arrival or an expiry that a busy node has yet to handle. Its
// event stands at the same place of the node's inbox lane.
type waiting struct {
	d     Delivery
	timer TimerID // set for an expiry
	k     uint32  // which of its sort it is
}

// laterSync is a sync that goes on while the node does other things.
type laterSync struct {
	file  *fileInfo
	mark  uint64
	token uint64
}

// call is a connection that a node dialled.
type call struct {
	conn Conn
	to   NodeID
}

// openOp is an operation invoked and not yet answered.
type openOp struct {
	unknown *kind
	n       uint64
}

func newLocal(id NodeID, spec *NodeSpec, seed uint64) local {
	return local{id: id, spec: spec, cut: -1, armed: -1,
		randKey: layout.FoldString(layout.Fold(seed, nodeSeed), spec.Name)}
}

const nodeSeed = 0x6e6f6465

// bear gives the node the fresh memory of a boot.
func (l *local) bear() error {
	l.node = l.spec.New()
	l.script, _ = l.node.(*scripted)
	v := reflect.ValueOf(l.node)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return errNotPlain(l.spec.Name, v.Type().String())
	}
	shape, err := layout.Of(v.Type().Elem())
	if err != nil {
		return err
	}
	l.shape = shape
	l.up, l.halted = true, false
	l.boot++
	return nil
}

// address is where the node's struct lies.
func (l *local) address() unsafe.Pointer { return reflect.ValueOf(l.node).UnsafePointer() }

func (l *local) clock(now Time) Time {
	if l.drift == 0 {
		return now.Add(l.skew)
	}
	return now.Add(l.skew) + Time(drifted(now, PPM(l.drift)))
}

// worldly turns a span of this node's clock into one of the world's.
func (l *local) worldly(d Duration) Duration {
	if l.drift == 0 {
		return d
	}
	pace := int64(Certain) + l.drift
	whole, rest := int64(d)/pace, int64(d)%pace
	return d - Duration(whole*l.drift+rest*l.drift/pace)
}

func (l *local) file(f *fileInfo) file {
	if l.recent.info != f {
		l.recent.info, l.recent.file = f, l.find(f)
	}
	return l.recent.file
}

func (l *local) find(f *fileInfo) file {
	for _, d := range l.files {
		if d.info() == f {
			return d
		}
	}
	i, _ := slices.BinarySearchFunc(l.files, f.name, func(d file, name string) int {
		if d.info().name < name {
			return -1
		}
		return 1
	})
	d := f.empty()
	l.files = slices.Insert(l.files, i, d)
	return d
}

// timerSlot finds the slot of a timer, making it at its place in the order.
func (l *local) timerSlot(t TimerID) *timer {
	i := 0
	for ; i < len(l.timers); i++ {
		if l.timers[i].id == t {
			return &l.timers[i]
		}
		if t.before(l.timers[i].id) {
			break
		}
	}
	l.timers = slices.Insert(l.timers, i, timer{id: t, at: never})
	return &l.timers[i]
}

// nextTimer returns the earliest armed timer, the first by name of several,
// or -1.
func (l *local) nextTimer() (int, Time) {
	first, at := -1, never
	for i := range l.timers {
		if l.timers[i].at < at {
			first, at = i, l.timers[i].at
		}
	}
	return first, at
}

// nextDial names the next connection: dials are counted over all boots, so
// that a name is never used again.
func (l *local) nextDial() Conn {
	l.dials++
	return Conn{l.id, l.dials}
}

// busy reports whether the node can handle nothing.
func (l *local) busy() bool { return l.paused || l.syncing != nil }

// queues reports whether what arrives must wait.
func (l *local) queues() bool { return l.slow || l.busy() || len(l.inbox) > 0 }

// clone returns an independent copy. Slices of values are copied, records on
// disk are shared until one side writes.
func (l *local) clone() local {
	c := *l
	if l.node != nil {
		p := l.shape.New(l.address())
		c.node = reflect.NewAt(l.shape.Type(), p).Interface().(Node)
		c.script, _ = c.node.(*scripted)
	}
	c.later = slices.Clone(l.later)
	c.calls = slices.Clone(l.calls)
	c.open = slices.Clone(l.open)
	c.timers = slices.Clone(l.timers)
	c.held = slices.Clone(l.held)
	c.inbox = slices.Clone(l.inbox)
	c.keep = slices.Clone(l.keep)
	c.recent.info = nil
	c.files = make([]file, len(l.files))
	for i, f := range l.files {
		c.files[i] = f.clone()
	}
	return c
}

// encode appends what distinguishes this state from another of the same
// node. Times count in a world and not in a search, where a timer is armed
// or not.
func (l *local) encode(b []byte, timed bool) []byte {
	flags := byte(0)
	for i, f := range []bool{l.up, l.halted, l.paused, l.syncing != nil, l.dark} {
		if f {
			flags |= 1 << i
		}
	}
	b = append(b, flags)
	if l.node != nil {
		b = l.shape.Append(b, l.address())
	}
	for _, f := range l.files {
		b = append(b, f.info().name...)
		b = append(b, 0)
		b = f.encode(b)
	}
	for i := range l.timers {
		t := &l.timers[i]
		if t.at == never {
			continue
		}
		b = t.id.EncodeTo(b)
		if timed {
			b = appendUint(b, uint64(t.at))
		}
	}
	b = append(b, 0xff)
	b = appendUint(b, uint64(l.boot))
	b = appendUint(b, uint64(l.dials))
	b = appendUint(b, l.ops)
	for _, k := range l.calls {
		b = appendUint(b, uint64(k.to))
	}
	b = append(b, 0xff)
	for _, s := range l.later {
		b = append(append(b, s.file.name...), 0)
		b = appendUint(b, l.file(s.file).mark()-s.mark)
		b = appendUint(b, s.token)
	}
	b = append(b, 0xff)
	for _, o := range l.open {
		b = appendUint(b, o.n)
	}
	return b
}
