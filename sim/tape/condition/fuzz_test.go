package condition_test

import (
	"errors"
	"testing"

	"github.com/zoolab/zoolab/sim/tape/condition"
)

// Whatever is written, a condition is read or refused with a place in the text, and
// what is read is printed so that it is read again.
func FuzzParse(f *testing.F) {
	for _, c := range meanings {
		f.Add(c.text)
	}
	b := record(f).Main()
	f.Fuzz(func(t *testing.T, text string) {
		x, err := condition.Parse(text)
		if err != nil {
			var e *condition.Error
			if !errors.As(err, &e) || e.Column < 1 || e.Column > len(text)+1 || e.Message == "" || e.Advice == "" {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		y, err := condition.Parse(x.String())
		if err != nil || y.String() != x.String() {
			t.Fatalf("%q is printed as %s, and that is read as %v, %v", text, x, y, err)
		}
		if x.Holds(b, 25, nil) != y.Holds(b, 25, nil) || x.NeedsWorld() != y.NeedsWorld() {
			t.Fatalf("%q and %s differ", text, x)
		}
	})
}
