package sim

import (
	"fmt"
	"slices"
)

// A Carrier takes a call to where a node's code runs, has a [Host] handle it, and
// brings back the reply, which is the caller's then. It fails when nobody is there to
// answer: the process is gone, or did not answer in time. Worlds that run side by
// side make their calls side by side.
//
// A call carries all that its handler depends on and a reply all that comes of it,
// so the other side remembers nothing: it may be killed, started again, and be one
// of several.
type Carrier interface {
	Carry(call []byte) (reply []byte, err error)
}

// Elsewhere returns the protocol with the nodes of some roles run by a carrier. What
// such a node is, here, is the encoding of its state; its handlers run elsewhere,
// on a [Host] of a protocol that has the same nodes. Everything else, ports,
// messages, facts, monitors, is this protocol's own, and a run has the same hash
// as if the nodes were here.
//
// A handler that does not come back, because its process died or took too long, is a
// violation of the check "runaway".
func (p Protocol) Elsewhere(c Carrier, roles ...string) Protocol {
	p.Nodes = slices.Clone(p.Nodes)
	made := &names{known: map[sign]*kind{}}
	for i := range p.Nodes {
		if spec := &p.Nodes[i]; slices.Contains(roles, spec.Role) {
			ports, index := p.Ports, i
			if _, ok := spec.New().(Commander); ok {
				spec.New = func() Node { return &standInCommander{standIn{carrier: c, ports: ports, index: index, names: made}} }
			} else {
				spec.New = func() Node { return &standIn{carrier: c, ports: ports, index: index, names: made} }
			}
		}
	}
	return p
}

// A standIn is a node whose code runs elsewhere.
type standIn struct {
	carrier Carrier `sim:"fixed"`
	ports   []*Port `sim:"fixed"`
	index   int     `sim:"fixed"` // among the protocol's nodes
	names   *names  `sim:"fixed"`
	carried int     `sim:"fixed"` // bytes, since the boot
	// State is the encoding of the node, "" before its first handler.
	State string
}

// standInCommander stands in for a node that takes commands.
type standInCommander struct{ standIn }

// lost is what a handler that did not come back panics with.
type lost struct{ err error }

// Start has the node's Start run.
func (n *standIn) Start(env *Env) { n.handle(env, []byte{givenStart}) }

// Timer has the node's Timer run.
func (n *standIn) Timer(env *Env, t TimerID) {
	n.handle(env, appendInt(appendHandle([]byte{givenTimer}, t.timer.kind.handle()), t.arg))
}

// Receive has the node's Receive run.
func (n *standIn) Receive(env *Env, d Delivery) {
	var in []byte
	switch k := d.kind; k.what {
	case isSynced:
		in = appendUint(appendHandle([]byte{givenSynced}, k.handle()), read[uint64](d.value))
	case isOpened, isClosed:
		sort := givenOpened
		if k.what == isClosed {
			sort = givenClosed
		}
		in = appendConn(appendInt(appendText([]byte{sort}, k.port.name), int64(d.From)), d.Conn)
	default:
		in = appendText(appendText([]byte{givenMessage}, k.port.name), k.name)
		in = appendConn(appendInt(in, int64(d.From)), d.Conn)
		in = appendBytes(in, k.layout.Append(nil, d.value.at))
	}
	n.handle(env, in)
}

// Understand asks the node.
func (n *standInCommander) Understand(line string) error {
	r := n.ask(callUnderstand, appendText(nil, line))
	if why := r.text(); why != "" && !r.bad {
		return fmt.Errorf("%s", why)
	}
	return nil
}

// Command has the node's Command run.
func (n *standInCommander) Command(env *Env, line string) {
	n.handle(env, appendText([]byte{givenCommand}, line))
}

// Inspect shows the node's own columns, or else its fields.
func (n *standIn) Inspect() []Column {
	r := n.ask(callShow, nil)
	columns := make([]Column, r.count())
	for i := range columns {
		columns[i] = Column{Name: r.text(), Value: r.text(), Tone: Tone(r.byte()), Node: NodeID(r.int())}
	}
	if r.bad {
		return nil
	}
	return columns
}

// ask makes a call that changes nothing. One that is not answered shows nothing.
func (n *standIn) ask(call byte, rest []byte) *reader {
	b := appendText(appendUint([]byte{call}, uint64(n.index)), n.State)
	reply, err := n.carrier.Carry(append(b, rest...))
	r := &reader{b: reply}
	if err != nil || r.byte() != replyDone {
		r.fail()
	}
	return r
}

