package election

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A lesson is one elector among puppets, in a world driven by hand: the puppets
// say what the test wants said and keep what they are told.
type lesson struct {
	*testing.T
	w       *sim.World
	self    sim.NodeID
	said    []string             // facts: "s3 elected following 5 …"
	puppets map[sim.NodeID]*part // by id
}

// A part is what a test shares with a puppet.
type part struct {
	next  Notification // what it says at its cue
	heard []string
}

// A company says who is there. The subject is the elector that is tested.
type company struct {
	voters, observers int
	subject           sim.NodeID
	own               Vote // what it looks with
	late              bool // it does not look when it boots
	strangers         bool // the puppets do not say who they are
}

// usual is server 3 of five and an observer, with the histories of vote(3).
func usual() company { return company{voters: 5, observers: 1, subject: 3, own: vote(3)} }

// vote is for a server with the history that most servers of these tests have.
func vote(id sim.NodeID) Vote { return Vote{Epoch: 1, Zxid: znode.ZxidOf(1, 5), Leader: id} }

func seeks(round Round, v Vote) Notification   { return Notification{Looking, Ballot{round, v}} }
func follows(round Round, v Vote) Notification { return Notification{Following, Ballot{round, v}} }
func leads(round Round, v Vote) Notification   { return Notification{Leading, Ballot{round, v}} }

// bare is an elector alone. It looks when it boots and when its timer says so.
type bare struct {
	Elector
	own  Vote
	late bool
}

var (
	again = sim.Timer("again")
	share = sim.Timer("share") // the moment at which an epoch is shared
	cue   = sim.Timer("cue")
)

func (b *bare) Start(env *sim.Env) {
	if !b.late {
		b.Look(env, b.own.Zxid, b.own.Epoch)
	}
	env.SetTimer(again, 1000*ms)
	env.SetTimer(share, 1000*ms)
}

func (b *bare) Timer(env *sim.Env, t sim.TimerID) {
	switch {
	case b.OwnsTimer(t):
		b.Elector.Timer(env, t)
	case t == again:
		b.Look(env, b.own.Zxid, b.own.Epoch)
		env.SetTimer(again, 1000*ms)
	case t == share:
		b.Update(env, 9)
	}
}

// puppet keeps a link to the subject as the rules of links have it.
type puppet struct {
	part     *part      `sim:"fixed"`
	subject  sim.NodeID `sim:"fixed"`
	stranger bool       `sim:"fixed"`
	conn     sim.Conn
}

func (p *puppet) Start(env *sim.Env) {
	env.SetTimer(cue, 1000*ms)
	if env.Self() > p.subject {
		p.conn = env.Dial(Port, p.subject)
	}
}

func (p *puppet) Timer(env *sim.Env, _ sim.TimerID) {
	Notify.Send(env, p.conn, p.part.next)
	env.SetTimer(cue, 1000*ms)
}

func (p *puppet) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case d.Opened() && d.Conn == p.conn && !p.stranger:
		Hello.Send(env, d.Conn, hello{env.Self()})
	case Hello.Is(d) && d.From > env.Self():
		p.conn = d.Conn
	case Notify.Is(d):
		p.part.heard = append(p.part.heard, Notify.Of(d).String())
	}
}

// begin makes the world, boots the subject and then the puppets, and lets the
// links come up and the first notifications go out.
func begin(t *testing.T, c company) *lesson {
	t.Helper()
	l := &lesson{T: t, self: c.subject, puppets: map[sim.NodeID]*part{}}
	e := Ensemble{Servers: c.voters, Observers: c.observers}
	elector, err := NewElector(e.config())
	if err != nil {
		t.Fatal(err)
	}
	p := sim.Protocol{Name: "lesson", Ports: []*sim.Port{Port}, Monitors: []sim.MonitorSpec{
		{Name: "scribe", New: func() sim.Monitor { return &scribe{e, &l.said} }}}}
	for id := sim.NodeID(1); int(id) <= c.voters+c.observers; id++ {
		spec := sim.NodeSpec{Name: e.name(id), Role: e.role(id), New: func() sim.Node { return &bare{elector, c.own, c.late} }}
		if id != c.subject {
			l.puppets[id] = &part{}
			spec.New = func() sim.Node { return &puppet{part: l.puppets[id], subject: c.subject, stranger: c.strangers} }
		}
		p.Nodes = append(p.Nodes, spec)
	}
	l.enter(sim.Config{Protocol: p, Network: sim.CalmNetwork()})
	l.take("boot " + l.w.Name(l.self))
	for _, n := range p.Nodes {
		if n.Name != l.w.Name(l.self) {
			l.take("boot " + n.Name)
		}
	}
	l.settle()
	return l
}

// enter makes the world of a lesson.
func (l *lesson) enter(cfg sim.Config) {
	l.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(w.Close)
	l.w = w
}

