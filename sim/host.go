package sim

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// ErrHost is wrapped by the errors of [NewHost].
var ErrHost = errors.New("these nodes cannot be run away from their world")

// A Host runs the handlers of a protocol's nodes for worlds elsewhere, which have
// [Protocol.Elsewhere] of the same protocol. It keeps nothing from one call to the
// next. It is not safe for concurrent use.
type Host struct {
	// Twice has every handler run a second time from the same state, and refuses
	// what is not the same: it iterates over a map, or keeps memory where its node
	// does not.
	Twice bool

	cast   *cast
	ports  []*Port
	env    Env
	local  local
	hosted hosted
	files  map[handle]*fileInfo
	timers map[handle]*timerName
	signs  int // declared before any handler ran

	again, scratch []byte // to write in
}

// hosted is what an Env notes that belongs to a handler of a Host.
type hosted struct {
	sent   []handle // files that came with the call
	writes []writing
	notes  []byte // encoded
	cites  int
}

// A writing is one write to a file.
type writing struct {
	how    byte
	record []byte // encoded
	n      int    // for a cut
}

// needs is what a handler stops with when it asks for a file that did not come along.
type needs struct{ file handle }

// NewHost returns a host of a protocol's nodes. The error says what their code
// declares that cannot be told apart by name.
func NewHost(p Protocol) (*Host, error) {
	h := &Host{cast: newCast(Config{Protocol: p}), ports: p.Ports, files: map[handle]*fileInfo{}, timers: map[handle]*timerName{}}
	_, signs := declared()
	h.signs = len(signs)
	for _, k := range signs {
		switch {
		case k.what == isSynced && !k.file.sealed:
			if h.files[k.handle()] != nil {
				return nil, fmt.Errorf("%w: two files are called %q; give each a name of its own", ErrHost, k.file.name)
			}
			h.files[k.handle()] = k.file
		case k.what == isTimer:
			if h.timers[k.handle()] != nil {
				return nil, fmt.Errorf("%w: two timers are called %q; give each a name of its own", ErrHost, k.name)
			}
			h.timers[k.handle()] = k.timer
		}
	}
	h.env = Env{stores: newStores(), cast: h.cast, heard: true, host: &h.hosted}
	return h, nil
}

// Check bears a node of every spec of a role and reports the first whose state
// cannot be encoded and decoded: with an interface, a TimerID or a func in it.
func (h *Host) Check(roles ...string) error {
	for i := range h.cast.protocol.Nodes {
		spec := &h.cast.protocol.Nodes[i]
		if !slices.Contains(roles, spec.Role) {
			continue
		}
		l := local{id: NodeID(i + 1), spec: spec}
		if err := l.bear(); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrHost, spec.Role, err)
		}
		var err error
		stopped := h.env.stand(func() { _, err = l.shape.Decode(l.shape.Append(nil, l.address()), l.address()) })
		if stopped != nil {
			err = fmt.Errorf("it cannot be encoded before it is started: %v", stopped)
		}
		if err != nil {
			return fmt.Errorf("%w: the state of %s: %w", ErrHost, spec.Role, err)
		}
	}
	return nil
}

// Handle makes a call and appends the reply to b. Whatever is wrong with a call is
// said in the reply.
func (h *Host) Handle(call, b []byte) []byte {
	n := len(b)
	b = h.handle(call, b)
	if !h.Twice || b[n] != replyDone || call[0] != callHandle {
		return b
	}
	h.again = h.handle(call, h.again[:0])
	if string(h.again) != string(b[n:]) {
		return appendText(append(b[:n], replyVaried), h.differs(b[n:], h.again))
	}
	return b
}

// differs says what two replies to one call do not agree about.
func (h *Host) differs(a, b []byte) string {
	if len(b) == 0 || b[0] != replyDone {
		return "it does not end the same way"
	}
	x, y := reader{b: a[1:]}, reader{b: b[1:]}
	if x.text() != y.text() {
		return "its state is not the same"
	}
	return "what it sends, writes or sets is not the same"
}