// handle has one handler run, and does here what it has asked of the world.
func (n *standIn) handle(env *Env, in []byte) {
	var sent []handle // files
	for {
		call := n.call(env, in, sent)
		reply, err := n.carrier.Carry(call)
		if err == nil {
			err = n.weigh(len(call), len(reply), env.searching)
		}
		if err != nil {
			panic(lost{err})
		}
		r := &reader{b: reply}
		switch sort := r.byte(); sort {
		case replyDone:
			n.State = r.text()
			n.perform(env, r)
			if r.bad {
				panic(lost{errCall})
			}
			return
		case replyNeeds:
			file, ok := n.names.read(isSynced, r)
			if !ok || len(sent) == mostFiles || slices.Contains(sent, file.handle()) {
				panic(lost{errCall})
			}
			env.local.file(file.file) // a file that is only looked at is on the disk as well
			sent = append(sent, file.handle())
		case replyPanicked:
			text := brief(r.text())
			n.cite(env, r)
			panic(text)
		case replyVaried:
			panic(varied{brief(r.text())})
		default:
			panic(lost{fmt.Errorf("%w: %s", errCall, brief(r.text()))})
		}
	}
}

// varied is what a handler panics with that does not do the same when it is given
// the same.
type varied struct{ how string }

// light is the size up to which a node's files go along with every call. Larger
// ones are asked for by the handlers that read them.
const light = 4 << 10

// call writes what a handler depends on.
func (n *standIn) call(env *Env, in []byte, sent []handle) []byte {
	l := env.local
	b := make([]byte, 0, 256+len(n.State)+len(in)) // most calls need no more
	b = appendText(appendUint(append(b, callHandle), uint64(n.index)), n.State)
	b = appendInt(appendUint(b, uint64(l.boot)), int64(env.clock))
	b = appendUint(appendUint(b, l.randKey), l.draws)
	b = appendUint(appendUint(b, uint64(l.dials)), l.ops)
	b = append(b, flags(env.searching, env.note != nil, env.cast.buggify))
	b = appendUint(b, env.cast.seed)
	b = appendUint(b, uint64(len(env.forced)))
	for _, v := range env.forced {
		b = appendUint(b, v)
	}
	b = append(b, in...)
	room := light
	for _, f := range l.files {
		d, ok := f.(*records[string])
		if !ok {
			continue
		}
		size, name := d.bytes(), d.fileInfo.synced.handle()
		if size > mostBytes {
			panic(lost{fmt.Errorf("%w: its file %s has more than %d KiB", errLarge, name.name, mostBytes>>10)})
		}
		switch {
		case slices.Contains(sent, name):
		case size > room:
			continue
		default:
			room -= size
		}
		b = appendUint(appendHandle(append(b, 1), name), uint64(damaged(d)))
		b = appendUint(b, uint64(len(d.readable())))
		for _, record := range d.readable() {
			b = appendText(b, record)
		}
	}
	return append(b, 0)
}

func flags(all ...bool) (b byte) {
	for i, f := range all {
		if f {
			b |= 1 << i
		}
	}
	return b
}

// bytes is what the readable records take.
func (d *records[R]) bytes() (n int) {
	for _, r := range d.readable() {
		if text, ok := any(r).(string); ok {
			n += len(text) + 1
		}
	}
	return n
}

// perform does what the reply says the handler has done, in its order.
func (n *standIn) perform(env *Env, r *reader) {
	draws := r.uint()
	for range r.count() {
		env.ask(r.uint())
	}
	env.forced = env.forced[min(len(env.forced), len(env.asked)):]
	env.local.draws = draws
	n.cite(env, r)
	effects := r.count()
	if effects > mostEffects {
		panic(lost{fmt.Errorf("%w: it does more than %d things in one handler", errLarge, mostEffects)})
	}
	for range effects {
		if n.effect(env, r); r.bad {
			return
		}
	}
}

// cite has the node cite the rules by which its handler decided.
func (n *standIn) cite(env *Env, r *reader) {
	for range r.count() {
		rule, ok := n.names.read(isRule, r)
		if !ok {
			return
		}
		env.Note(Rule{rule}, r.int(), r.int(), r.int(), r.int())
	}
}

