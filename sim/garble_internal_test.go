package sim

import "testing"

var (
	murmur  = Datagrams("murmur")
	whisper = Message[[]string](murmur, "Whisper")
)

// A whisperer is a node that sends one message to the second one.
type whisperer struct{}

func (*whisperer) Start(env *Env) {
	if env.Self() == 1 {
		whisper.SendTo(env, 2, []string{"hush"})
	}
}
func (*whisperer) Receive(*Env, Delivery) {}
func (*whisperer) Timer(*Env, TimerID)    {}

// TestAGarbledMessageLeavesNothingBehind: each copy has a value of its own, and when
// all have come or are lost no value is held any more, in whatever order.
func TestAGarbledMessageLeavesNothingBehind(t *testing.T) {
	first := Address{Port: "murmur", From: "a", Node: "b", Kind: "Whisper", K: 1}
	second := first
	second.Twin = true
	for _, choices := range [][]Choice{
		{{Act: Garble, On: first}, {Act: Take, On: first}},
		{{Act: Garble, On: first}, {Act: Garble, On: first}, {Act: Drop, On: first}},
		{{Act: Duplicate, On: first}, {Act: Garble, On: first}, {Act: Take, On: first}, {Act: Take, On: second}},
		{{Act: Duplicate, On: first}, {Act: Garble, On: second}, {Act: Drop, On: first}, {Act: Take, On: second}},
		{{Act: Garble, On: first}, {Act: Duplicate, On: first}, {Act: Garble, On: first}, {Act: Take, On: first, Again: true}, {Act: Drop, On: first}, {Act: Take, On: second}},
	} {
		make := func() Node { return &whisperer{} }
		w, err := New(Config{Paranoid: true, Network: Network{Delay: Range{1, 1}}, Protocol: Protocol{Ports: []*Port{murmur},
			Nodes: []NodeSpec{{Name: "a", New: make}, {Name: "b", New: make}}}})
		if err != nil {
			t.Fatal(err)
		}
		w.Run(0)
		for _, c := range choices {
			if err := w.Apply(c); err != nil {
				t.Fatal(err)
			}
		}
		for slot, refs := range w.stores.slots[whisper.k.id].refs {
			if refs > 0 {
				t.Errorf("after %v, %d still hold the value in slot %d", choices, refs, slot)
			}
		}
		if v := w.Violation(); v != nil {
			t.Error(v)
		}
	}
}
