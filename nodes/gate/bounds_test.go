package gate

import (
	"slices"
	"strconv"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// mute is a server that answers nobody.
func mute(*sim.Env, sim.Delivery) {}

// times is an act so many times.
func times(n int, act string) []string { return slices.Repeat([]string{act}, n) }

// A visitor may leave so many requests and so many bytes with a gate before its server has
// let it in, and not one more.
func TestBoundsOfWhatComesEarly(t *testing.T) {
	s := set(t)
	s.serve = mute
	s.types(Comes(1, "s1"), Says(1, hello()))
	s.types(times(mostAsked, Says(1, ask(t, 1, exists)))...)
	s.hears(1)
	s.types(Says(1, ask(t, 1, exists)))
	s.hears(1, "dropped")

	s.types(Comes(2, "s1"), Says(2, hello()))
	for range mostEarly / 4096 / 256 {
		s.types(times(256, Says(2, make([]byte, 4096)))...)
	}
	s.hears(2)
	s.types(Says(2, []byte("x")))
	s.hears(2, "dropped")

	s.types(append([]string{Comes(3, "s1"), Says(3, hello())}, times(mostEarly/4096-1, Says(3, make([]byte, 4096)))...)...)
	s.hears(3) // it has waited for its server twice, and counts once
}

// So many requests of one that is in may wait for their answers, also those that are
// answered out of turn.
func TestBoundsOfWhatWaitsForAnswers(t *testing.T) {
	auth := znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: znode.SchemeDigest, ID: "a:b"}}
	for _, last := range []znode.Op{exists, auth} {
		s := set(t)
		s.types(Comes(1, "s1"), Says(1, hello()))
		s.serve = mute
		s.types(times(mostAsked/2, Says(1, ask(t, 1, exists)))...)
		s.types(times(mostAsked/2, Says(1, ask(t, 1, auth)))...)
		s.hears(1, "welcome of 37 bytes")
		s.types(Says(1, ask(t, 1, last)))
		s.hears(1, "welcome of 37 bytes", "dropped")
		if s.open != 0 {
			t.Errorf("%d operations are still under way", s.open)
		}
	}
}

// A visitor may be so many people and no more, since judges keep of each operation who has
// asked for it. Who says the same again is nobody new.
func TestBoundsOfWhoAVisitorIs(t *testing.T) {
	s := set(t)
	s.serve = func(env *sim.Env, d sim.Delivery) {
		if client.ConnectRequest.Is(d) {
			oblige(env, d)
		}
	}
	proof := func(n int) []byte {
		return ask(t, 1, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: znode.SchemeDigest, ID: strconv.Itoa(n) + ":p"}})
	}
	s.types(Comes(1, "s1"), Says(1, hello()))
	for n := range mostNames {
		s.types(Says(1, proof(n/2)), Says(1, proof(n)))
	}
	s.hears(1, "welcome of 37 bytes")
	s.types(Says(1, ask(t, 1, exists)))
	if len(s.who) != mostNames+1 { // and its address
		t.Errorf("it is %d people", len(s.who))
	}
	s.types(Says(1, proof(mostNames)))
	s.hears(1, "welcome of 37 bytes", "dropped")
}

// A table of visitors has room for so many, and says how many more there are.
func TestBoundsOfWhatIsShown(t *testing.T) {
	s := set(t)
	for v := range uint64(mostVisitors + 3) {
		s.types(Comes(v, "s1"))
	}
	if x := s.gate.Exhibit()[0]; len(x.Rows) != mostVisitors || x.More != 3 {
		t.Errorf("%d visitors are shown, and %d more there are", len(x.Rows), x.More)
	}
}