// effect does one thing.
func (n *standIn) effect(env *Env, r *reader) {
	switch o := op(r.byte()); o {
	case opSend, opStream:
		n.send(env, r, o)
	case opDial:
		port, to := n.port(r), NodeID(r.int())
		if !r.bad {
			env.Dial(port, to)
		}
	case opClose:
		env.Close(r.conn())
	case opWrite:
		n.write(env, r)
	case opSync:
		if f, ok := n.file(r); ok {
			f.Sync(env)
		}
	case opSyncLater:
		if f, ok := n.file(r); ok {
			f.SyncLater(env, r.uint())
		}
	case opSetTimer:
		if t, ok := n.timer(env, r); ok {
			env.SetTimer(t, Duration(r.int()))
		}
	case opStopTimer:
		if t, ok := n.timer(env, r); ok {
			env.StopTimer(t)
		}
	case opFact, opInvoke, opReturn:
		n.state(env, r, o)
	case opSometimes:
		if k, ok := n.names.read(isMark, r); ok {
			env.Sometimes(Landmark{k})
		}
	case opHalt:
		if k, ok := n.names.read(isRule, r); ok {
			env.Halt(Rule{k})
		}
	default:
		r.fail()
	}
}

// timer reads which timer is meant. Slots of timers stay, so there must be an end of
// them.
func (n *standIn) timer(env *Env, r *reader) (TimerID, bool) {
	if len(env.local.timers) > mostTimers {
		panic(lost{fmt.Errorf("%w: it has more than %d timers", errLarge, mostTimers)})
	}
	k, ok := n.names.read(isTimer, r)
	if !ok {
		return TimerID{}, false
	}
	return TimerID{k.timer, r.int()}, true
}

// file reads which file is meant.
func (n *standIn) file(r *reader) (File[string], bool) {
	k, ok := n.names.read(isSynced, r)
	if !ok {
		return File[string]{}, false
	}
	return File[string]{k.file}, true
}

// port finds one of the protocol's ports.
func (n *standIn) port(r *reader) *Port {
	name := r.text()
	i := slices.IndexFunc(n.ports, func(p *Port) bool { return p.name == name })
	if i < 0 {
		r.fail()
		return nil
	}
	return n.ports[i]
}

// send sends a message that was encoded elsewhere.
func (n *standIn) send(env *Env, r *reader, o op) {
	port, name := n.port(r), r.text()
	to, conn, content := NodeID(r.int()), r.conn(), r.bytes()
	if r.bad || port.stream != (o == opStream) {
		r.fail()
		return
	}
	i := slices.IndexFunc(port.kinds, func(k *kind) bool { return k.name == name })
	if i < 0 {
		r.fail()
		return
	}
	k := port.kinds[i]
	if o == opSend {
		env.mustExist(to, k.name)
	}
	slot, err := env.stores.of(k).parse(content)
	if err != nil {
		r.fail()
		return
	}
	x := env.next(o, k)
	x.node, x.conn, x.slot, x.word = to, conn, slot, env.stores.of(k).hash(slot)
}

// state states a fact, or a step of an operation.
func (n *standIn) state(env *Env, r *reader, o op) {
	k, word, content := r.handle().fact(), r.uint(), r.bytes()
	if k == nil || r.bad || !k.statedBy(o) {
		r.fail()
		return
	}
	if o == opFact && !env.heard {
		env.unheard()
		return
	}
	slot, err := env.stores.of(k).parse(content)
	if err != nil {
		r.fail()
		return
	}
	if o == opInvoke {
		env.local.ops = word
	}
	x := env.next(o, k)
	x.word, x.slot = word, slot
}

// statedBy reports whether nodes state a kind with an effect: what the world states,
// that somebody crashed, no node says.
func (k *kind) statedBy(o op) bool {
	switch k.phase {
	case NoOperation:
		return o == opFact && k.pkg != self
	case WasInvoked:
		return o == opInvoke
	}
	return o == opReturn
}

// write writes to a file. What a record holds only the node's own code can read.
func (n *standIn) write(env *Env, r *reader) {
	f, ok := n.file(r)
	if !ok {
		return
	}
	switch r.byte() {
	case wroteAppend:
		f.Append(env, r.text())
	case wroteReplace:
		f.Replace(env, r.text())
	case wroteTruncate:
		f.cut(env, r, f.Truncate)
	case wroteDiscard:
		f.cut(env, r, f.Discard)
	default:
		r.fail()
	}
}

// cut checks a number of records before the file's own method would panic.
func (f File[R]) cut(env *Env, r *reader, cut func(*Env, int)) {
	if n := r.uint(); n <= uint64(f.Len(env)) {
		cut(env, int(n))
	} else {
		r.fail()
	}
}