func (h *Host) handle(call, b []byte) []byte {
	r := &reader{b: call}
	sort, index := r.byte(), r.uint()
	state := r.bytes()
	if r.bad || index >= uint64(len(h.cast.protocol.Nodes)) {
		return appendText(append(b, replyRefused), "it names no node")
	}
	h.local = local{id: NodeID(index + 1), spec: &h.cast.protocol.Nodes[index]}
	l := &h.local
	if err := l.bear(); err != nil {
		return appendText(append(b, replyRefused), err.Error())
	}
	if len(state) > 0 {
		if rest, err := l.shape.Decode(state, l.address()); err != nil || len(rest) > 0 {
			return appendText(append(b, replyRefused), fmt.Sprintf("the state of %s: %v", l.spec.Name, err))
		}
	}
	switch sort {
	case callHandle:
		return h.run(r, b)
	case callShow:
		return h.guard(b, func(b []byte) []byte { return show(l, b) })
	case callUnderstand:
		return h.guard(b, func(b []byte) []byte { return understand(l, r.text(), b) })
	}
	return appendText(append(b, replyRefused), "it asks for nothing")
}

// understand asks a node whether a line may be typed at it.
func understand(l *local, line string, b []byte) []byte {
	c, ok := l.node.(Commander)
	if !ok {
		return appendText(b, l.spec.Name+" takes no commands")
	}
	if err := c.Understand(line); err != nil {
		return appendText(b, err.Error())
	}
	return appendText(b, "")
}

// run has one handler run, and writes down what came of it.
func (h *Host) run(r *reader, b []byte) []byte {
	l, e := &h.local, &h.env
	h.hosted = hosted{sent: h.hosted.sent[:0], writes: h.hosted.writes[:0], notes: h.hosted.notes[:0]}
	l.boot = uint32(r.uint())
	now := Time(r.int())
	l.randKey, l.draws = r.uint(), r.uint()
	l.dials, l.ops = uint32(r.uint()), r.uint()
	set := r.byte()
	h.cast.buggify, h.cast.seed = set&4 != 0, r.uint()
	var forced []uint64
	for range r.count() {
		forced = append(forced, r.uint())
	}
	given, slot := h.given(r)
	for r.byte() == 1 {
		h.file(r)
	}
	if r.bad {
		return appendText(append(b, replyRefused), "it cannot be read")
	}
	e.begin(l, 0)
	e.clock, e.searching, e.forced, e.note = now, set&1 != 0, forced, nil
	if set&2 != 0 {
		e.note = h.cite
	}
	stopped := e.stand(func() { given(l.node) })
	e.forced = nil
	if slot != nil {
		e.stores.release(slot.kind, slot.slot)
	}
	switch p := stopped.(type) {
	case nil:
		b = h.guard(b, h.done)
	case needs:
		b = appendHandle(append(b, replyNeeds), p.file)
	default:
		b = h.cited(appendText(append(b, replyPanicked), fmt.Sprint(p)))
	}
	for i := range e.out {
		if x := &e.out[i]; x.carries() {
			e.stores.release(x.kind, x.slot)
		}
	}
	return b
}

// guard appends a reply that the node's code has a part in: it may show itself, and
// its state may be such that it cannot be written down.
func (h *Host) guard(b []byte, done func([]byte) []byte) []byte {
	whole := b
	if stopped := h.env.stand(func() { whole = done(append(b, replyDone)) }); stopped != nil {
		return appendText(append(b, replyPanicked), fmt.Sprint(stopped))
	}
	return whole
}

// laid is where the message of a call was put.
type laid struct{ kind, slot int32 }

// given reads what the handler is given, and returns the call of it.
func (h *Host) given(r *reader) (func(Node), *laid) {
	e := &h.env
	switch sort := r.byte(); sort {
	case givenStart:
		return func(n Node) { n.Start(e) }, nil
	case givenTimer:
		t := TimerID{h.timers[r.handle()], r.int()}
		if t.timer == nil {
			r.fail()
		}
		return func(n Node) { n.Timer(e, t) }, nil
	case givenCommand:
		line := r.text()
		return func(n Node) {
			if c, ok := n.(Commander); ok {
				c.Command(e, line)
			}
		}, nil
	case givenSynced:
		f, token := h.files[r.handle()], r.uint()
		if f == nil {
			r.fail()
			return nil, nil
		}
		d := Delivery{From: h.local.id, kind: f.synced, value: valueAt(&token)}
		return func(n Node) { n.Receive(e, d) }, nil
	default:
		return h.received(r, sort)
	}
}

