package zab

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// A judge that objects to what is legal is worse than none.

func TestJudgesLetLegalHistoriesPass(t *testing.T) {
	for what, act := range map[string]func(*play){
		"an ensemble that works": func(p *play) {
			p.elect(3, 1, 2, 4, 5)
			p.join(onlooker, 3, false)
			p.round(3, 1, 2, 4, 5)
			p.round(3, 1, 2, 4, 5)
			p.write(onlooker)
			p.deliver(onlooker)
		},
		"a crash that loses a tail which nobody was told of": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.propose(3)
			p.propose(3)
			p.write(1)
			p.write(1)
			p.crash(1, 1)
			p.boot(1)
			p.join(1, 3, false)
		},
		"a TRUNC of what was never committed": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.propose(3)
			p.ack(3)
			p.crash(3, 0)
			p.elect(2, 1)
			p.round(2, 1)
			p.boot(3)
			p.join(3, 2, false)
			p.round(2, 1, 3)
		},
		"a cut that a crash kept from being told": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.propose(3)
			p.propose(3)
			p.ack(3)
			p.crash(3, 0)
			p.elect(2, 1)
			p.round(2, 1)
			p.boot(3)
			p.follow(3, 2, 2)
			p.cast[3].log, p.cast[3].safe = p.cast[3].log[:1], 1
			p.crash(3, 0)
			p.boot(3)
			p.join(3, 2, false)
		},
		"a snapshot that a crash kept from being told": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.propose(3)
			p.propose(3)
			p.ack(3)
			p.crash(3, 0)
			p.elect(2, 1)
			p.round(2, 1)
			p.boot(3)
			p.follow(3, 2, 2)
			p.enters(3, Synchronization)
			p.cast[3].log, p.cast[3].safe = p.cast[3].log[:1], 1
			p.crash(3, 0)
			p.boot(3)
			p.join(3, 2, false)
		},
		"a snapshot of an epoch without transactions that a crash kept from being told": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.propose(3)
			p.ack(3)
			p.crash(3, 0)
			p.elect(2, 1)
			p.boot(3)
			p.follow(3, 2, 2)
			p.enters(3, Synchronization)
			p.cast[3].log, p.cast[3].safe, p.cast[3].snapshot = p.cast[3].log[:1], 1, zx(2, 0)
			p.crash(3, 0)
			p.boot(3)
			p.join(3, 2, false)
			p.round(2, 1, 3)
		},
		"an uncommitted tail that a new leader commits": func(p *play) {
			p.elect(3, 1, 2)
			p.propose(3)
			p.write(2)
			p.ack(2)
			p.crash(3, 0)
			p.elect(2, 1, 4)
			p.boot(3)
			p.join(3, 2, false)
			p.round(2, 1, 3, 4)
		},
		"a SNAP": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.round(3, 1, 2)
			p.join(4, 3, true)
			p.join(onlooker, 3, true)
			p.round(3, 1, 2, 4)
		},
		"a SNAP of a leader that has proposed nothing": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.elect(2, 1, 3)
			p.join(4, 2, true)
			p.round(2, 1, 3, 4)
			p.crash(4, 0)
			p.boot(4)
			p.join(4, 2, false)
		},
		"a SNAP that a crash kept from being told": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.round(3, 1, 2)
			p.follow(4, 3, 1)
			p.enters(4, Synchronization)
			p.cast[4].log, p.cast[4].snapshot = p.cast[3].log[:2:2], zx(1, 2)
			p.crash(4, 2)
			p.boot(4)
			p.join(4, 3, false)
			p.round(3, 1, 2, 4)
			p.elect(4, 1, 2)
		},
		"a SNAP that leaves the end of the log behind": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.propose(3)
			p.write(1)
			p.ack(1)
			log := p.cast[1].log
			p.join(1, 3, true)
			p.cast[1].log, p.cast[1].safe = log, len(log)
			p.crash(1, 0)
			p.boot(1)
			p.join(1, 3, false)
		},
		"a SNAP in place of what its leader never had": func(p *play) {
			p.elect(3, 1, 2)
			p.propose(3)
			p.write(1)
			p.look(1)
			p.begin(4, 1, 2)
			p.sync(1, true)
			p.sync(2, true)
			p.establish(4)
			p.crash(1, 0)
			p.boot(1)
			p.join(1, 4, false)
		},
		"a follower that returns to a leader with proposals outstanding": func(p *play) {
			p.elect(3, 1, 2)
			p.propose(3)
			p.write(1)
			p.ack(1)
			p.write(2)
			p.ack(2)
			p.look(1)
			p.follow(1, 3, 1)
			p.commit(3)
			p.cut(1, 0)
			p.sync(1, false)
			p.serve(1)
		},
		"a deposed leader that is late": func(p *play) {
			p.elect(3, 1, 2)
			for _, id := range []sim.NodeID{1, 2} {
				if id == 1 {
					p.propose(3)
				}
				p.write(id)
				p.ack(id)
			}
			p.look(1)
			p.look(2)
			p.begin(2, 1, 4)
			p.sync(1, false)
			p.sync(4, false)
			p.establish(2)
			p.serve(1)
			p.round(2, 1)
			p.commit(3)
			p.propose(3)
			p.look(3)
			p.join(3, 2, false)
			p.round(2, 1, 3)
		},
		"a leader that is established too late": func(p *play) {
			p.elect(3, 1, 2, 4)
			p.round(3, 1, 2, 4)
			p.begin(4, 1, 2)
			p.sync(1, false)
			p.sync(2, false)
			p.look(1)
			p.look(2)
			p.elect(1, 2, 5)
			p.round(1, 2, 5)
			p.establish(4)
			p.propose(4)
			p.look(4)
			p.join(4, 1, false)
		},
		"a promise that a crash kept from being told": func(p *play) {
			p.elect(3, 1, 2)
			p.cast[4].accepted = 7
			p.crash(4, 0)
			p.boot(4)
			p.elect(4, 1, 2)
		},
		"a leader that never comes to lead": func(p *play) {
			p.elect(3, 1, 2)
			p.round(3, 1, 2)
			p.begin(2, 1, 4)
			p.look(2)
			p.look(1)
			p.look(4)
			p.elect(1, 2, 4)
			p.round(1, 2, 4)
		},
		"a lost disk": func(p *play) {
			p.elect(3, 1, 2, 4)
			p.round(3, 1, 2, 4)
			p.cast[4] = actor{}
			p.crash(4, 0)
			p.boot(4)
			p.join(4, 3, true)
		},
		"an excused exit": func(p *play) {
			p.turns = append(p.turns, turn{who: 2, say: func(env *sim.Env) { env.Halt(RuleBadDisk) }})
		},
	} {
		p := newPlay()
		act(p)
		if v := perform(t, p.turns).Violation(); v != nil {
			t.Errorf("%s: %v", what, v)
		}
	}
}

