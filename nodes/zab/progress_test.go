package zab

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestTheGoalSaysWhoOwesWhat(t *testing.T) {
	for _, c := range []struct {
		missing string
		act     func(*play)
	}{
		{"no leader is established: s1 is looking, s2 is looking, s3 is looking, s4 is looking, s5 is looking", func(*play) {}},
		{"no leader is established: s1 is following s3 in discovery, s2 is down, s3 is leading s3 in synchronization of epoch 1, s4 is looking, s5 is looking",
			func(p *play) { p.crash(2, 0); p.begin(3, 1) }},
		{"s3 in epoch 1 has 2 of 5 voters in broadcast: s2 is looking, s4 is looking, s5 is looking",
			func(p *play) { p.elect(3, 1, 2); p.look(2) }},
		{"s3 in epoch 1 has 2 of 5 voters in broadcast: s2 is down, s4 is looking, s5 is looking",
			func(p *play) { p.elect(3, 1, 2); p.crash(2, 0) }},
		{"not all have joined s3 in epoch 1: s5 is following s3 in synchronization of epoch 1, o6 is looking",
			func(p *play) { p.elect(3, 1, 2, 4); p.follow(5, 3, 1); p.sync(5, false) }},
		{"not all have joined s2 in epoch 2: s3 is leading s3 in broadcast of epoch 1, s5 is looking, o6 is observing s3 in broadcast of epoch 1",
			func(p *play) {
				p.elect(3, 1, 2)
				p.join(onlooker, 3, false)
				p.elect(2, 1, 4)
			}},
		{"nothing has been delivered that was proposed after the world was healed: the leader is s3 in epoch 1",
			func(p *play) { together(p); p.round(3, 1, 2, 4, 5); p.befall(sim.Heal{All: true}); p.propose(3) }},
		{"nothing has been delivered that was proposed after the world was healed: the leader is s3 in epoch 1",
			func(p *play) {
				together(p)
				p.propose(3)
				p.befall(sim.Heal{All: true})
				p.ack(3)
				p.commit(3)
			}},
		{"0x100000002 was proposed after the world was healed and has not been delivered by s5, o6",
			func(p *play) {
				together(p)
				p.round(3, 1, 2, 4, 5)
				p.befall(sim.Heal{All: true})
				p.round(3, 1, 2, 4)
			}},
		{"0x100000002 was proposed after the world was healed and has not been delivered by o6",
			func(p *play) {
				together(p)
				p.round(3, 1, 2, 4, 5)
				p.crash(5, 0)
				p.befall(sim.Heal{All: true})
				p.load(5)
				p.round(3, 1, 2, 4)
				p.join(5, 3, false)
			}},
		{"", func(p *play) {
			together(p)
			p.befall(sim.Heal{All: true})
			p.round(3, 1, 2, 4, 5)
			p.write(onlooker)
			p.deliver(onlooker)
		}},
		{"", func(p *play) {
			together(p)
			p.round(3, 1, 2, 4, 5)
			p.crash(5, 0)
			p.crash(onlooker, 0)
			p.round(3, 1, 2, 4)
		}},
	} {
		p := newPlay()
		c.act(p)
		if got := perform(t, p.turns).Missing(); got != c.missing {
			t.Errorf("%q\nis missing, not %q", got, c.missing)
		}
	}
}

// together has all servers join one leader.
func together(p *play) {
	p.elect(3, 1, 2, 4, 5)
	p.join(onlooker, 3, false)
}

// An ensemble whose leader does not propose by itself owes no delivery.
func TestTheGoalAsksForProposalsOnRequest(t *testing.T) {
	p := newPlay()
	together(p)
	cfg := worldOf(p.turns, nil)
	cfg.Protocol.Goal = func() sim.Goal { return NewGoal(playbill(), called, false) }
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Horizon)
	if got := w.Missing(); got != "" {
		t.Error(got)
	}
}

func TestTheLeaderIsTheEstablishedOneOfTheHighestEpoch(t *testing.T) {
	for what, c := range map[string]struct {
		who sim.NodeID
		act func(*play)
	}{
		"nobody at first":                    {0, func(*play) {}},
		"nobody before phase 3":              {0, func(p *play) { p.begin(3, 1, 2) }},
		"the one in broadcast":               {3, func(p *play) { p.elect(3, 1, 2) }},
		"the deposed until there is another": {3, func(p *play) { p.elect(3, 1, 2); p.begin(2, 1, 4) }},
		"the later of two":                   {2, func(p *play) { p.elect(3, 1, 2); p.elect(2, 1, 4) }},
		"the earlier if the later gives up":  {3, func(p *play) { p.elect(3, 1, 2); p.elect(2, 1, 4); p.look(2) }},
		"nobody after a crash":               {0, func(p *play) { p.elect(3, 1, 2); p.crash(3, 0) }},
		"nobody after an exit": {0, func(p *play) {
			p.elect(3, 1, 2)
			p.turns = append(p.turns, turn{who: 3, say: func(env *sim.Env) { env.Halt(RuleBadDisk) }})
		}},
	} {
		p := newPlay()
		c.act(p)
		w := perform(t, p.turns)
		up := upAndDown(w)
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Role: "leader"}}}); err != nil {
			t.Fatal(err)
		}
		var who sim.NodeID
		for i, now := range upAndDown(w) {
			if now != up[i] {
				who = sim.NodeID(i + 1)
			}
		}
		if who != c.who {
			t.Errorf("%s: the leader is %d, not %d", what, who, c.who)
		}
	}
}

// upAndDown tells of each node whether it is up.
func upAndDown(w *sim.World) (up []bool) {
	for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
		up = append(up, w.View(id).Up)
	}
	return up
}

// What a copy of the goal sees, the original does not: else the fingerprint of
// the world would move.
func TestGoalAndRoleCloneAllTheyRemember(t *testing.T) {
	p := settled()
	p.befall(sim.Heal{All: true})
	p.round(3, 1, 2, 4)
	p.crash(3, 0)
	p.elect(2, 1, 4)
	w := staged(t, p.turns, "one-leader")
	defer w.Close()
	for w.Step() {
		before := w.Fingerprint()
		c := w.Clone()
		c.Run(sim.Horizon)
		c.Close()
		if w.Fingerprint() != before {
			t.Fatal("the original has seen what its copy saw")
		}
	}
}
