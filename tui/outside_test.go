package tui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestWhatIsThereIsNotWrittenOver: a key pressed twice costs nothing.
func TestWhatIsThereIsNotWrittenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.yaml")
	for _, c := range []struct {
		text string
		want error
	}{{"first", nil}, {"second", errThere}} {
		done := Outside{}.perform(Write{Path: path, Text: []byte(c.text)}).(Written)
		if !errors.Is(done.Err, c.want) {
			t.Errorf("writing %q: %v, not %v", c.text, done.Err, c.want)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "first" {
		t.Errorf("the file holds %q, %v", kept, err)
	}
}

// TestTheBeginningIsNoWay: step 0 is where a run stands when it is opened.
func TestTheBeginningIsNoWay(t *testing.T) {
	if m := open(t, "paxos-quiet").Model.At(0); m.errand != nil || m.at.step != 0 {
		t.Errorf("it is on its way from step %d", m.at.step)
	}
}