// A judge that has never been seen to object proves nothing. Each of these plays
// turns into a lie, and the judge that the lie is aimed at must object to it, in
// these words.

func TestJudgesObject(t *testing.T) {
	objections := map[string]int{}
	for _, c := range lies() {
		p := settled()
		c.lie(p)
		v := perform(t, p.turns, c.judge).Violation()
		if v == nil || v.Monitor != c.judge || v.Text != c.text {
			t.Errorf("%s says %v, not\n%s", c.judge, v, c.text)
		}
		objections[c.judge]++
	}
	for _, name := range judges() {
		if objections[name] < 2 {
			t.Errorf("%s has been seen to object %d times", name, objections[name])
		}
	}
}

// judges lists Zab's own.
func judges() []string {
	var names []string
	for _, m := range Monitors(playbill()) {
		names = append(names, m.Name)
	}
	return names[:slices.Index(names, "no-exit")+1]
}

// A run reports its first violation, so it matters who speaks first. These are
// the switchable bugs, each in the shortest history that shows it, judged by all.
func TestTheRootOfABugIsNamed(t *testing.T) {
	for _, c := range []struct {
		bug, judge string
		act        func(*play)
	}{
		{"accept-stale-epoch", "accepted-epoch-grows", func(p *play) {
			p.begin(2, 1, 5)
			p.follow(1, 3, 1)
			says(p, 1, AcceptedEpoch, 1)
		}},
		{"accept-stale-epoch", "accepted-epoch-grows", func(p *play) {
			p.begin(2, 1, 5)
			p.follow(1, 3, 1)
			p.enters(1, Synchronization)
		}},
		{"ack-before-sync", "acknowledged", func(p *play) {
			p.propose(3)
			p.write(1)
			says(p, 1, Acked, zx(1, 3))
			says(p, 3, Committed, zx(1, 3))
			p.deliver(3)
			p.crash(1, 0)
			p.boot(1)
			p.elect(1, 2, 4)
		}},
		{"quorum-of-half", "leader-completeness", func(p *play) { p.round(3, 1); p.elect(4, 5); p.propose(4) }},
		{"quorum-of-half", "one-leader", func(p *play) {
			p.cast[5].role, p.cast[5].leader, p.cast[5].accepted = election.Leading, 5, 1
			p.follow(5, 5, 1)
			p.cast[5].role = election.Leading
			p.enters(5, Synchronization)
		}},
		{"skip-trunc", "process-consistency", func(p *play) {
			p.propose(3)
			p.ack(3)
			p.elect(2, 1, 4)
			p.follow(3, 2, 2)
			p.enters(3, Synchronization)
			says(p, 3, CurrentEpoch, 2)
			says(p, 3, Synced, p.standing(3))
			p.enters(3, Broadcast)
		}},
		{"keep-memory", "process-consistency", func(p *play) {
			p.propose(3)
			p.write(1)
			p.elect(2, 4, 5)
			p.round(2, 4, 5)
			p.follow(1, 2, 2)
			p.enters(1, Synchronization)
			says(p, 1, Logged, played(2, 1))
			says(p, 1, CurrentEpoch, 2)
			says(p, 1, Synced, p.standing(1))
			p.enters(1, Broadcast)
		}},
		{"commit-out-of-order", "local-primary-order", func(p *play) {
			p.propose(3)
			p.propose(3)
			says(p, 3, Committed, zx(1, 4))
			says(p, 3, Delivered, played(1, 4))
		}},
		{"reuse-zxid", "unique-zxids", func(p *play) { p.elect(2, 1, 4); says(p, 2, Proposed, played(1, 3)) }},
		{"epoch-before-log", "committed-durability", func(p *play) {
			p.round(3, 1, 2)
			p.elect(2, 1, 3)
			p.follow(5, 2, 2)
			p.enters(5, Synchronization)
			p.cast[5].current = 2
			says(p, 5, CurrentEpoch, 2)
			p.crash(5, 0)
			p.boot(5)
			p.elect(5, 4, 1)
		}},
	} {
		p := settled()
		c.act(p)
		if v := perform(t, p.turns).Violation(); v == nil || v.Monitor != c.judge {
			t.Errorf("%s: %v, not %s", c.bug, v, c.judge)
		}
	}
}

