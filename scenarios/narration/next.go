package narration

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// A standing is how far an ensemble is from harm.
type standing struct {
	voters, need, up int
	chiefs           []sim.NodeID
	seeking, resting bool // some node looks for its place, or has done its part
}

// The sentences of [Teller.Next].
var (
	noneToSpare = Text{"{up} of {voters} voters are up: one more crash stops every decision", "{voters} 个投票者中 {up} 个在线：再崩溃一个就无法作出任何决定"}
	toSpare     = Text{"{up} of {voters} voters are up: {spare} more may fail, {fatal} would stop every decision", "{voters} 个投票者中 {up} 个在线：还可再失效 {spare} 个，失效 {fatal} 个则无法作出任何决定"}
	noMore      = Text{"only {up} of {voters} voters are up, {need} are needed: nothing can be decided", "{voters} 个投票者中只有 {up} 个在线，需要 {need} 个：无法作出任何决定"}
	noChief     = Text{"nobody leads: nothing is decided until somebody does", "没有领导者：在选出之前无法作出决定"}
	manyChiefs  = Text{"{chiefs} all take themselves to lead: one of them at most can get a quorum", "{chiefs} 都自认为在领导：其中至多一个能得到法定人数"}
	cutOff      = Text{"{chief} leads and reaches {reached} of {voters} voters, {need} are needed: it can decide nothing", "{chief} 在领导，但只能联系到 {voters} 个投票者中的 {reached} 个，需要 {need} 个：无法作出决定"}
	outOfReach  = Text{"{chief} leads and reaches {reached} of {voters} voters: it can lose {spare} more", "{chief} 在领导，能联系到 {voters} 个投票者中的 {reached} 个：还可再失去 {spare} 个"}
)

// Next tells how far the ensemble is from harm: how many voters may still fail, who
// leads, and whom the leader reaches. It says nothing of a protocol without voters.
func (t *Teller) Next(w *sim.World) []string {
	s := t.stand(w)
	if s.voters == 0 {
		return nil
	}
	var all []string
	tell := func(text Text, chief sim.NodeID, reached int) {
		all = append(all, fill(text.In(t.language), func(slot string) string { return t.ofStanding(&s, slot, chief, reached) }))
	}
	switch spare := s.up - s.need; {
	case spare < 0:
		tell(noMore, 0, 0)
	case spare == 0:
		tell(noneToSpare, 0, 0)
	default:
		tell(toSpare, 0, 0)
	}
	switch {
	case len(s.chiefs) == 0 && (s.seeking || !s.resting):
		tell(noChief, 0, 0)
	case len(s.chiefs) > 1:
		tell(manyChiefs, 0, 0)
	}
	for _, chief := range s.chiefs {
		switch reached := t.reached(w, chief); {
		case reached < s.need:
			tell(cutOff, chief, reached)
		case reached < s.up:
			tell(outOfReach, chief, reached)
		}
	}
	return all
}

func (t *Teller) ofStanding(s *standing, slot string, chief sim.NodeID, reached int) string {
	switch slot {
	case "up":
		return strconv.Itoa(s.up)
	case "voters":
		return strconv.Itoa(s.voters)
	case "need":
		return strconv.Itoa(s.need)
	case "spare":
		left := s.up
		if chief != 0 {
			left = reached
		}
		return strconv.Itoa(left - s.need)
	case "fatal":
		return strconv.Itoa(s.up - s.need + 1)
	case "chief":
		return t.name(chief)
	case "chiefs":
		return t.names(s.chiefs)
	}
	return strconv.Itoa(reached)
}

// stand takes stock of the nodes. A paused voter answers nobody, and counts as gone.
func (t *Teller) stand(w *sim.World) standing {
	s := standing{voters: len(t.cast.Voters), need: t.cast.Quorum}
	voting := t.cast.voters()
	for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
		v := w.View(id)
		runs := v.Up && !v.Paused
		if runs && voting>>uint(id)&1 == 1 {
			s.up++
		}
		if !runs || t.cast.Guests[id-1] {
			continue
		}
		switch toneOf(&v) {
		case sim.Chief:
			s.chiefs = append(s.chiefs, id)
		case sim.Seeking:
			s.seeking = true
		case sim.Apart:
			s.resting = true
		}
	}
	return s
}

// toneOf is the mark of a node: the first column that has one gives it.
func toneOf(v *sim.View) sim.Tone {
	for _, c := range v.Columns {
		if c.Tone != sim.Plain {
			return c.Tone
		}
	}
	return sim.Plain
}

// reached counts the voters that run and to which a node has links both ways, itself
// among them.
func (t *Teller) reached(w *sim.World, from sim.NodeID) (n int) {
	for _, id := range t.cast.Voters {
		v := w.View(id)
		if !v.Up || v.Paused {
			continue
		}
		if id == from || !w.Link(from, id).Cut && !w.Link(id, from).Cut {
			n++
		}
	}
	return n
}
