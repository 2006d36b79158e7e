package live

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// Of a deed of several choices, what was made up to one that cannot be is done, told of
// and recorded, so that a replay makes as many.
func TestADeedThatIsDoneInPart(t *testing.T) {
	refused := errors.New("refused")
	for name, c := range map[string]struct {
		fails   int // which of the choices cannot be made, from 1
		with    error
		entry   string // "" for none
		answers string
	}{
		"whole":          {0, nil, `{"at":7,"do":"crash: [s1, s2, s3]"}`, ""},
		"not at all":     {1, refused, "", "refused"},
		"in part":        {3, refused, `{"at":7,"do":"crash: [s1, s2, s3]","made":2}`, "refused; of its 3 parts, the first 2 were done"},
		"until the end":  {2, sim.ErrOver, `{"at":7,"do":"crash: [s1, s2, s3]"}`, ""},
		"after the end":  {1, sim.ErrOver, `{"at":7,"do":"crash: [s1, s2, s3]"}`, ""},
		"but for a last": {2, refused, `{"at":7,"do":"crash: [s1, s2, s3]","made":1}`, "refused; of its 3 parts, the first 1 were done"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			r, n := &recorder{out: json.NewEncoder(&out)}, 0
			d := Deed{Text: "crash: [s1, s2, s3]"}
			answer, err := "", error(nil)
			d.Answer = func(err error) {
				if err != nil {
					answer = err.Error()
				}
			}
			err = finish(d, 7, make([]sim.Choice, 3), r, func(choice sim.Choice) error {
				if n++; n == c.fails {
					return c.with
				}
				return nil
			})
			if got := strings.TrimSpace(out.String()); err != nil || got != c.entry || answer != c.answers {
				t.Errorf("recorded %s and answered %q (%v); expected %s and %q", got, answer, err, c.entry, c.answers)
			}
		})
	}
}

// What was done in part is done in part again.
func TestADeedThatWasDoneInPartIsRepeated(t *testing.T) {
	e := opened(t)
	for made, want := range []int{2, 1, 2} {
		course, err := e.Case.Begin(1, scenarios.Options{Trusting: true})
		if err != nil {
			t.Fatal(err)
		}
		p := &replay{c: e.Case, course: course, world: course.World(), header: header{Gate: int(e.Gate)}}
		p.world.Run(sim.Time(time.Second))
		if err := p.repeat(&entry{At: int64(time.Second) + 1, Do: "pause: [s1, s2]", Made: made}); err != nil {
			t.Fatal(err)
		}
		paused := 0
		for i := range len(e.Servers) {
			if p.world.View(sim.NodeID(i + 1)).Paused {
				paused++
			}
		}
		if paused != want {
			t.Errorf("made %d: %d servers are paused, want %d", made, paused, want)
		}
		p.world.Close()
	}
}
