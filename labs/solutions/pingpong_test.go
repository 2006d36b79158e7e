package solutions_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs"
	other "github.com/zoolab/zoolab/labs/solutions/00-pingpong/other"
	reference "github.com/zoolab/zoolab/labs/solutions/00-pingpong/reference"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

func TestPingpong(t *testing.T) {
	for name, roles := range map[string]court.Roles{"reference": reference.Roles(), "other": other.Roles()} {
		t.Run(name, func(t *testing.T) {
			runAll(t, "00-pingpong", func(ensemble any, clients []sim.Client) (sim.Protocol, error) {
				return ensemble.(*court.Ensemble).Protocol(roles, clients)
			})
		})
	}
}

// What the chapter shows is what comes out: the run that it watches, and the trace
// that it reads, which a scenario of the library has as well.
func TestPingpongChapterShowsRealRuns(t *testing.T) {
	lab, err := labs.Find("00-pingpong")
	if err != nil {
		t.Fatal(err)
	}
	chapter, err := fs.ReadFile(lab.Source(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, see := range map[string]func(*scenarios.Result) []string{
		"pingpong-quiet": func(r *scenarios.Result) []string { return []string{r.Hash, r.Check(scenarios.Progress).Detail} },
		"pingpong-count-any-pong": func(r *scenarios.Result) []string {
			return []string{"in-order               " + r.Violation.Text, "at event 12, 16.098ms: " + r.Violation.Text}
		},
	} {
		s, err := scenarios.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		c, err := scenarios.Compile(s)
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Run(context.Background(), 1, scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range see(r) {
			if !strings.Contains(string(chapter), line) {
				t.Errorf("%s: the chapter does not show %q", name, line)
			}
		}
	}
}
