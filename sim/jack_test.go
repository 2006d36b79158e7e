package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A jack of all trades does all that a node can ask of its world. Which of it, the
// world draws; so a few hundred events have every effect in every company.
type jack struct {
	deeds []int `sim:"fixed"` // what it may do, as places of the table
	most  int   `sim:"fixed"` // after so many deeds it rests, 0 for never

	Done   int
	Calls  []sim.Conn
	Open   []sim.OpID
	Seen   map[string]int
	Latest *ware
	Words  string
	digest uint64
}

// A ware is what jacks send, write and state.
type ware struct {
	N     int64
	Text  string
	List  []uint16
	Inner *ware
}

func (w ware) String() string {
	inner := ""
	if w.Inner != nil {
		inner = fmt.Sprint(" in ", w.Inner.N)
	}
	return fmt.Sprint(w.N, " of ", w.Text[:min(len(w.Text), 9)], w.List, inner)
}

// What jacks speak with.
var (
	jackPost = sim.Datagrams("jackpost")
	jackCard = sim.Message[ware](jackPost, "Card")
	jackNod  = sim.Message[struct{}](jackPost, "Nod")
	jackWire = sim.Streams("jackwire")
	jackLine = sim.Message[ware](jackWire, "Line")

	jackBook  = sim.FileOf[ware]("jackbook")
	jackVote  = sim.FileOf[int64]("jackvote")
	jackAlarm = sim.Timer("jackalarm")
	jackBell  = sim.Timer("jackbell")

	jackRule  = sim.RuleOf("JACK-1")
	jackStop  = sim.RuleOf("JACK-2")
	jackMark  = sim.Sometimes("a jack has been here")
	jackSite  = sim.SiteOf("jack-of-no-trade")
	jackFact  = sim.FactOf[ware]("jacked")
	jackAsked = sim.OperationOf[ware, int64]("ask-jack")
)

// A deed is one thing that a jack does.
type deed struct {
	name string
	do   func(n *jack, env *sim.Env)
}

var deeds = []deed{
	{"send", func(n *jack, env *sim.Env) { jackCard.SendTo(env, other(env), n.pack(env)) }},
	{"nod", func(n *jack, env *sim.Env) { jackNod.SendTo(env, env.Self(), struct{}{}) }},
	{"dial", func(n *jack, env *sim.Env) { n.Calls = append(n.Calls, env.Dial(jackWire, other(env))) }},
	{"say", func(n *jack, env *sim.Env) {
		if c, ok := pick(env, n.Calls); ok {
			jackLine.Send(env, c, n.pack(env))
		}
	}},
	{"hang up", func(n *jack, env *sim.Env) {
		if c, ok := pick(env, n.Calls); ok {
			env.Close(c)
		}
	}},
	{"append", func(n *jack, env *sim.Env) { jackBook.Append(env, n.pack(env)) }},
	{"append a lot", func(n *jack, env *sim.Env) {
		p := n.pack(env)
		if n.Done < 64 { // what a node elsewhere may do in one life is limited
			p.Text = strings.Repeat(p.Text+".", 1500)
		}
		jackBook.Append(env, p)
	}},
	{"replace", func(n *jack, env *sim.Env) { jackVote.Replace(env, int64(n.Done)) }},
	{"vote twice", func(n *jack, env *sim.Env) { jackVote.Append(env, jackVote.Last(env)+1) }},
	{"truncate", func(n *jack, env *sim.Env) { jackBook.Truncate(env, env.Rand(jackBook.Len(env)+1)) }},
	{"discard", func(n *jack, env *sim.Env) { jackBook.Discard(env, env.Rand(jackBook.Len(env)+1)) }},
	{"read", func(n *jack, env *sim.Env) {
		for _, p := range jackBook.Read(env) {
			n.learn(fmt.Sprint(p.N, len(p.Text), p.List))
		}
		n.learn(jackBook.Damaged(env).String())
	}},
	{"read the vote", func(n *jack, env *sim.Env) {
		n.learn(fmt.Sprint(jackVote.Last(env), jackVote.Len(env), jackVote.Damaged(env)))
	}},
	{"look", func(n *jack, env *sim.Env) { jackVote.Len(env) }},
	{"sync", func(n *jack, env *sim.Env) { jackBook.Sync(env) }},
	{"sync the vote", func(n *jack, env *sim.Env) { jackVote.Sync(env) }},
	{"sync later", func(n *jack, env *sim.Env) { jackBook.SyncLater(env, n.digest) }},
	{"wind", func(n *jack, env *sim.Env) { env.SetTimer(jackAlarm.For(int64(env.Rand(3))-1), millis(env.Rand(30)-2)) }},
	{"wind by chance", func(n *jack, env *sim.Env) { env.SetTimerBetween(jackBell, millis(1), millis(20)) }},
	{"unwind", func(n *jack, env *sim.Env) { env.StopTimer(jackAlarm.For(int64(env.Rand(3)) - 1)) }},
	{"dare", func(n *jack, env *sim.Env) {
		if env.Maybe(jackSite) {
			n.learn("dared")
		}
	}},
	{"mark", func(n *jack, env *sim.Env) { env.Sometimes(jackMark) }},
	{"cite", func(n *jack, env *sim.Env) { env.Note(jackRule, int64(n.Done), -1, 1<<40, int64(env.Boot())) }},
	{"cite nothing", func(n *jack, env *sim.Env) { env.Note(sim.Rule{}, 0, 0, 0, 0) }},
	{"state", func(n *jack, env *sim.Env) { jackFact.Observe(env, n.pack(env)) }},
	{"ask", func(n *jack, env *sim.Env) { n.Open = append(n.Open, jackAsked.Invoke(env, n.pack(env))) }},
	{"answer", func(n *jack, env *sim.Env) {
		if id, ok := pick(env, n.Open); ok {
			jackAsked.Return(env, id, -int64(n.Done))
		}
	}},
	{"give up", func(n *jack, env *sim.Env) {
		if id, ok := pick(env, n.Open); ok {
			jackAsked.GiveUp(env, id)
		}
	}},
	{"look around", func(n *jack, env *sim.Env) {
		n.learn(fmt.Sprint(env.Now(), env.Boot(), env.Name(other(env)), env.Peers()))
	}},
	{"halt", func(n *jack, env *sim.Env) {
		if env.Rand(4) == 3 {
			env.Halt(jackStop)
		}
	}},
}

