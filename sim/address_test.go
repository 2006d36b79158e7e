package sim_test

import (
	"errors"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

// address reads an address that the test wrote.
func address(t testing.TB, s string) sim.Address {
	t.Helper()
	a, err := sim.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAddressesReadBack(t *testing.T) {
	for text, want := range map[string]sim.Address{
		"wire p1>a2 Prepare#3":  {Port: "wire", From: "p1", Node: "a2", Kind: "Prepare", K: 3},
		"wire p1>a2 Prepare#3+": {Port: "wire", From: "p1", Node: "a2", Kind: "Prepare", K: 3, Twin: true},
		"peer s1>s2 opened#1":   {Port: "peer", From: "s1", Node: "s2", Kind: "opened", K: 1},
		"timer p1 retry#2":      {Port: "timer", Node: "p1", Kind: "retry", K: 2},
		"timer p1 ping/-3#2":    {Port: "timer", Node: "p1", Kind: "ping/-3", K: 2},
		"disk a1 vote#4":        {Port: "disk", Node: "a1", Kind: "vote", K: 4},
		"inbox a1 #7":           {Port: "inbox", Node: "a1", K: 7},
		"boot a1":               {Port: "boot", Node: "a1"},
		"plan #2":               {Port: "plan", K: 2},
	} {
		if got, err := sim.ParseAddress(text); err != nil || got != want {
			t.Errorf("%q reads as %+v, %v", text, got, err)
		}
		if got := want.String(); got != text {
			t.Errorf("%+v is spelled %q; want %q", want, got, text)
		}
	}
	if s := (sim.Address{}).String(); s != "" {
		t.Errorf("no address is spelled %q", s)
	}
}

func TestWhatIsNotAnAddressIsRefused(t *testing.T) {
	for _, text := range []string{"", "wire", "wire p1>a2", "wire p1>a2 Prepare", "wire p1>a2 Prepare#", "wire p1>a2 Prepare#0",
		"wire p1>a2 Prepare#-1", "wire p1>a2 Prepare#99999999999", "wire p1 Prepare#1", "wire >a2 Prepare#1", "wire p1> Prepare#1",
		"wire p1>a2 #1", "wire p1>a2 Prepare#1 more", "timer p1 #2", "timer p1>p2 retry#2", "timer p1 retry#2+", "disk a1 #4",
		"inbox a1 x#7", "inbox a1>a2 #7", "boot a1 #1", "boot a1>a2", "plan x#2", "plan a #2", "plan #2+", "plan 2"} {
		if a, err := sim.ParseAddress(text); !errors.Is(err, sim.ErrAddress) {
			t.Errorf("%q reads as %+v, %v", text, a, err)
		}
	}
}

func TestAnyAddressRoundTrips(t *testing.T) {
	word := rapid.StringMatching(`[a-zA-Z0-9_.\-]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a := sim.Address{Node: word.Draw(t, "node"), K: rapid.Uint32Range(1, 1<<32-1).Draw(t, "k")}
		switch a.Port = rapid.SampledFrom([]string{"timer", "disk", "inbox", "boot", "plan", "wire"}).Draw(t, "port"); a.Port {
		case "timer", "disk":
			a.Kind = word.Draw(t, "kind")
		case "boot":
			a.K = 0
		case "plan":
			a.Node = ""
		case "wire":
			a.From, a.Kind, a.Twin = word.Draw(t, "from"), word.Draw(t, "kind"), rapid.Bool().Draw(t, "twin")
		}
		if got, err := sim.ParseAddress(a.String()); err != nil || got != a {
			t.Fatalf("%+v is spelled %q and reads back as %+v, %v", a, a, got, err)
		}
	})
}

// FuzzParseAddress holds the reader to its errors, and what it reads to its
// spelling.
func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"wire p1>a2 Prepare#3+", "timer p1 ping/3#2", "inbox a #1", "boot a", "plan #1", "a>b #", "# # #"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := sim.ParseAddress(s)
		if err != nil {
			if !errors.Is(err, sim.ErrAddress) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if b, err := sim.ParseAddress(a.String()); err != nil || b != a {
			t.Fatalf("%q reads as %+v, spelled %q, which reads as %+v, %v", s, a, a, b, err)
		}
	})
}