// received reads a delivery that came over the network.
func (h *Host) received(r *reader, sort byte) (func(Node), *laid) {
	e, name := &h.env, r.text()
	i := slices.IndexFunc(h.ports, func(p *Port) bool { return p.name == name })
	if i < 0 {
		r.fail()
		return nil, nil
	}
	port := h.ports[i]
	if sort != givenMessage {
		d := Delivery{From: NodeID(r.int()), Conn: r.conn(), kind: port.opened}
		if sort == givenClosed {
			d.kind = port.closed
		}
		return func(n Node) { n.Receive(e, d) }, nil
	}
	name = r.text()
	d := Delivery{From: NodeID(r.int()), Conn: r.conn()}
	content := r.bytes()
	i = slices.IndexFunc(port.kinds, func(k *kind) bool { return k.name == name })
	if i < 0 {
		r.fail()
		return nil, nil
	}
	d.kind = port.kinds[i]
	st := e.stores.of(d.kind)
	slot, err := st.parse(content)
	if err != nil {
		r.fail()
		return nil, nil
	}
	d.value = st.held().value(slot)
	return func(n Node) { n.Receive(e, d) }, &laid{d.kind.id, slot}
}

// file reads a file that came along.
func (h *Host) file(r *reader) {
	name, damage := r.handle(), Damage(r.uint())
	all := make([][]byte, r.count())
	for i := range all {
		all[i] = r.bytes()
	}
	info := h.files[name]
	if info == nil || r.bad || !h.local.file(info).fill(all, damage) {
		r.fail()
		return
	}
	h.hosted.sent = append(h.hosted.sent, name)
}

// fill makes records of what they were encoded as, with the damage that was found
// behind them.
func (d *records[R]) fill(all [][]byte, damage Damage) bool {
	d.view = make([]R, len(all), len(all)+2)
	for i, b := range all {
		if rest, err := d.layout.Decode(b, unsafe.Pointer(&d.view[i])); err != nil || len(rest) > 0 {
			return false
		}
	}
	d.array = d.view
	if damage == Whole {
		return true
	}
	d.found = []scar{{at: len(all), torn: damage == TornTail}}
	d.view = append(d.view, *new(R))
	if damage == InnerDamage {
		d.view = append(d.view, *new(R))
	}
	return true
}

// want stops the handler when a file did not come along with the call.
func (h *hosted) want(f *fileInfo) {
	if name := f.synced.handle(); !slices.Contains(h.sent, name) {
		panic(needs{name})
	}
}

// cite writes down a rule that the node has cited.
func (h *Host) cite(_ *local, rule Rule, values [4]int64) {
	if !h.isKnown(rule.k) {
		panic(isLate)
	}
	b := appendHandle(h.hosted.notes, rule.k.handle())
	for _, v := range values {
		b = appendInt(b, v)
	}
	h.hosted.notes = b
	h.hosted.cites++
}

// cited writes the rules that the handler has cited.
func (h *Host) cited(b []byte) []byte {
	return append(appendUint(b, uint64(h.hosted.cites)), h.hosted.notes...)
}

// done writes the reply of a handler that has returned.
func (h *Host) done(b []byte) []byte {
	l, e := &h.local, &h.env
	h.scratch = l.shape.Append(h.scratch[:0], l.address())
	b = appendBytes(b, h.scratch)
	b = appendUint(b, l.draws)
	b = appendUint(b, uint64(len(e.asked)))
	for _, n := range e.asked {
		b = appendUint(b, uint64(n))
	}
	b = appendUint(h.cited(b), uint64(len(e.out)))
	writes := h.hosted.writes
	for i := range e.out {
		x := &e.out[i]
		if b = h.effect(append(b, byte(x.op)), x); x.op == opWrite {
			b, writes = writes[0].append(b), writes[1:]
		}
	}
	return b
}

