package tape

import (
	"sort"

	"github.com/zoolab/zoolab/sim"
)

// A track is what a branch keeps of its own steps for as long as it lives: what is
// asked of every step. Of a million steps that is no more than some 50 bytes each, in
// which the garbage collector has nothing to look for. The rest of a moment is made
// again when somebody asks: see reel.
type track struct {
	pages  []*[page]brief
	n      int
	made   []placed // in order of steps
	shared []share  // in order of steps
	signs  []Sign   // in order of steps
}

const page = 1024

// A brief is what is kept of a step.
type brief struct {
	seq, hash uint64
	at        sim.Time
	on        name
	cause     int32
	node      sim.NodeID
	sort      Sort
	flags     uint8
}

// The flags of a brief.
const (
	isWait   uint8 = 1 << iota // it arrived and stands in an inbox
	isChoice                   // an entry was made
)

// placed is a step in which an entry was made, and the place of that among those of its
// leg.
type placed struct{ step, place int }

// A share is a node's in a step that is of no single node.
type share struct {
	step int
	node sim.NodeID
}

func (t *track) at(i int) *brief { return &t.pages[i/page][i%page] }

func (t *track) add(x brief) {
	if t.n%page == 0 {
		t.pages = append(t.pages, new([page]brief))
	}
	t.n++
	*t.at(t.n - 1) = x
}

// A Brief is what a branch has at hand of every step, and a [Moment] the whole.
type Brief struct {
	Step   int         // 1 upward
	Seq    uint64      // events and faults so far, as the world counts them
	At     sim.Time    //
	Hash   uint64      // of the history, after the step
	Sort   Sort        //
	On     sim.Address // of the event taken; for a choice on a message that takes no event, the message's
	Node   sim.NodeID  // whose it is: the receiver's, the timer's or the disk's owner's; 0 for the world's
	Cause  int         // the step that gave rise to it, such as the sending of a message, 0 for none
	Waits  bool        // it arrived and stands in the inbox of a node that is busy
	Chosen bool        // it was a choice, of the schedule or of a hand, and not the earliest event
}

// Brief returns what is kept of a step, 1 to Len. It costs nothing.
func (b *Branch) Brief(step int) Brief {
	x := b.brief(step)
	return Brief{Step: step, Seq: x.seq, At: x.at, Hash: x.hash, Sort: x.sort, On: b.tape.names.address(x), Node: x.node,
		Cause: int(x.cause), Waits: x.flags&isWait != 0, Chosen: x.flags&isChoice != 0}
}

func (b *Branch) brief(step int) *brief {
	b = b.owner(step)
	return b.own.at(step - b.forked - 1)
}

// owner is the branch whose own a step is.
func (b *Branch) owner(step int) *Branch {
	for step <= b.forked && b.parent != nil {
		b = b.parent
	}
	return b
}

// entry returns the choice that was made in a step and its place in its leg, nil when it
// was the earliest event.
func (b *Branch) entry(step int) (x *Entry, place int) {
	b = b.owner(step)
	if b.brief(step).flags&isChoice == 0 {
		return nil, -1
	}
	made := b.own.made
	place = made[sort.Search(len(made), func(i int) bool { return made[i].step >= step })].place
	return &b.leg(step).entries[place], place
}

// nodes calls f with each node that a step is one of, some perhaps twice.
func (b *Branch) nodes(step int, f func(sim.NodeID)) {
	b = b.owner(step)
	if x := b.brief(step); x.node > 0 {
		if x.flags&isWait == 0 {
			f(x.node)
		}
		return
	}
	all := b.own.shared
	for i := sort.Search(len(all), func(i int) bool { return all[i].step >= step }); i < len(all) && all[i].step == step; i++ {
		f(all[i].node)
	}
}

// Shares returns how many steps a branch has in common with another: those before the
// act by which they parted.
func (b *Branch) Shares(other *Branch) int {
	for n := b.Len(); b != nil; b = b.parent {
		o := other
		for m := other.Len(); o != nil; o = o.parent {
			if o == b {
				return min(n, m)
			}
			m = min(m, o.forked)
		}
		n = min(n, b.forked)
	}
	return 0
}
