package paxos

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// A person may type lines while the ensemble runs: those of scripts at a client,
// which does them when its script has come to its end, and "propose VALUE" at a
// proposer, which is a client of its own then.

// understand takes the lines that scripts may have.
func understand(text string) error {
	_, err := parseLine(text)
	return err
}

// Understand takes a value to propose. A proposer that has a value of its own wants
// no other: nobody asked for that one, so whoever asked would not be told of a value
// that somebody had asked for.
func (p *Proposer) Understand(text string) error {
	l, err := parseLine(text)
	switch {
	case err != nil:
		return err
	case l.value == "":
		return fmt.Errorf("%w: %q: a proposer takes values alone: write \"propose blue\"", ErrScript, text)
	case p.ownValue:
		return fmt.Errorf("%w: %q: the proposers have values of their own: give the scenario a client, or set ownValues: false", ErrScript, text)
	}
	return nil
}

// Command takes up a value as if a client had asked for it.
func (p *Proposer) Command(env *sim.Env, text string) {
	l, err := parseLine(text)
	if err != nil {
		panic("paxos: a command that nobody understood: " + err.Error())
	}
	p.asked = append(p.asked, kv.Propose.Invoke(env, l.value).N)
	if p.outcome != "" {
		p.tell(env)
		return
	}
	p.take(env, l.value, 0)
}

// tell ends what was asked for by hand.
func (p *Proposer) tell(env *sim.Env) {
	for _, n := range p.asked {
		kv.Propose.Return(env, sim.OpID{Client: env.Self(), N: n}, p.outcome)
	}
	p.asked = nil
}
