package tape

import (
	"sort"

	"github.com/zoolab/zoolab/sim"
)

// An index finds steps by what happened in them. It is made when it is first asked, and
// catches up with the branch when it is asked again.
type index struct {
	through int                 // the steps that it knows
	sent    map[sim.Address]int // the step in which a message was sent
	about   map[string][]int    // steps, in order
}

// catchUp takes in the steps of the branch's own that were recorded since.
func (b *Branch) catchUp() *index {
	x := &b.index
	if x.sent == nil {
		x.sent, x.about, x.through = map[sim.Address]int{}, map[string][]int{}, b.forked
	}
	for ; x.through < b.Len(); x.through++ {
		m := b.Moment(x.through + 1)
		x.topics(m.Step, m.Subjects)
		for i := range m.Out {
			o := &m.Out[i]
			if o.Sort == sim.Sent {
				x.sent[o.On] = m.Step
			}
			x.topics(m.Step, o.Subjects)
		}
	}
	return x
}

func (x *index) topics(step int, subjects []string) {
	for _, s := range subjects {
		steps := x.about[s]
		if len(steps) == 0 || steps[len(steps)-1] != step {
			x.about[s] = append(steps, step)
		}
	}
}

// Sent returns the step that sent a message, 0 for what is no message or was not sent
// in the recorded steps. A second copy was sent with the first.
func (b *Branch) Sent(message sim.Address) int {
	message.Twin = false
	for upTo := b.Len(); b != nil; b = b.parent {
		if step := b.catchUp().sent[message]; step > 0 && step <= upTo {
			return step
		}
		upTo = min(upTo, b.forked)
	}
	return 0
}

// Subject returns the steps whose message or outcomes are about a subject, in order.
func (b *Branch) Subject(s string) []int {
	own := b.catchUp().about[s]
	if b.parent == nil {
		return own[:len(own):len(own)]
	}
	all := b.parent.Subject(s)
	all = all[:sort.SearchInts(all, b.forked+1)]
	return append(all[:len(all):len(all)], own...)
}
