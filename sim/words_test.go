package sim_test

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// A world lists the kinds of its own ports and what the program has declared beside;
// landmarks are no rules.
func TestWords(t *testing.T) {
	var (
		lane   = sim.Datagrams("words-lane")
		other  = sim.Datagrams("words-other")
		hello  = sim.Message[int](lane, "Hello")
		_      = sim.Message[int](other, "Stranger")
		seen   = sim.FactOf[int]("words-seen")
		bell   = sim.Timer("words-bell")
		_      = sim.FileOf[int]("words-book")
		rule   = sim.RuleOf("WORDS-1")
		passed = sim.Sometimes("words-passed")
	)
	cfg := play(puppet{})
	cfg.Protocol.Ports = []*sim.Port{lane}
	words := perform(t, cfg).Words()
	if !slices.Equal(words.Kinds, []string{hello.Name(), "closed", "opened"}) {
		t.Errorf("the kinds are %v", words.Kinds)
	}
	for _, c := range []struct {
		list []string
		has  string
	}{{words.Facts, seen.Name()}, {words.Timers, bell.String()}, {words.Files, "words-book"}, {words.Rules, rule.String()}} {
		if !slices.Contains(c.list, c.has) || !slices.IsSorted(c.list) || slices.Contains(c.list, passed.String()) {
			t.Errorf("%s: %v", c.has, c.list)
		}
	}
}
