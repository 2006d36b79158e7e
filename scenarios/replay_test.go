package scenarios_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
)

// A recording that was altered anywhere is refused or, where the alteration
// says the same, repeated to the same end. It never takes the program down.
func TestAlteredRecordings(t *testing.T) {
	c := open(t, "paxos-acceptor-crash-restart")
	var trace bytes.Buffer
	want := run(t, c, 1, scenarios.Options{Record: &trace})
	lines := bytes.SplitAfter(trace.Bytes(), []byte("\n"))
	draw := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 400 {
		_, res, err := scenarios.Replay(context.Background(), "altered", bytes.NewReader(alter(draw, lines)))
		switch {
		case err != nil:
			refused++
		case res.Hash != want.Hash:
			t.Fatalf("another run was taken for this one: hash %s", res.Hash)
		}
	}
	if refused < 390 {
		t.Errorf("only %d of 400 altered recordings were refused", refused)
	}
}

// alter leaves out, repeats, exchanges or spoils one line after the header.
func alter(draw *rand.Rand, lines [][]byte) []byte {
	i, j := 1+draw.IntN(len(lines)-2), 1+draw.IntN(len(lines)-2)
	out := append([][]byte(nil), lines...)
	switch draw.IntN(4) {
	case 0:
		out = append(out[:i], out[i+1:]...)
	case 1:
		out = append(out[:i+1], out[i:]...)
	case 2:
		out[i], out[j] = out[j], out[i]
	case 3:
		spoilt := bytes.Clone(out[i])
		spoilt[draw.IntN(len(spoilt)-1)] ^= 1
		out[i] = spoilt
	}
	return bytes.Join(out, nil)
}
