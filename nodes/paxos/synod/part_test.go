package synod_test

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/paxos"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// idle is a role that does nothing, around whatever part.
type idle struct{}

func (idle) Start(*sim.Env)                                          {}
func (idle) Timer(*sim.Env, sim.TimerID)                             {}
func (idle) Receive(*sim.Env, sim.Delivery)                          {}
func (idle) Propose(*sim.Env)                                        {}
func (idle) OnPromise(*sim.Env, sim.NodeID, synod.Promise)           {}
func (idle) OnRefused(*sim.Env, sim.NodeID, synod.Refused)           {}
func (idle) OnDecided(*sim.Env)                                      {}
func (idle) OnPrepare(*sim.Env, sim.NodeID, synod.Prepare)           {}
func (idle) OnAccept(*sim.Env, sim.NodeID, synod.Accept)             {}
func (idle) OnAccepted(env *sim.Env, _ sim.NodeID, _ synod.Accepted) {}

// does is a node that does one thing when it boots.
type does struct {
	idle
	what func(*sim.Env) `sim:"fixed"`
}

func (d *does) Start(env *sim.Env) { d.what(env) }

// idlers are roles that do nothing.
func idlers() synod.Roles {
	return synod.Roles{
		Acceptor: func(synod.Booth) sim.Node { return &idle{} },
		Proposer: func(synod.Desk) sim.Node { return &idle{} },
		Learner:  func(synod.Herald) sim.Node { return &idle{} },
	}
}

// ends runs an ensemble of roles for a while and returns what it violated.
func ends(t *testing.T, roles synod.Roles, clients ...sim.Client) *sim.World {
	t.Helper()
	p, err := synod.Default().Protocol(roles, clients)
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.CalmNetwork()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	w.Run(sim.Time(2 * time.Second))
	return w
}

// A part that somebody makes for himself speaks for nobody: a learner cannot cast
// votes, nor an acceptor put a value to them.
func TestOnlyTheOwnerOfAPartSpeaks(t *testing.T) {
	for what, say := range map[string]func(*sim.Env){
		"Booth is nobody's":  func(env *sim.Env) { new(synod.Booth).Vote(env, synod.Proposal{Value: "red"}) },
		"this Booth":         func(env *sim.Env) { new(synod.Booth).Promise(env, 1, synod.Ballot{}, synod.Proposal{}) },
		"Desk is nobody's":   func(env *sim.Env) { new(synod.Desk).Accept(env, synod.Proposal{Value: "red"}) },
		"this Desk":          func(env *sim.Env) { new(synod.Desk).Prepare(env, synod.Ballot{}) },
		"Herald is nobody's": func(env *sim.Env) { new(synod.Herald).Learn(env, synod.Proposal{Value: "red"}) },
	} {
		roles := idlers()
		roles.Learner = func(synod.Herald) sim.Node { return &does{what: say} }
		if v := ends(t, roles).Violation(); v == nil || v.Monitor != "panic" || !strings.Contains(v.Text, what) {
			t.Errorf("%s: %v", what, v)
		}
	}
}

// yes is an acceptor that promises everybody everything and votes for all.
type yes struct {
	synod.Booth
	idle
}

func (y *yes) Start(*sim.Env)                                      {}
func (y *yes) Timer(*sim.Env, sim.TimerID)                         {}
func (y *yes) Receive(env *sim.Env, d sim.Delivery)                { y.Hear(env, d, y) }
func (y *yes) OnAccept(env *sim.Env, _ sim.NodeID, m synod.Accept) { y.Vote(env, m.Proposal) }
func (y *yes) OnPrepare(env *sim.Env, from sim.NodeID, m synod.Prepare) {
	y.Promise(env, from, m.Ballot, synod.Proposal{})
}

// To speak is to be held to it: roles state no facts of their own, and need not be
// trusted to.
func TestARoleIsHeldToWhatItSays(t *testing.T) {
	right, err := paxos.New(synod.Default(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := synod.Default().Protocol(synod.Roles{
		Acceptor: func(b synod.Booth) sim.Node { return &yes{Booth: b} },
		Proposer: idlers().Proposer, Learner: idlers().Learner,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	copy(right.Nodes[2:5], p.Nodes[2:5])
	w, err := sim.New(sim.Config{Seed: 1, Protocol: right, Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 9 * time.Millisecond}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(time.Second))
	if v := w.Violation(); v == nil || v.Monitor != "promise" {
		t.Errorf("the violation is %v", v)
	}
}

// Nothing is owed for a wish that nobody has, and what is wished for is owed though
// the proposer does nothing about it.
func TestAWishIsStatedForTheProposer(t *testing.T) {
	roles := idlers()
	roles.Proposer = func(d synod.Desk) sim.Node { return &lazy{Desk: d} }
	for want, clients := range map[string][]sim.Client{
		"": {{Name: "c1", Script: []string{"sleep 1s"}}},
		"no value has been chosen for l1 to learn": {{Name: "c1", Script: []string{"propose blue"}}},
	} {
		if got := ends(t, roles, clients...).Missing(); got != want {
			t.Errorf("missing is %q, want %q", got, want)
		}
	}
}

// lazy is a proposer that hears everybody out and does nothing.
type lazy struct {
	synod.Desk
	idle
}

func (l *lazy) Start(env *sim.Env)                   { l.Open(env, l) }
func (l *lazy) Timer(*sim.Env, sim.TimerID)          {}
func (l *lazy) Receive(env *sim.Env, d sim.Delivery) { l.Hear(env, d, l) }

// A ballot of nobody, as a garbled message may bring it, has nobody to be told of
// the outcome.
func TestAHeraldTellsProposersAlone(t *testing.T) {
	for _, id := range []sim.NodeID{0, 3, 99} {
		stray := synod.Proposal{Ballot: synod.Ballot{Round: 1, ID: id}, Value: "red"}
		roles := idlers()
		roles.Acceptor = func(b synod.Booth) sim.Node {
			return &does{what: func(env *sim.Env) { b.Vote(env, stray) }}
		}
		roles.Learner = func(h synod.Herald) sim.Node { return &hasty{Herald: h} }
		p, err := synod.Default().Protocol(roles, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.Monitors = nil // they object to the first vote, and it is about the second
		w, err := sim.New(sim.Config{Protocol: p, Network: sim.CalmNetwork()})
		if err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Time(time.Second))
		if v := w.Violation(); v != nil {
			t.Errorf("%s: %v", stray, v)
		}
		w.Close()
	}
}

// hasty is a learner that learns from the first vote.
type hasty struct {
	synod.Herald
	idle
}

func (h *hasty) Start(env *sim.Env)                   { h.Open(env) }
func (h *hasty) Timer(env *sim.Env, t sim.TimerID)    { h.Herald.Timer(env, t) }
func (h *hasty) Receive(env *sim.Env, d sim.Delivery) { h.Hear(env, d, h) }
func (h *hasty) OnAccepted(env *sim.Env, _ sim.NodeID, m synod.Accepted) {
	h.Learn(env, m.Proposal)
}
