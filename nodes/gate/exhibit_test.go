package gate_test

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/gate"
)

// What comes from outside is said in words, and what is no line of a gate as it is.
func TestWhatComesFromOutsideIsSaidInWords(t *testing.T) {
	for line, want := range map[string]string{
		gate.Comes(1, "s2"): "visitor 1 comes to s2",
		gate.ComesFrom(1, "s2", client.Origin{IP: "127.0.0.1", Port: 40000}): "visitor 1 comes to s2 from 127.0.0.1:40000",
		gate.Says(1, []byte("four bytes")):                                   "visitor 1: 10 bytes",
		gate.Asks(2, "ruok"):                                                 "visitor 2: ruok",
		gate.Leaves(3):                                                       "visitor 3 leaves",
		gate.Leaves(3) + "; " + gate.Asks(4, "stat"):                         "visitor 3 leaves; visitor 4: stat",
		gate.Begins(1700000000000):                                           "epoch 1700000000000",
		"create /a":                                                          "create /a",
	} {
		if got := gate.Paraphrase(line); got != want {
			t.Errorf("%q is said as %q, not %q", line, got, want)
		}
	}
}
