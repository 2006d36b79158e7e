package sim

import (
	"encoding/binary"
	"testing"
)

// What a node says that runs elsewhere may be anything.
var (
	packets   = Datagrams("packets")
	lines     = Streams("lines")
	packet    = Message[parcel](packets, "Packet")
	phrase    = Message[parcel](lines, "Phrase")
	said      = FactOf[parcel]("said")
	quest     = OperationOf[int, []string]("quest")
	notebook  = FileOf[parcel]("notebook")
	reminder  = Timer("reminder")
	principle = RuleOf("PRINCIPLE")
	sight     = Sometimes("sight")
)

// A parcel has a part of every sort.
type parcel struct {
	N     int
	Small uint8
	Yes   bool
	Text  string
	List  []int32
	Next  *parcel
	Table map[string]uint64
}

// A guest does a little of everything.
type guest struct{ Seen []parcel }

func (g *guest) Start(env *Env) {
	env.Dial(lines, 3-env.Self())
	env.SetTimer(reminder, Duration(1))
	packet.SendTo(env, 3-env.Self(), parcel{N: 3, Text: "hello", List: []int32{1, -1}, Next: &parcel{Yes: true}})
}

func (g *guest) Timer(env *Env, t TimerID) {
	env.Note(principle, 1, 2, 3, 4)
	op := quest.Invoke(env, 5)
	quest.Return(env, op, []string{"found"})
	notebook.Replace(env, parcel{N: notebook.Len(env)})
	notebook.SyncLater(env, 7)
	env.SetTimer(reminder.For(int64(env.Rand(3))), Duration(2))
}

func (g *guest) Receive(env *Env, d Delivery) {
	env.Sometimes(sight)
	switch {
	case packet.Is(d):
		g.Seen = append(g.Seen, packet.Of(d))
		said.Observe(env, packet.Of(d))
		notebook.Append(env, packet.Of(d))
		notebook.Sync(env)
		notebook.Discard(env, 1)
	case phrase.Is(d):
		env.Close(d.Conn)
	case lines.Is(d):
		phrase.Send(env, d.Conn, parcel{Table: map[string]uint64{"a": 1}})
	}
	if len(g.Seen) > 2 {
		env.Halt(principle)
	}
}

// hearer is a monitor that reads all that is stated.
type hearer struct{ heard int }

func (h *hearer) Step(p Happening) *Violation { h.heard += len(p.Text()); return nil }
func (h *hearer) Clone() Monitor              { c := *h; return &c }
func (h *hearer) Encode(b []byte) []byte      { return appendUint(b, uint64(h.heard)) }

func guests() Protocol {
	return Protocol{
		Name: "guests",
		Nodes: []NodeSpec{
			{Name: "a", Role: "guest", New: func() Node { return &guest{} }},
			{Name: "b", Role: "guest", New: func() Node { return &guest{} }},
		},
		Ports:    []*Port{packets, lines},
		Monitors: []MonitorSpec{{Name: "hearer", New: func() Monitor { return &hearer{} }}},
	}
}

// A liar answers calls with what it has been given to say, and then as a host does.
type liar struct {
	host *Host
	says [][]byte
	told [][]byte // every answer
}

func (l *liar) Carry(call []byte) ([]byte, error) {
	var reply []byte
	if len(l.says) > 0 {
		reply, l.says = l.says[0], l.says[1:]
	}
	if len(reply) == 0 {
		reply = l.host.Handle(call, nil)
	}
	l.told = append(l.told, reply)
	return reply, nil
}

func newLiar(t testing.TB, says [][]byte) *liar {
	t.Helper()
	h, err := NewHost(guests())
	if err != nil {
		t.Fatal(err)
	}
	return &liar{host: h, says: says}
}

// visit runs a world whose nodes are elsewhere.
func visit(t testing.TB, l *liar) *World {
	t.Helper()
	w, err := New(Config{Seed: 1, Protocol: guests().Elsewhere(l, "guest"), Network: CalmNetwork(), Disk: Disk{Sync: Range{Min: 1, Max: 2}}, Paranoid: true})
	if err != nil {
		t.Fatal(err)
	}
	for range 60 {
		if !w.Step() {
			break
		}
	}
	w.Finish()
	w.Close()
	return w
}

// split cuts a text into replies, each after its length; what is left is the last.
func split(text []byte) (all [][]byte) {
	for len(text) > 0 {
		n, size := binary.Uvarint(text)
		if size <= 0 || n > uint64(len(text)-size) {
			return append(all, text)
		}
		all, text = append(all, text[size:size+int(n)]), text[size+int(n):]
	}
	return all
}

func join(all ...[]byte) (text []byte) {
	for _, reply := range all {
		text = appendText(text, string(reply))
	}
	return text
}

// FuzzReply answers the calls of a world, and of a search, with whatever it likes: the
// world goes on or ends with a violation, and never panics.
func FuzzReply(f *testing.F) {
	honest := newLiar(f, nil)
	if v := visit(f, honest).Violation(); v != nil || len(honest.told) < 10 {
		f.Fatalf("%d calls, and %v", len(honest.told), v)
	}
	for i := range honest.told {
		f.Add(join(honest.told[:i+1]...))
	}
	f.Add([]byte{replyNeeds})
	f.Add([]byte{replyPanicked, 3, 'o', 'h', '!'})
	f.Fuzz(func(t *testing.T, text []byte) {
		visit(t, newLiar(t, split(text)))
		m, err := NewModel(Config{Protocol: guests().Elsewhere(newLiar(t, split(text)), "guest")}, Bounds{Crashes: 1, Expiries: 1, Resets: 1})
		if err != nil {
			t.Fatal(err)
		}
		starts, _ := m.Initial()
		for _, s := range starts[:min(len(starts), 3)] {
			seen := 0
			m.Expand(s.State, func(Move, State, *Violation) bool { seen++; return seen < 20 })
		}
	})
}
