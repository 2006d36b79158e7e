package zab

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

// improvise plays on at random, by the rules.
func improvise(t *rapid.T) *play {
	p := newPlay()
	for range rapid.IntRange(20, 200).Draw(t, "acts") {
		id := sim.NodeID(rapid.IntRange(1, 6).Draw(t, "who"))
		rapid.SampledFrom([]func(*rapid.T, *play, sim.NodeID){
			moveLog, moveLog, moveLog, moveLog, moveRound, moveRound, moveElect, moveJoin, moveCrash,
		}).Draw(t, "act")(t, p, id)
	}
	return p
}

// serves reports whether a server takes part in the broadcast of a leader that
// still leads it.
func (p *play) serves(id sim.NodeID) bool {
	a := &p.cast[id]
	return a.stage == Broadcast && a.leader != 0 && p.leads(a.leader) && p.cast[a.leader].epoch == a.epoch
}

func (p *play) leads(id sim.NodeID) bool {
	a := &p.cast[id]
	return a.role == election.Leading && a.stage == Broadcast
}

// moveLog is one step of the broadcast.
func moveLog(t *rapid.T, p *play, id sim.NodeID) {
	a := &p.cast[id]
	switch {
	case p.leads(id) && p.acks(id) >= 3:
		p.commit(id)
	case p.leads(id):
		p.propose(id)
		if rapid.Bool().Draw(t, "synced") {
			p.ack(id)
		}
	case !p.serves(id):
	case a.delivered < min(len(a.log), p.cast[a.leader].delivered):
		p.deliver(id)
	case len(a.log) < p.known(id):
		p.write(id)
		if id != onlooker && rapid.Bool().Draw(t, "synced") {
			p.ack(id)
		}
	}
}

// known is how much of its leader's log a learner may be told of.
func (p *play) known(id sim.NodeID) int {
	l := &p.cast[p.cast[id].leader]
	if id == onlooker {
		return l.delivered
	}
	return len(l.log)
}

// moveRound brings a transaction to all who follow.
func moveRound(_ *rapid.T, p *play, id sim.NodeID) {
	if !p.leads(id) {
		return
	}
	var with []sim.NodeID
	for f := sim.NodeID(1); f < onlooker; f++ {
		if f != id && p.serves(f) && p.cast[f].leader == id {
			with = append(with, f)
		}
	}
	if len(with) < 2 {
		return
	}
	p.propose(id)
	for _, f := range append(with, id) {
		for f != id && len(p.cast[f].log) < len(p.cast[id].log) {
			p.write(f)
		}
		p.ack(f)
	}
	for p.cast[id].delivered < len(p.cast[id].log) {
		p.commit(id)
	}
	for _, f := range with {
		for p.cast[f].delivered < len(p.cast[f].log) {
			p.deliver(f)
		}
	}
}

// moveElect has a server led by those of a quorum that have no more history.
func moveElect(t *rapid.T, p *play, id sim.NodeID) {
	var with []sim.NodeID
	for _, f := range rapid.Permutation([]sim.NodeID{1, 2, 3, 4, 5}).Draw(t, "electors") {
		a, l := &p.cast[f], &p.cast[id]
		if f != id && !a.down && (a.current < l.current || a.current == l.current && a.last() <= l.last()) {
			with = append(with, f)
		}
	}
	if id == onlooker || p.cast[id].down || len(with) < 2 {
		return
	}
	with = with[:rapid.IntRange(2, len(with)).Draw(t, "quorum")]
	for _, f := range append(with, id) {
		p.look(f)
	}
	p.begin(id, with...)
	if rapid.IntRange(0, 4).Draw(t, "fails") == 0 {
		for _, f := range append(with, id) {
			p.look(f)
		}
		return
	}
	for _, f := range with {
		p.sync(f, rapid.IntRange(0, 3).Draw(t, "snap") == 0)
	}
	p.establish(id)
	for _, f := range with {
		p.serve(f)
	}
}

// moveJoin has a server join the latest leader, if that leads still.
func moveJoin(t *rapid.T, p *play, id sim.NodeID) {
	for leader := sim.NodeID(1); leader < onlooker; leader++ {
		l := &p.cast[leader]
		if leader == id || !p.leads(leader) || p.cast[id].down || p.cast[id].accepted > l.epoch {
			continue
		}
		p.look(id)
		p.join(id, leader, rapid.IntRange(0, 3).Draw(t, "snap") == 0)
		return
	}
}

// moveCrash takes a server down, or up again.
func moveCrash(t *rapid.T, p *play, id sim.NodeID) {
	if p.cast[id].down {
		p.boot(id)
		return
	}
	p.crash(id, rapid.IntRange(0, 3).Draw(t, "kept"))
}

func TestJudgesPassRandomLegalPlays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := improvise(t)
		w := staged(t, p.turns)
		w.Run(sim.Horizon)
		w.Close()
		if v := w.Violation(); v != nil {
			t.Fatal(v)
		}
	})
}

// One delivery that is left out, altered, repeated or too early is one too many,
// whichever it is.
func TestJudgesCatchWhateverIsWrongWithADelivery(t *testing.T) {
	plays := rapid.Custom(improvise).Filter(func(p *play) bool { return len(consecutive(p.turns)) > 0 })
	rapid.Check(t, func(t *rapid.T) {
		p := plays.Draw(t, "play")
		pairs := consecutive(p.turns)
		pair := rapid.SampledFrom(pairs).Draw(t, "at")
		i, k := pair[0], pair[1]
		who, x := p.turns[i].who, p.turns[i].delivered
		lie := &play{}
		wrong := rapid.SampledFrom([]string{"left out", "altered", "repeated", "swapped"}).Draw(t, "wrong")
		switch wrong {
		case "left out":
			p.turns[i] = turn{}
		case "altered":
			says(lie, who, Delivered, Txn{x.Zxid, x.Value + "!"})
			p.turns[i] = lie.turns[0]
		case "repeated":
			p.turns = slices.Insert(p.turns, i+1, p.turns[i])
		case "swapped":
			p.turns[i], p.turns[k] = p.turns[k], p.turns[i]
		}
		w := staged(t, p.turns)
		w.Run(sim.Horizon)
		w.Close()
		if w.Violation() == nil {
			t.Fatalf("server %d's delivery of %s was %s, and nobody objects", who, x, wrong)
		}
	})
}

// consecutive lists the deliveries that are followed by another of the same
// server in the same ensemble.
func consecutive(turns []turn) (pairs [][2]int) {
	var last [onlooker + 1]int // one more than the index
	for i, n := range turns {
		switch {
		case n.delivered.Zxid == 0 && n.enters:
			last[n.who] = 0
		case n.delivered.Zxid != 0:
			if last[n.who] > 0 {
				pairs = append(pairs, [2]int{last[n.who] - 1, i})
			}
			last[n.who] = i + 1
		}
	}
	return pairs
}
