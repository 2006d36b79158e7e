package gate

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Whatever two visitors send: nothing panics, nobody is told anything because of the
// other, every operation is answered or given up, and nothing is left.
func anything(tb testing.TB, frames [][]byte) {
	s := set(tb)
	s.types(Begins(1), Comes(1, "s1"), Comes(2, "s1"), Says(2, hello()))
	for i, frame := range frames {
		switch {
		case i == 0:
			s.types(Says(1, frame))
		case string(frame) == "word":
			s.types(Asks(1, "word"))
		case s.gate.visitors[1] == nil:
			s.types(Comes(1, "s1"), Says(1, hello()), Says(1, frame))
		default:
			s.types(Says(1, frame))
		}
	}
	s.hears(2, "welcome of 37 bytes")
	s.types(Leaves(1), Leaves(2))
	if v := s.w.Violation(); v != nil {
		tb.Error(v)
	}
	if g := s.gate; s.open != 0 || len(g.visitors)+len(g.byConn)+len(g.bySession) > 0 {
		tb.Errorf("%d operations have no end; %+v is left", s.open, g)
	}
}

func TestAnythingMayBeSaid(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		anything(t, rapid.SliceOfN(rapid.Custom(func(r *rapid.T) []byte {
			body := rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(r, "body")
			if rapid.IntRange(0, 7).Draw(r, "word") == 0 {
				return []byte("word")
			}
			if rapid.Bool().Draw(r, "headed") { // some request that there is
				code := byte(rapid.IntRange(0, 107).Draw(r, "code"))
				return append([]byte{0, 0, 0, 1, 0, 0, 0, code}, body...)
			}
			return body
		}), 0, 12).Draw(r, "frames"))
	})
}

// FuzzGate is the same for bytes that a fuzzer finds: each frame has a byte for its length.
func FuzzGate(f *testing.F) {
	framed := func(frames ...[]byte) (all []byte) {
		for _, b := range frames {
			all = append(append(all, byte(len(b))), b...)
		}
		return all
	}
	f.Add(framed(hello(), ask(f, 1, exists), ask(f, 2, znode.Op{Code: znode.OpPing}), []byte("word")))
	f.Add(framed(hello(), ask(f, 1, znode.Op{Code: znode.OpMulti, Ops: []znode.Op{{Code: znode.OpCheck, Path: "/"}}}), []byte{0, 0, 0, 1, 0, 0, 3, 231}))
	f.Add(framed([]byte("x")))
	f.Fuzz(func(t *testing.T, b []byte) {
		var frames [][]byte
		for len(b) > 0 && len(frames) < 50 {
			n := min(int(b[0]), len(b)-1)
			frames = append(frames, b[1:n+1])
			b = b[n+1:]
		}
		anything(t, frames)
	})
}