// panics is a deed that ends a run.
var panics = deed{"panic", func(n *jack, env *sim.Env) {
	if env.Rand(20) == 19 {
		panic("jack has had enough")
	}
}}

func other(env *sim.Env) sim.NodeID {
	peers := env.Peers()
	i := slices.Index(peers, env.Self())
	return peers[(i+1+env.Rand(len(peers)-1))%len(peers)]
}

func pick[T any](env *sim.Env, all []T) (one T, ok bool) {
	if len(all) == 0 {
		return one, false
	}
	return all[env.Rand(len(all))], true
}

func (n *jack) pack(env *sim.Env) ware {
	p := ware{N: int64(n.Done), Text: env.Name(env.Self()), List: []uint16{uint16(n.digest), 7}}
	if n.Latest != nil {
		p.Inner = &ware{N: n.Latest.N}
	}
	return p
}

// learn takes in what the jack was told.
func (n *jack) learn(text string) {
	n.Words = text
	for _, c := range []byte(text) {
		n.digest = n.digest*31 + uint64(c)
	}
	if n.Seen == nil {
		n.Seen = map[string]int{}
	}
	n.Seen[text[:min(len(text), 3)]]++
}

// act does a few deeds. One that rests after some does them one by one: a search tries
// every way that a draw can go.
func (n *jack) act(env *sim.Env) {
	now := n.most - n.Done
	if now = min(now, 1); n.most == 0 {
		now = 1 + env.Rand(2+len(n.deeds)/8)
	}
	for range now {
		n.Done++
		d := panics
		if at := n.deeds[env.Rand(len(n.deeds))]; at < len(deeds) {
			d = deeds[at]
		}
		d.do(n, env)
	}
}

func (n *jack) Start(env *sim.Env) {
	n.learn("boot")
	env.SetTimer(jackBell, millis(5))
	n.act(env)
}

func (n *jack) Timer(env *sim.Env, t sim.TimerID) {
	n.learn(t.String())
	if t.Is(jackBell) {
		env.SetTimer(jackBell, millis(5))
	}
	n.act(env)
}

func (n *jack) Receive(env *sim.Env, d sim.Delivery) {
	n.learn(fmt.Sprint(d.Kind(), d.From, d.Conn))
	switch {
	case jackCard.Is(d):
		p := jackCard.Of(d)
		n.Latest = &p
	case jackLine.Is(d):
		p := jackLine.Of(d)
		n.Latest = &p
	case jackBook.Is(d):
		n.digest += jackBook.Synced(d)
	case d.Opened() && !slices.Contains(n.Calls, d.Conn):
		n.Calls = append(n.Calls, d.Conn)
	case d.Closed():
		n.Calls = slices.DeleteFunc(n.Calls, func(c sim.Conn) bool { return c == d.Conn })
	}
	n.act(env)
}

func (n *jack) Inspect() []sim.Column {
	return []sim.Column{{Name: "done", Value: fmt.Sprint(n.Done), Tone: sim.Tone(n.Done % 5), Node: 1}, {Name: "words", Value: n.Words}}
}

// A boss is a jack that takes commands.
type boss struct{ jack }

var errLine = errors.New("a boss understands put and nothing else")

func (b *boss) Understand(line string) error {
	if line != "put" {
		return errLine
	}
	return nil
}

func (b *boss) Command(env *sim.Env, line string) {
	b.learn(line)
	b.act(env)
}

// jacks is a protocol of three jacks and two bosses that do some of the deeds.
func jacks(of []int, most int, judged bool) sim.Protocol {
	p := sim.Protocol{Name: "jacks", Ports: []*sim.Port{jackPost, jackWire}, Landmarks: []sim.Landmark{jackMark}}
	for i := range 5 {
		spec := sim.NodeSpec{Name: string(rune('a' + i)), Role: "jack", New: func() sim.Node { return &jack{deeds: of, most: most} }}
		if i > 2 {
			spec.Role, spec.New = "boss", func() sim.Node { return &boss{jack{deeds: of, most: most}} }
		}
		p.Nodes = append(p.Nodes, spec)
	}
	if judged {
		p.Monitors = []sim.MonitorSpec{{Name: "hearsay", New: func() sim.Monitor { return &hearsay{} }}}
	}
	return p
}

// hearsay is a monitor that keeps the sum of what it has heard.
type hearsay struct{ sum []string }

func (m *hearsay) Step(h sim.Happening) *sim.Violation {
	line := fmt.Sprintf("%d %s %s", h.Node, h.Name(), h.Op)
	if jackFact.Is(h) {
		line += fmt.Sprint(jackFact.Of(h).N)
	}
	m.sum = append(m.sum, line)
	return nil
}

func (m *hearsay) Clone() sim.Monitor     { return &hearsay{slices.Clone(m.sum)} }
func (m *hearsay) Encode(b []byte) []byte { return fmt.Append(b, m.sum) }
