package quorum

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/sim"
)

func TestANodeCountsOnce(t *testing.T) {
	s := Of(1, 3, 3, Most)
	if s.Size() != 3 || !s.Has(3) || s.Has(2) || !s.Has(Most) || s.Has(Most+1) || s.Without(3).Has(3) {
		t.Errorf("Of(1, 3, 3, %d) = %b, which has %d members", Most, s, s.Size())
	}
}

func TestASetReadsAsItsMembers(t *testing.T) {
	letter := func(id sim.NodeID) string { return string(rune('a' + id - 1)) }
	if got := Of(3, 1).Names(letter); got != "a c" {
		t.Errorf("1 and 3 are %q", got)
	}
	if got := Set(0).Names(letter); got != "-" {
		t.Errorf("nobody is %q", got)
	}
}

func TestWhoDoesNotVoteDoesNotDecide(t *testing.T) {
	voters := Of(1, 2, 3)
	if Of(1, 4, 5).Decides(voters) || !Of(1, 3).Decides(voters) {
		t.Error("a majority of 1, 2 and 3 is any two of them")
	}
}

func TestAnyTwoMajoritiesHaveAMemberInCommon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		voters := Of(rapid.SliceOfDistinct(rapid.Custom(func(t *rapid.T) sim.NodeID {
			return sim.NodeID(rapid.IntRange(1, Most).Draw(t, "node"))
		}), func(id sim.NodeID) sim.NodeID { return id }).Draw(t, "voters")...)
		a, b := Set(rapid.Uint64().Draw(t, "a")), Set(rapid.Uint64().Draw(t, "b"))
		if voters != 0 && a.Decides(voters) && b.Decides(voters) && a&b&voters == 0 {
			t.Fatalf("%b and %b both decide for %b and share nobody", a, b, voters)
		}
	})
}