// say has a puppet tell the subject something, and lets everything that comes
// of it arrive. What the puppets have been told before is forgotten.
func (l *lesson) say(from sim.NodeID, n Notification) {
	l.Helper()
	l.forget()
	l.puppets[from].next = n
	l.expire(l.w.Name(from), "cue")
	l.settle()
}

func (l *lesson) forget() {
	for _, p := range l.puppets {
		p.heard = nil
	}
}

// told demands what a puppet has been told since something was last said.
func (l *lesson) told(to sim.NodeID, want ...Notification) {
	l.Helper()
	var lines []string
	for _, n := range want {
		lines = append(lines, n.String())
	}
	if got := l.puppets[to].heard; !slices.Equal(got, lines) {
		l.Errorf("%s was told %q, want %q", l.w.Name(to), got, lines)
	}
}

// toldAll demands it of every other voter.
func (l *lesson) toldAll(want ...Notification) {
	l.Helper()
	for _, id := range []sim.NodeID{1, 2, 4, 5} {
		l.told(id, want...)
	}
}

// settle takes what is under way on the election port until nothing is.
func (l *lesson) settle() {
	l.Helper()
	for range 1000 {
		pending := l.w.Pending()
		i := slices.IndexFunc(pending, func(p sim.Pending) bool { return p.On.Port == Port.Name() && !p.Held })
		if i < 0 {
			return
		}
		l.choose(sim.Choice{On: pending[i].On})
	}
	l.Fatal("the election does not settle")
}

// take makes events happen, in the order given.
func (l *lesson) take(on ...string) {
	l.Helper()
	for _, s := range on {
		a, err := sim.ParseAddress(s)
		if err != nil {
			l.Fatal(err)
		}
		l.choose(sim.Choice{On: a})
	}
}

// expire lets a node's timer expire, whichever expiry of it that is.
func (l *lesson) expire(node, timer string) {
	l.Helper()
	for _, p := range l.w.Pending() {
		if p.On.Port == "timer" && p.On.Node == node && p.On.Kind == timer {
			l.choose(sim.Choice{On: p.On})
			return
		}
	}
	l.Fatalf("%s has no timer %s", node, timer)
}

// pass lets a timer of the subject expire, and everything that comes of it.
func (l *lesson) pass(timer string) {
	l.Helper()
	l.forget()
	l.expire(l.w.Name(l.self), timer)
	l.settle()
}

// in is how far off a timer of the subject is, -1 when it is not set.
func (l *lesson) in(timer string) sim.Duration {
	for _, t := range l.w.View(l.self).Timers {
		if t.Name == timer {
			return t.At.Sub(l.w.Now())
		}
	}
	return -1
}

func (l *lesson) choose(c sim.Choice) {
	l.Helper()
	if err := l.w.Apply(c); err != nil {
		l.Fatal(err)
	}
	if v := l.w.Violation(); v != nil {
		l.Fatal(v)
	}
}

// hears demands that a fact stands, and hush that none begins like that.
func (l *lesson) hears(line string) {
	l.Helper()
	if !slices.Contains(l.said, line) {
		l.Errorf("nobody said %q, only %q", line, l.said)
	}
}

func (l *lesson) hush(start string) {
	l.Helper()
	for _, line := range l.said {
		if strings.HasPrefix(line, start) {
			l.Errorf("%q was said", line)
		}
	}
}

// shows demands the value of one of the subject's columns.
func (l *lesson) shows(column, want string) {
	l.Helper()
	for _, c := range l.w.View(l.self).Columns {
		if c.Name != column {
			continue
		}
		if c.Value != want {
			l.Errorf("%s is %s, want %s", column, c.Value, want)
		}
		return
	}
	l.Errorf("there is no column %s", column)
}

// votes demands the vote that the subject shows while it looks.
func (l *lesson) votes(v Vote) {
	l.Helper()
	want := fmt.Sprintf("s%d@%s", v.Leader, v.Zxid.Short())
	if v.Epoch != v.Zxid.Epoch() {
		want += fmt.Sprintf(" e%d", v.Epoch)
	}
	l.shows("vote", want)
}

// A scribe writes down every fact.
type scribe struct {
	e     Ensemble
	lines *[]string
}

func (s *scribe) Step(h sim.Happening) *sim.Violation {
	if h.Node > 0 {
		*s.lines = append(*s.lines, fmt.Sprintf("%s %s %s", s.e.name(h.Node), h.Name(), h.Text()))
	}
	return nil
}
func (s *scribe) Clone() sim.Monitor     { return s }
func (s *scribe) Encode(b []byte) []byte { return b }

// marks counts the visits to each landmark.
func marks(w *sim.World) map[string]uint64 {
	counts := map[string]uint64{}
	for _, m := range w.Marks() {
		counts[m.Name] = m.Count
	}
	return counts
}
