package zab

import (
	"fmt"
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A play is a Zab of facts alone: five voters and an observer, whose every step
// is one call. It plays by the rules, so that what it plays is legal; lies are
// put in with says.
type play struct {
	turns     []turn
	cast      [7]actor
	epoch     uint32 // the latest that was begun
	committed []Txn  // by anyone, the longest
}

// A turn is what one server states, or what befalls the world.
type turn struct {
	who       sim.NodeID
	say       func(*sim.Env)
	delivered Txn
	enters    bool
	fault     sim.Fault
}

// An actor is a server in a play.
type actor struct {
	log               []Txn
	safe              int // of the log, how many are on disk
	snapshot          znode.Zxid
	accepted, current uint32
	role              election.State
	leader            sim.NodeID
	epoch             uint32
	stage             Phase
	delivered         int // of the log
	acked             int // of the log, said to the present leader
	down              bool
}

const onlooker sim.NodeID = 6

func playbill() Config {
	return Config{Voters: []sim.NodeID{1, 2, 3, 4, 5}, Observers: []sim.NodeID{onlooker}}
}

func zx(epoch, counter uint32) znode.Zxid { return znode.ZxidOf(epoch, counter) }

// played is the transaction that a play has under a zxid.
func played(epoch, counter uint32) Txn {
	return Txn{zx(epoch, counter), fmt.Sprint(epoch, ".", counter)}
}

func newPlay() *play {
	p := &play{}
	for id := sim.NodeID(1); id <= onlooker; id++ {
		p.load(id)
	}
	return p
}

// says has a server state a fact, true or not.
func says[T any](p *play, who sim.NodeID, f sim.Fact[T], v T) {
	n := turn{who: who, say: func(env *sim.Env) { f.Observe(env, v) }}
	if x, ok := any(v).(Txn); ok && f.Name() == Delivered.Name() {
		n.delivered = x
	}
	n.enters = f.Name() == Entered.Name()
	p.turns = append(p.turns, n)
}

func (p *play) befall(f sim.Fault) { p.turns = append(p.turns, turn{fault: f}) }

func (a *actor) last() znode.Zxid {
	if n := len(a.log); n > 0 {
		return max(a.log[n-1].Zxid, a.snapshot)
	}
	return a.snapshot
}

func (p *play) standing(id sim.NodeID) Standing {
	a := p.cast[id]
	s := Standing{Role: a.role, Phase: a.stage, Leader: a.leader, Epoch: a.epoch, Zxid: a.last()}
	if a.role == election.Leading && a.stage == Broadcast && s.Zxid.Epoch() < a.epoch {
		s.Zxid = zx(a.epoch, 0)
	}
	return s
}

func (p *play) enters(id sim.NodeID, s Phase) {
	p.cast[id].stage = s
	says(p, id, Entered, p.standing(id))
}

// load is a boot.
func (p *play) load(id sim.NodeID) {
	a := &p.cast[id]
	says(p, id, Loaded, Record{a.accepted, a.current, a.snapshot, a.last()})
	a.down = false
	p.look(id)
}

func (p *play) look(id sim.NodeID) {
	a := &p.cast[id]
	a.role, a.leader, a.epoch, a.safe = election.Looking, 0, 0, len(a.log)
	p.enters(id, Election)
}

// crash takes a server down and has it keep some of what was not on disk.
func (p *play) crash(id sim.NodeID, keep int) {
	a := &p.cast[id]
	a.log = a.log[:min(len(a.log), a.safe+keep)]
	a.safe = len(a.log)
	a.down, a.role, a.stage, a.leader = true, election.Looking, Election, 0
	p.befall(sim.Crash{Target: sim.Target{Node: id}})
}

func (p *play) boot(id sim.NodeID) {
	p.befall(sim.Restart{Target: sim.Target{Node: id}})
	p.load(id)
}

// follow is phase 1 for one server: it promises an epoch to a leader.
func (p *play) follow(id, leader sim.NodeID, epoch uint32) {
	a := &p.cast[id]
	a.role, a.leader = election.Following, leader
	if id == onlooker {
		a.role = election.Observing
	}
	p.enters(id, Discovery)
	if epoch > a.accepted {
		a.accepted = epoch
		says(p, id, AcceptedEpoch, Epoch(epoch))
	}
	a.epoch = epoch
}

// begin is phase 1 for a leader with those who promise it an epoch.
func (p *play) begin(leader sim.NodeID, with ...sim.NodeID) {
	a := &p.cast[leader]
	a.role, a.leader = election.Leading, leader
	p.enters(leader, Discovery)
	p.epoch = a.accepted
	for _, id := range with {
		p.epoch = max(p.epoch, p.cast[id].accepted)
	}
	p.epoch++
	a.accepted, a.epoch, a.safe = p.epoch, p.epoch, len(a.log)
	says(p, leader, AcceptedEpoch, Epoch(p.epoch))
	for _, id := range with {
		p.follow(id, leader, p.epoch)
	}
	says(p, leader, Acked, a.last())
	a.current = p.epoch
	says(p, leader, CurrentEpoch, Epoch(p.epoch))
	p.enters(leader, Synchronization)
}

// establish is the end of phase 2 for a leader. Its history is committed.
func (p *play) establish(leader sim.NodeID) {
	a := &p.cast[leader]
	a.delivered, a.acked = len(a.log), len(a.log)
	p.enters(leader, Broadcast)
	p.commits(a.log)
}

func (p *play) commits(log []Txn) {
	if len(log) > len(p.committed) {
		p.committed = slices.Clone(log)
	}
}

// sync is phase 2 for one learner: by a cut and what it lacks, or by a snapshot.
// An established leader has it cut all that is not committed.
func (p *play) sync(id sim.NodeID, snap bool) {
	a, l := &p.cast[id], &p.cast[p.cast[id].leader]
	sent := len(l.log)
	if l.stage == Broadcast {
		sent = l.delivered
	}
	same := 0
	for same < min(len(a.log), sent) && a.log[same] == l.log[same] {
		same++
	}
	if same < len(a.log) && !snap {
		if snap = same == 0 && a.snapshot != 0; !snap {
			p.cut(id, same)
		}
	}
	p.enters(id, Synchronization)
	if snap {
		p.install(id, sent)
	}
	for len(a.log) < sent {
		p.write(id)
	}
	a.safe = len(a.log)
	a.current = a.epoch
	says(p, id, CurrentEpoch, Epoch(a.epoch))
	says(p, id, Synced, p.standing(id))
	says(p, id, Acked, a.last())
	a.acked = len(a.log)
}

// cut is what TRUNC does.
func (p *play) cut(id sim.NodeID, n int) {
	a := &p.cast[id]
	a.log, a.safe, a.delivered, a.snapshot = a.log[:n:n], n, min(a.delivered, n), 0
	says(p, id, Truncated, a.last())
}

// install is what SNAP does.
func (p *play) install(id sim.NodeID, n int) {
	a, l := &p.cast[id], &p.cast[p.cast[id].leader]
	a.log, a.safe = slices.Clone(l.log[:n]), n
	a.snapshot = zx(l.epoch, 0)
	if n > 0 && (l.stage != Broadcast || l.log[n-1].Zxid.Epoch() == l.epoch) {
		a.snapshot = l.log[n-1].Zxid
	}
	says(p, id, Installed, a.snapshot)
}

// serve is UPTODATE for one learner.
func (p *play) serve(id sim.NodeID) {
	p.cast[id].delivered = len(p.cast[id].log)
	p.enters(id, Broadcast)
}

// elect is phases 1 to 3 for a leader with some learners.
func (p *play) elect(leader sim.NodeID, with ...sim.NodeID) {
	p.begin(leader, with...)
	for _, id := range with {
		p.sync(id, false)
	}
	p.establish(leader)
	for _, id := range with {
		p.serve(id)
	}
}

// join is phases 1 to 3 for a learner of an established leader.
func (p *play) join(id, leader sim.NodeID, snap bool) {
	p.follow(id, leader, p.cast[leader].epoch)
	p.sync(id, snap)
	p.serve(id)
}

// propose is phase 3 for a leader.
func (p *play) propose(leader sim.NodeID) {
	a := &p.cast[leader]
	z := zx(a.epoch, 1)
	if a.last().Epoch() == a.epoch {
		z = a.last().Next()
	}
	x := played(z.Epoch(), z.Counter())
	says(p, leader, Proposed, x)
	says(p, leader, Logged, x)
	a.log = append(a.log, x)
}

// write has a learner log the next of its leader's transactions.
func (p *play) write(id sim.NodeID) {
	a, l := &p.cast[id], &p.cast[p.cast[id].leader]
	x := l.log[len(a.log)]
	says(p, id, Logged, x)
	a.log = append(a.log, x)
}

// ack has a server put its log on disk and say so.
func (p *play) ack(id sim.NodeID) {
	a := &p.cast[id]
	a.safe, a.acked = len(a.log), len(a.log)
	says(p, id, Acked, a.last())
}

// acks counts the voters that have acknowledged a leader's next transaction.
func (p *play) acks(leader sim.NodeID) (n int) {
	l := &p.cast[leader]
	for id := sim.NodeID(1); id < onlooker; id++ {
		if a := &p.cast[id]; a.leader == leader && a.epoch == l.epoch && a.stage == Broadcast && a.acked > l.delivered {
			n++
		}
	}
	return n
}

// commit has a leader commit and deliver its next transaction.
func (p *play) commit(leader sim.NodeID) {
	a := &p.cast[leader]
	says(p, leader, Committed, a.log[a.delivered].Zxid)
	p.deliver(leader)
	p.commits(a.log[:a.delivered])
}

func (p *play) deliver(id sim.NodeID) {
	a := &p.cast[id]
	says(p, id, Delivered, a.log[a.delivered])
	a.delivered++
}

// round is a transaction from its proposal to its delivery by all who follow.
func (p *play) round(leader sim.NodeID, with ...sim.NodeID) {
	p.propose(leader)
	for _, id := range with {
		p.write(id)
		p.ack(id)
	}
	p.ack(leader)
	p.commit(leader)
	for _, id := range with {
		p.deliver(id)
	}
}

// player is the node that states a server's facts when its turn comes.
type player struct {
	ID    sim.NodeID `sim:"fixed"`
	Turns []turn     `sim:"fixed"`
}

const pace = time.Millisecond // of the play

var prompt = sim.Timer("prompt")

func (n *player) Start(env *sim.Env)             { n.Timer(env, prompt) }
func (n *player) Receive(*sim.Env, sim.Delivery) {}
func (n *player) Timer(env *sim.Env, _ sim.TimerID) {
	at := int(sim.Duration(env.Now()) / pace)
	if sim.Duration(env.Now())%pace == 0 && at > 0 && at <= len(n.Turns) && n.Turns[at-1].who == n.ID {
		n.Turns[at-1].say(env)
	}
	for i := at; i < len(n.Turns); i++ {
		if n.Turns[i].who == n.ID {
			env.SetTimer(prompt, sim.Duration(i+1)*pace-sim.Duration(env.Now()))
			return
		}
	}
}

// A fataler is a test, rapid's or another.
type fataler interface{ Fatal(...any) }

// staged puts a play into a world, with some of the monitors; with all if none is
// named.
func staged(t fataler, turns []turn, judges ...string) *sim.World {
	all := Monitors(playbill())
	if len(judges) > 0 {
		all = slices.DeleteFunc(all, func(m sim.MonitorSpec) bool { return !slices.Contains(judges, m.Name) })
	}
	w, err := sim.New(worldOf(turns, all))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// worldOf is the world of a play.
func worldOf(turns []turn, judges []sim.MonitorSpec) sim.Config {
	p := sim.Protocol{Name: "play", Monitors: judges, Goal: func() sim.Goal { return NewGoal(playbill(), called, true) },
		Roles: []sim.RoleSpec{{Name: "leader", New: func() sim.Tracker { return NewLeadership(playbill()) }}}}
	for id := sim.NodeID(1); id <= onlooker; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: called(id), Role: "server", New: func() sim.Node { return &player{id, turns} }})
	}
	cfg := sim.Config{Protocol: p}
	for i, n := range turns {
		if n.fault != nil {
			cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(sim.Duration(i+1) * pace), Fault: n.fault})
		}
	}
	return cfg
}

// called is what a server is called: s1 to s5, o6.
func called(id sim.NodeID) string {
	if id == onlooker {
		return "o6"
	}
	return fmt.Sprint("s", id)
}

// perform runs a play to its end.
func perform(t fataler, turns []turn, judges ...string) *sim.World {
	w := staged(t, turns, judges...)
	w.Run(sim.Horizon)
	w.Close()
	return w
}