// settled is the beginning of most plays: four servers have delivered two
// transactions.
func settled() *play {
	p := newPlay()
	p.elect(3, 1, 2, 4)
	p.round(3, 1, 2, 4)
	p.round(3, 1, 2, 4)
	return p
}

// What a copy of a judge sees, the original does not, and what it remembers
// shows.
func TestJudgesCloneAllTheyRemember(t *testing.T) {
	for _, judge := range judges()[:len(judges())-2] { // the last two remember nothing
		p := settled()
		p.propose(3)
		p.crash(3, 0)
		p.elect(2, 1, 4)
		p.boot(3)
		p.join(3, 2, false)
		w := staged(t, p.turns, judge)
		codes := map[string]bool{}
		for w.Step() {
			before := string(w.Monitor(judge).Encode(nil))
			codes[before] = true
			c := w.Clone()
			c.Run(sim.Horizon)
			if v := c.Violation(); v != nil {
				t.Fatal(v)
			}
			c.Close()
			if after := string(w.Monitor(judge).Encode(nil)); after != before {
				t.Fatalf("%s remembered %q, and after its copy went on %q", judge, before, after)
			}
		}
		if len(codes) < 3 {
			t.Errorf("%s has had %d states of mind", judge, len(codes))
		}
	}
}

// A copy objects to a lie as the original does.
func TestCopiesOfJudgesObject(t *testing.T) {
	for _, c := range lies() {
		p := settled()
		c.lie(p)
		w := staged(t, p.turns, c.judge)
		for w.Step() {
			next := w.Clone()
			w.Close()
			w = next
		}
		if v := w.Violation(); v == nil || v.Text != c.text {
			t.Errorf("a copy of %s says %v, not %q", c.judge, v, c.text)
		}
		w.Close()
	}
}

// What judges remember does not tell in which order independent things have come
// about: a search takes such states for one.
func TestJudgesEncodeNoOrderOfWhatIsIndependent(t *testing.T) {
	after := func(first, second sim.NodeID) *sim.World {
		p := settled()
		p.elect(2, 1, 3)
		p.look(1)
		p.elect(1, 4, 5)
		p.propose(first)
		p.propose(second)
		return perform(t, p.turns)
	}
	v, w := after(1, 2), after(2, 1)
	for _, judge := range judges() {
		if string(v.Monitor(judge).Encode(nil)) != string(w.Monitor(judge).Encode(nil)) {
			t.Errorf("%s tells who proposed first", judge)
		}
	}
}
