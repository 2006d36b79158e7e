package synod

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A Proposer is what a proposer does about ballots. It is called by its [Desk].
type Proposer interface {
	// Propose is called when somebody needs a ballot: a client whose value is to
	// be chosen, or a learner that does not know what was. A ballot under way
	// serves as well.
	Propose(env *sim.Env)
	// OnPromise is called for every promise, whatever ballot it is of.
	OnPromise(env *sim.Env, from sim.NodeID, m Promise)
	// OnRefused is called when an acceptor stands behind another ballot.
	OnRefused(env *sim.Env, from sim.NodeID, m Refused)
	// OnDecided is called once, when a learner has told what was chosen: there is
	// nothing left to do.
	OnDecided(env *sim.Env)
}

// A Desk is the part of a proposer that hears and speaks, and that clients come
// to. It knows what they wish for, who waits, and what was chosen; of ballots it
// knows nothing.
type Desk struct {
	acceptors []sim.NodeID `sim:"fixed"`
	retry     sim.Duration `sim:"fixed"`
	ownValue  bool         `sim:"fixed"`

	wish    string   // what it proposes when it is free to choose, "" for nothing
	waiting []ticket // clients to answer, by client
	asked   []uint64 // operations that were typed here and have no answer
	outcome string   // what was chosen, "" while it has not been told
}

// A ticket is a client's request that is not yet answered.
type ticket struct {
	Client sim.NodeID
	N      uint64
}

// Acceptors lists those who vote. The slice is the caller's: in one that proposers
// shared, something could be kept that no crash takes.
func (k *Desk) Acceptors() []sim.NodeID { return slices.Clone(k.acceptors) }

// Retry is the least time to give a ballot.
func (k *Desk) Retry() sim.Duration { return k.retry }

// Wish is the value to propose when the promises leave the choice, "" for none.
func (k *Desk) Wish() string { return k.wish }

// Outcome is the value that was chosen, "" while nobody has told.
func (k *Desk) Outcome() string { return k.outcome }

// Wanted reports whether the proposer itself has reason for another ballot: there
// is a wish, and no word of an outcome.
func (k *Desk) Wanted() bool { return k.outcome == "" && k.wish != "" }

// Open begins a boot: a proposer that has a value of its own proposes it. Call it
// when the disk has been read.
func (k *Desk) Open(env *sim.Env, p Proposer) {
	if k.ownValue {
		// The boot is part of it: memory is lost, and with it what was wished.
		k.take(env, env.Name(env.Self())+"/"+strconv.FormatUint(uint64(env.Boot()), 10), 0, p)
	}
}

// Hear hands a delivery to the handler that it is for.
func (k *Desk) Hear(env *sim.Env, d sim.Delivery, p Proposer) {
	switch {
	case request.Is(d):
		k.onRequest(env, d.From, request.Of(d), p)
	case promise.Is(d):
		p.OnPromise(env, d.From, promise.Of(d))
	case refused.Is(d):
		p.OnRefused(env, d.From, refused.Of(d))
	case decided.Is(d):
		k.onDecided(env, decided.Of(d), p)
	case inquire.Is(d):
		p.Propose(env)
	}
}

// Prepare begins a ballot (phase 1a): every acceptor is asked for its promise.
func (k *Desk) Prepare(env *sim.Env, b Ballot) {
	k.mustBeOwned()
	began.Observe(env, b)
	for _, a := range k.acceptors {
		prepare.SendTo(env, a, Prepare{b})
	}
}

// Accept puts a proposal to the vote (phase 2a): every acceptor is asked.
func (k *Desk) Accept(env *sim.Env, p Proposal) {
	k.mustBeOwned()
	proposed.Observe(env, p)
	for _, a := range k.acceptors {
		accept.SendTo(env, a, Accept{p})
	}
}

// mustBeOwned holds that only proposers propose.
func (k *Desk) mustBeOwned() {
	if k.acceptors == nil {
		panic("synod: this Desk is nobody's: use the one that the proposer was made with")
	}
}

// onRequest takes up a client's value. One value is enough to propose, and a
// client is content with whichever is chosen.
func (k *Desk) onRequest(env *sim.Env, from sim.NodeID, m Request, p Proposer) {
	if k.outcome != "" {
		chosen.SendTo(env, from, Chosen{m.N, k.outcome})
		return
	}
	k.enqueue(ticket{from, m.N})
	k.take(env, m.Value, from, p)
}

// take wishes for a value, if it is free to, and sees to it that one is chosen.
func (k *Desk) take(env *sim.Env, value string, from sim.NodeID, p Proposer) {
	if k.wish == "" {
		k.wish = value
		wished.Observe(env, Wish{value, from})
	}
	p.Propose(env)
}

// enqueue remembers whom to answer, by a client's latest request alone.
func (k *Desk) enqueue(t ticket) {
	i, found := slices.BinarySearchFunc(k.waiting, t, func(a, b ticket) int { return cmp.Compare(a.Client, b.Client) })
	if found {
		k.waiting[i].N = max(k.waiting[i].N, t.N)
		return
	}
	k.waiting = slices.Insert(k.waiting, i, t)
}

// onDecided ends the work: it answers all who wait.
func (k *Desk) onDecided(env *sim.Env, m Decided, p Proposer) {
	if k.outcome != "" {
		return // a ballot under way is for a learner that does not know yet
	}
	k.outcome = m.Value
	p.OnDecided(env)
	for _, t := range k.waiting {
		chosen.SendTo(env, t.Client, Chosen{t.N, m.Value})
	}
	k.waiting = nil
	k.tell(env)
}

// A person may type "propose VALUE" at a proposer while the ensemble runs: it is a
// client of its own then.

// Understand takes a value to propose. A proposer that has a value of its own wants
// no other: nobody asked for that one, so whoever asked would not be told of a value
// that somebody had asked for.
func (k *Desk) Understand(text string) error {
	l, err := parseLine(text)
	switch {
	case err != nil:
		return err
	case l.value == "":
		return fmt.Errorf("%w: %q: a proposer takes values alone: write \"propose blue\"", ErrScript, text)
	case k.ownValue:
		return fmt.Errorf("%w: %q: the proposers have values of their own: give the scenario a client, or set ownValues: false", ErrScript, text)
	}
	return nil
}

// Typed takes up a value that was typed as if a client had asked for it.
func (k *Desk) Typed(env *sim.Env, text string, p Proposer) {
	l, err := parseLine(text)
	if err != nil {
		panic("synod: a command that nobody understood: " + err.Error())
	}
	k.asked = append(k.asked, kv.Propose.Invoke(env, l.value).N)
	if k.outcome != "" {
		k.tell(env)
		return
	}
	k.take(env, l.value, 0, p)
}

// tell ends what was asked for by hand.
func (k *Desk) tell(env *sim.Env) {
	for _, n := range k.asked {
		kv.Propose.Return(env, sim.OpID{Client: env.Self(), N: n}, k.outcome)
	}
	k.asked = nil
}

// Waiting shows what waits for the outcome: requests of clients, and what was typed
// here.
func (k *Desk) Waiting() sim.Exhibit {
	x := sim.Exhibit{Name: "waiting", Head: []string{"client", "operation"}}
	for _, t := range k.waiting {
		client := "node " + strconv.Itoa(int(t.Client))
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: client, Cells: []string{client, strconv.FormatUint(t.N, 10)}})
	}
	for _, n := range k.asked {
		number := strconv.FormatUint(n, 10)
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: "typed " + number, Cells: []string{"typed here", number}})
	}
	return x
}
