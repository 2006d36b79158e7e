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
	noneToSpare = Text{"voters up: {up} of {voters}; one more crash would leave no quorum", "{voters} 个投票者中 {up} 个在线：再崩溃一个就不足法定人数"}
	toSpare     = Text{"voters up: {up} of {voters}; {fatal} crashes would leave no quorum", "{voters} 个投票者中 {up} 个在线：再崩溃 {fatal} 个就不足法定人数"}
	noMore      = Text{"voters up: {up} of {voters}, and {need} are needed: nothing new can be decided", "{voters} 个投票者中只有 {up} 个在线，需要 {need} 个：无法作出任何新的决定"}
	noChief     = Text{"nobody leads: nothing new is decided until somebody does", "没有领导者：在选出之前无法作出新的决定"}
	manyChiefs  = Text{"{chiefs} each take themselves to lead: none decides anything without a quorum of {need}", "{chiefs} 都自认为在领导：没有 {need} 个投票者的支持，谁也无法作出决定"}
	cutOff      = Text{"{chief} leads and reaches {reached} of {voters} voters, {need} are needed: it can decide nothing new", "{chief} 在领导，但只能联系到 {voters} 个投票者中的 {reached} 个，需要 {need} 个：无法作出新的决定"}
	justEnough  = Text{"{chief} leads and reaches {reached} of {voters} voters: it can lose none of them", "{chief} 在领导，能联系到 {voters} 个投票者中的 {reached} 个：一个也不能再失去"}
	outOfReach  = Text{"{chief} leads and reaches {reached} of {voters} voters: it can lose {spare} more", "{chief} 在领导，能联系到 {voters} 个投票者中的 {reached} 个：还可再失去 {spare} 个"}

	// Where voters only vote and others propose.
	noVote    = Text{"no proposer is in phase 2: a value comes to the vote when a majority has promised a ballot", "没有提议者处于阶段 2：多数派承诺某个编号之后，才有值付诸表决"}
	manyVotes = Text{"{chiefs} are all in phase 2: a value is chosen when {need} of {voters} acceptors accept it in one ballot", "{chiefs} 都处于阶段 2：{voters} 个接受者中有 {need} 个在同一编号中接受，值才被选定"}
	fewVotes  = Text{"{chief} is in phase 2 and reaches {reached} of {voters} acceptors: {need} must accept", "{chief} 处于阶段 2，能联系到 {voters} 个接受者中的 {reached} 个：须有 {need} 个接受"}
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
	none, many, few, some := noChief, manyChiefs, cutOff, outOfReach
	if t.cast.Acceptors {
		none, many, few, some = noVote, manyVotes, fewVotes, fewVotes
	}
	switch {
	case s.up < s.need: // worse than that nobody leads
	case len(s.chiefs) == 0 && (s.seeking || !s.resting):
		tell(none, 0, 0)
	case len(s.chiefs) > 1:
		tell(many, 0, 0)
	}
	for _, chief := range s.chiefs {
		switch reached := t.reached(w, chief); {
		case reached < s.need:
			tell(few, chief, reached)
		case reached < s.up && reached == s.need && !t.cast.Acceptors:
			tell(justEnough, chief, reached)
		case reached < s.up:
			tell(some, chief, reached)
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
		return strconv.Itoa(reached - s.need)
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
