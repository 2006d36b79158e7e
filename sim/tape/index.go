package tape

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// An index finds the branch's own steps by what happened in them.
type index struct {
	sent     []sendings // by name
	latest   map[string]int32
	mentions []mention
}

// sendings are the steps in which the messages of one name were sent, by their number.
type sendings struct {
	first uint32 // number
	steps []int32
}

// A mention is a step that is about a subject, and where the mention before it is, 0 for
// nowhere.
type mention struct{ step, before int32 }

// send takes in that a message was sent.
func (x *index) send(on name, step int) {
	if more := int(on.id) + 1 - len(x.sent); more > 0 {
		x.sent = append(x.sent, make([]sendings, more)...)
	}
	s := &x.sent[on.id]
	if len(s.steps) == 0 {
		s.first = on.k
	}
	if on.k < s.first { // the numbers of messages that were lost are not known before
		s.steps, s.first = slices.Insert(s.steps, 0, make([]int32, s.first-on.k)...), on.k
	}
	for uint32(len(s.steps)) <= on.k-s.first {
		s.steps = append(s.steps, 0)
	}
	s.steps[on.k-s.first] = int32(step)
}

// sentIn returns the step that sent a message, 0 for none.
func (x *index) sentIn(on name) int {
	if int(on.id) >= len(x.sent) {
		return 0
	}
	s := &x.sent[on.id]
	if on.k < s.first || on.k-s.first >= uint32(len(s.steps)) {
		return 0
	}
	return int(s.steps[on.k-s.first])
}

// mention takes in that a step is about a subject.
func (x *index) mention(subject string, step int) {
	if x.latest == nil {
		x.latest, x.mentions = map[string]int32{}, []mention{{}}
	}
	before := x.latest[subject]
	if before > 0 && int(x.mentions[before].step) == step {
		return
	}
	x.latest[subject] = int32(len(x.mentions))
	x.mentions = append(x.mentions, mention{int32(step), before})
}

// Sent returns the step that sent a message, 0 for what is no message or was not sent
// in the recorded steps. A second copy was sent with the first.
func (b *Branch) Sent(message sim.Address) int {
	message.Twin = false
	on, known := b.tape.names.find(message)
	if !known {
		return 0
	}
	for upTo := b.Len(); b != nil; b = b.parent {
		if step := b.index.sentIn(on); step > 0 && step <= upTo {
			return step
		}
		upTo = min(upTo, b.forked)
	}
	return 0
}

// Subject returns up to n steps whose message or outcomes are about a subject, the last
// ones up to a step, in order.
func (b *Branch) Subject(s string, upTo, n int) []int {
	var steps []int
	for ; b != nil; b = b.parent {
		for i := b.index.latest[s]; i > 0 && len(steps) < n; i = b.index.mentions[i].before {
			if step := int(b.index.mentions[i].step); step <= upTo {
				steps = append(steps, step)
			}
		}
		upTo = min(upTo, b.forked)
	}
	slices.Reverse(steps)
	return steps
}