// isKnown reports whether a handle was declared before any handler ran: nobody elsewhere
// would know what is meant by one that a handler has made.
func (h *Host) isKnown(k *kind) bool { return k != nil && int(-2-k.id) < h.signs }

const isLate = "a handler may not make timers, files and rules: declare them once, as package variables"

// effect writes one effect.
func (h *Host) effect(b []byte, x *effect) []byte {
	k := h.env.stores.kind
	if x.kind < -1 && !h.isKnown(k(x.kind)) {
		panic(anywhere(isLate))
	}
	switch x.op {
	case opSend, opStream:
		kind := k(x.kind)
		b = appendText(appendText(b, kind.port.name), kind.name)
		b = appendConn(appendInt(b, int64(x.node)), x.conn)
		return h.value(b, kind, x.slot)
	case opDial:
		return appendInt(appendText(b, k(x.kind).port.name), int64(x.node))
	case opClose:
		return appendConn(b, x.conn)
	case opWrite, opSync:
		return appendHandle(b, k(x.kind).handle())
	case opSyncLater:
		return appendUint(appendHandle(b, k(x.kind).handle()), x.word)
	case opSetTimer:
		return appendInt(appendInt(appendHandle(b, k(x.kind).handle()), int64(x.word)), int64(x.span))
	case opStopTimer:
		return appendInt(appendHandle(b, k(x.kind).handle()), int64(x.word))
	case opFact, opInvoke, opReturn:
		kind := k(x.kind)
		b = appendUint(appendHandle(b, kind.handle()), x.word)
		return h.value(b, kind, x.slot)
	case opSometimes, opHalt:
		return appendHandle(b, k(x.kind).handle())
	}
	panic("sim: a handler left an effect that nobody can carry")
}

// value writes a value with its length before it.
func (h *Host) value(b []byte, k *kind, slot int32) []byte {
	h.scratch = h.env.stores.of(k).append(h.scratch[:0], slot)
	return appendBytes(b, h.scratch)
}

// append writes what was written to a file.
func (w *writing) append(b []byte) []byte {
	b = append(b, w.how)
	if w.how == wroteAppend || w.how == wroteReplace {
		return appendBytes(b, w.record)
	}
	return appendUint(b, uint64(w.n))
}

// show writes a node's columns: its own, or else its fields.
func show(l *local, b []byte) []byte {
	columns := fields(l)
	if in, ok := l.node.(Inspector); ok {
		columns = in.Inspect()
	}
	b = appendUint(b, uint64(len(columns)))
	for _, c := range columns {
		b = append(appendText(appendText(b, c.Name), c.Value), byte(c.Tone))
		b = appendInt(b, int64(c.Node))
	}
	return b
}

// longestField bounds how much of a field is shown.
const longestField = 60

// fields makes columns of a node's fields, those of embedded structs among them.
// Configuration is left out.
func fields(l *local) (columns []Column) {
	var list func(v reflect.Value)
	list = func(v reflect.Value) {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			at := reflect.NewAt(f.Type, unsafe.Pointer(v.Field(i).UnsafeAddr())).Elem()
			switch {
			case f.Name == "_" || f.Tag.Get("sim") == "fixed":
			case f.Anonymous && f.Type.Kind() == reflect.Struct:
				list(at)
			default:
				columns = append(columns, Column{Name: strings.ToLower(f.Name[:1]) + f.Name[1:], Value: shown(at)})
			}
		}
	}
	list(reflect.ValueOf(l.node).Elem())
	return columns
}

// shown renders a field on one line.
func shown(v reflect.Value) string {
	text := strings.Join(strings.Fields(fmt.Sprintf("%+v", v.Interface())), " ")
	if runes := []rune(text); len(runes) > longestField {
		return string(runes[:longestField-1]) + "…"
	}
	return text
}

// wrote notes a write for the reply.
func (h *hosted) wrote(how byte, l *layout.Layout, record unsafe.Pointer, n int) {
	w := writing{how: how, n: n}
	if record != nil {
		w.record = l.Append(nil, record)
	}
	h.writes = append(h.writes, w)
}
