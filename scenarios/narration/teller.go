package narration

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A Teller tells what happens in a run, in one language.
type Teller struct {
	language Language
	level    Level
	cast     Cast
}

// NewTeller returns a teller for the runs of a protocol.
func NewTeller(l Language, level Level, p sim.Protocol) *Teller {
	return &Teller{language: l, level: level, cast: CastOf(p)}
}

// A Sentence is one thing told.
type Sentence struct {
	Text string
	// Lesson is what the rule is for and what its words mean, at the level Teach.
	Lesson string
	// Doubt says what is wrong with the note, "" if nothing: it breaks what its rule
	// promises, as notes of servers with planted bugs do.
	Doubt string
	Rule  string     // the id of the rule cited, "" if none was
	Sort  Sort       // of the rule
	Node  sim.NodeID // whose doing it is, 0 for the world's
	Topic Topic
}

// A Topic says what a sentence is about. They are in the order in which a moment's
// sentences are told.
type Topic uint8

// The topics.
const (
	Fault     Topic = iota // something broke or was mended
	Rule                   // a node decided something, and by which rule
	Operation              // a client asked for something, or was told
	Fact                   // something holds from now on
	Event                  // what arrived, expired or completed
	Loss                   // a message was lost or altered
	Sending                // messages went out
	Chore                  // writes, syncs and timers
)

// Tell tells a note of a node. Of a rule without a sentence it tells id and values.
func (t *Teller) Tell(node sim.NodeID, note sim.Note) Sentence {
	s := &Scene{Cast: &t.cast, Node: node, Note: note}
	told := Sentence{Rule: note.Rule.String(), Node: node, Topic: Rule}
	r := rowOf(s)
	if r == nil {
		told.Text = fmt.Sprintf("%s: %s %v", t.name(node), note.Rule, note.Values)
		return told
	}
	told.Sort = r.Sort
	told.Text = fill(r.Text.In(t.language), func(slot string) string { return t.slot(s, r, slot) })
	told.Doubt = t.doubt(s, r)
	if t.level == Teach {
		told.Lesson = r.Lesson.In(t.language)
	}
	return told
}

// slot fills a slot of a row's sentence.
func (t *Teller) slot(s *Scene, r *Row, slot string) string {
	switch slot {
	case "self":
		return t.name(s.Node)
	case "need":
		return strconv.Itoa(t.cast.Quorum)
	case "voters":
		return strconv.Itoa(len(t.cast.Voters))
	}
	return t.value(s, r, int(slot[0]-'0'))
}

// value renders a value of a note.
func (t *Teller) value(s *Scene, r *Row, i int) string {
	next := int64(0)
	if i < len(r.Values)-1 {
		next = s.Note.Values[i+1]
	}
	return t.cast.show(r.Values[i], s.Note.Values[i], next, t.language)
}

// doubt tells of the first claim that the note by itself breaks.
func (t *Teller) doubt(s *Scene, r *Row) string {
	for _, c := range r.Claims {
		if c.relation.broken == (Text{}) || c.judge(s) != Fails {
			continue
		}
		return fill(c.relation.broken.In(t.language), func(slot string) string {
			i := c.a
			switch slot {
			case "need", "voters":
				return t.slot(s, r, slot)
			case "b":
				i = c.b
			}
			if i == self {
				return t.name(s.Node)
			}
			return t.value(s, r, i)
		})
	}
	return ""
}

// name is what a node is called; the world is 0.
func (t *Teller) name(id sim.NodeID) string {
	if id == 0 {
		return Text{"the world", "外界"}.In(t.language)
	}
	return t.cast.name(int64(id), t.language)
}

// names lists nodes: "s1, s2 and s4", "s1、s2、s4".
func (t *Teller) names(ids []sim.NodeID) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = t.name(id)
	}
	if t.language == Chinese {
		return strings.Join(all, "、")
	}
	if n := len(all); n > 1 {
		return strings.Join(all[:n-1], ", ") + " and " + all[n-1]
	}
	return strings.Join(all, "")
}
