package tui

import (
	"slices"
	"testing"
)

// allKeys are the keys that anything is bound to, and some that nothing is.
func allKeys() []string {
	keys := []string{"X", "é", "界", "!", "a", "a", "=", "ctrl-x"}
	for _, a := range table {
		keys = append(keys, a.names()...)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return slices.DeleteFunc(keys, func(k string) bool { return k == "ctrl-c" || k == "q" || k == "ctrl-z" })
}

// FuzzKeys presses keys, clicks and changes the size, as the bytes say. Nothing
// panics, every screen can be drawn, and in the end a person can quit.
func FuzzKeys(f *testing.F) {
	f.Add([]byte("\x00lllllldc\x0dTjj"))
	f.Add([]byte{1, 200, 13, 77, 90, 14, 3, 255, 254, 1, 9, 33, 61, 80, 12, 13})
	f.Add([]byte{2, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60})
	keys := allKeys()
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) == 0 || len(script) > 60 {
			return
		}
		names := []string{"paxos-quiet", "paxos-count-messages", "election-quiet", ""}
		d := pick()
		if name := names[int(script[0])%len(names)]; name != "" {
			d = open(t, name)
		}
		for i := 1; i < len(script); i++ {
			switch b := int(script[i]); {
			case b >= 250:
				size := sizes[b%len(sizes)]
				d.send(Resize{size[0], size[1]})
			case b >= 230 && i+2 < len(script):
				d.send(Mouse{int(script[i+1]), int(script[i+2]) % 64, Button(b % 5)})
				i += 2
			case b >= 225:
				d.send(Tick{})
			default:
				d.send(Key{keys[b%len(keys)]})
			}
			View(d.Model)
		}
		d.asked = nil
		d.keys("esc esc esc esc esc esc q q ctrl-c")
		if !slices.Contains(d.asked, Effect(Quit{})) {
			t.Errorf("one cannot quit:\n%s", d.screen())
		}
	})
}
