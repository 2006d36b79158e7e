package election

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence on QuorumCnxManager (zookeeper.md §1), played by
// hand among electors without puppets.

// two makes a world of two voters that are up and have dialled each other.
func two(t *testing.T) *lesson {
	t.Helper()
	l := &lesson{T: t, self: 1}
	e := Ensemble{Servers: 2}
	elector, err := NewElector(e.config())
	if err != nil {
		t.Fatal(err)
	}
	p := sim.Protocol{Name: "pair", Ports: []*sim.Port{Port}}
	for id := sim.NodeID(1); id <= 2; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: e.name(id), New: func() sim.Node { return &bare{Elector: elector, own: vote(id)} }})
	}
	l.enter(sim.Config{Protocol: p, Network: sim.CalmNetwork()})
	l.take("boot s1", "boot s2")
	return l
}

// says is what the first pending message of a kind on a pair says, "" for none.
func (l *lesson) says(from, to, kind string) string {
	for _, p := range l.w.Pending() {
		if p.On.From == from && p.On.Node == to && p.On.Kind == kind {
			return p.Text
		}
	}
	return ""
}

// linked reports what both ends take for the number of their links.
func (l *lesson) linked() (s1, s2 string) {
	column := func(id sim.NodeID) string {
		cs := l.w.View(id).Columns
		return cs[slices.IndexFunc(cs, func(c sim.Column) bool { return c.Name == "links" })].Value
	}
	return column(1), column(2)
}

// "Dialer with the smaller sid sends its id then drops; a listener with the
// larger id closes it, drops its old link and dials back."
func TestTheLargerDialsBack(t *testing.T) {
	l := two(t)
	l.take("election s1>s2 opened#1", "election s2>s1 opened#1") // s1 hears s2's own dial
	l.take("election s2>s1 opened#2")                            // the answer to its knock
	if s1, s2 := l.linked(); s1 != "0" || s2 != "0" {
		t.Errorf("links stand at %s and %s", s1, s2)
	}
	l.take("election s1>s2 opened#2", "election s2>s1 Hello#1") // the answer to s2, which says who it is
	if s1, s2 := l.linked(); s1 != "1" || s2 != "1" {
		t.Errorf("links stand at %s and %s", s1, s2)
	}
	l.take("election s1>s2 Hello#1") // a knock: s2 has a link that it takes to be stale
	if _, s2 := l.linked(); s2 != "0" {
		t.Error("s2 keeps its old link")
	}
	if marks(l.w)[DialledBack.String()] != 1 {
		t.Error("s2 does not dial back")
	}
	l.settle()
	if s1, s2 := l.linked(); s1 != "1" || s2 != "1" {
		t.Errorf("in the end links stand at %s and %s", s1, s2)
	}
}

// "One TCP link per pair … surviving links are dialed by the larger sid."
func TestWhateverTheOrderOneLinkSurvivesDialledByTheLarger(t *testing.T) {
	for seed := range uint64(200) {
		l := two(t)
		r := sim.NewRand(seed, "order")
		for range 300 {
			var open []sim.Address
			for _, p := range l.w.Pending() {
				if p.On.Port == Port.Name() {
					open = append(open, p.On)
				}
			}
			if len(open) == 0 {
				break
			}
			l.choose(sim.Choice{On: open[r.Below(len(open))]})
		}
		if s1, s2 := l.linked(); s1 != "1" || s2 != "1" {
			t.Fatalf("order %d: links stand at %s and %s", seed, s1, s2)
		}
		l.expire("s1", "again")
		if !l.pending("s1", "s2", "Notification") || l.pending("s1", "s2", "opened") {
			t.Errorf("order %d: s1 cannot use the link", seed)
		}
	}
}

// "Send queue capacity 1, newest overwrites."
func TestTheQueueHoldsTheNewestAlone(t *testing.T) {
	l := two(t)
	l.expire("s1", "again")
	l.expire("s1", "again")
	if marks(l.w)[QueueOverwritten.String()] != 2 {
		t.Error("nothing was overwritten")
	}
	l.take("election s2>s1 opened#1", "election s1>s2 opened#2", "election s2>s1 Hello#1")
	if got, want := l.says("s1", "s2", "Notification"), seeks(3, vote(1)).String(); got != want {
		t.Errorf("s1 sends %q, want %q", got, want)
	}
	l.take("election s1>s2 Notification#1")
	if got := l.says("s1", "s2", "Notification"); got != "" {
		t.Errorf("and then %q", got)
	}
}

// "On a new link with empty queue, the last message sent to that peer is re-sent
// (duplicates normal)."
func TestTheLastMessageIsSentAgainOnANewLink(t *testing.T) {
	l := two(t)
	l.settle()
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Reset{A: 1, B: 2}})
	l.settle() // both hear of it, and nobody dials
	if s1, s2 := l.linked(); s1 != "0" || s2 != "0" {
		t.Errorf("links stand at %s and %s", s1, s2)
	}
	before := marks(l.w)[LastResent.String()]
	l.expire("s2", "again") // s2 has something to say; s1 has not
	l.settle()
	if marks(l.w)[LastResent.String()] == before {
		t.Error("nothing was sent again")
	}
}

// "… else (re)connect to all": when every queue is full, nothing has come
// through, and a resend would say nothing new.
func TestASilenceReconnectsWhenNothingHasBeenSent(t *testing.T) {
	l := two(t)
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: 2}}})
	l.settle() // s1's dial is refused
	if l.pending("s1", "s2", "opened") {
		t.Error("s1 dials by itself")
	}
	before := marks(l.w)[QueueOverwritten.String()]
	l.expire("s1", "resend")
	if marks(l.w)[QueueOverwritten.String()] != before {
		t.Error("s1 queues its vote again")
	}
	if !l.pending("s1", "s2", "opened") {
		t.Error("s1 does not dial")
	}
}

// "Connect timeout 5 s."
func TestADialIsGivenUpAfterFiveSeconds(t *testing.T) {
	l := two(t)
	l.settle()
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Reset{A: 1, B: 2}})
	l.settle()
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Cut{From: 1, To: 2}})
	l.expire("s1", "again")
	if got := l.in("connect/2"); got != 5000*ms {
		t.Errorf("it is given up in %v", got)
	}
	l.expire("s1", "connect/2")
	if marks(l.w)[DialTimedOut.String()] != 1 {
		t.Error("it is not given up")
	}
	l.expire("s1", "resend") // the queue is full: reconnect
	if l.in("connect/2") < 0 {
		t.Error("s1 does not dial again")
	}
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Heal{}})
	l.settle()
	if s1, s2 := l.linked(); s1 != "1" || s2 != "1" {
		t.Errorf("links stand at %s and %s", s1, s2)
	}
}

// A connection on which nobody has said who it is carries no notifications.
func TestAStrangerIsNotListenedTo(t *testing.T) {
	c := usual()
	c.strangers = true
	l := begin(t, c)
	l.say(5, seeks(7, vote(5)))
	l.shows("round", "1")
}

// pending reports whether an event of a kind is pending on a pair.
func (l *lesson) pending(from, to, kind string) bool {
	return slices.ContainsFunc(l.w.Pending(), func(p sim.Pending) bool {
		return p.On.From == from && p.On.Node == to && p.On.Kind == kind
	})
}
