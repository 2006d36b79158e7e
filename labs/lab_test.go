package labs_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs"
)

func TestALabIsFoundByNumberAndName(t *testing.T) {
	for _, ref := range []string{"04", "4", "paxos", "04-paxos"} {
		l, err := labs.Find(ref)
		if err != nil || l.Folder() != "04-paxos" || l.Number() != "04" || l.Name() != "paxos" {
			t.Errorf("%s is %v, %v", ref, l, err)
		}
	}
	for ref, says := range map[string]string{"": "there are 00-pingpong", "paxo": "did you mean", "99": "there are", "../04": "there"} {
		if _, err := labs.Find(ref); !errors.Is(err, labs.ErrNoLab) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want something about %q", ref, err, says)
		}
	}
}

// manifest is a good one, which each of the others spoils in one place.
const manifest = `title: T
about: A.
protocol: pingpong
roles: [pinger]
files: [pinger.go]
properties:
  - {name: safe, kind: safety, points: 60, about: S.}
tests:
  - {name: one, property: safe, about: O., scenario: visible/one.yaml}
`

func TestManifestsAreReadStrictly(t *testing.T) {
	l, err := labs.Read("labs/07-x/lab.yaml", []byte(manifest))
	if err != nil || l.Folder() != "07-x" || l.Points() != 60 || !l.Tests[0].Visible() || l.Tests[0].Seeds != "1..20" {
		t.Fatalf("%+v, %v", l, err)
	}
	for _, x := range []struct{ old, new, says string }{
		{"safety", "danger", "write safety, liveness or efficiency"},
		{"property: safe", "property: sage", "no property of the lab"},
		{"points: 60", "points: -1", "points"},
		{"about: A.\n", "", "about"},
		{"tests:", "test:", "did you mean tests"},
		{"about: S.}\n", "about: S.}\n  - {name: safe, kind: liveness, points: 1, about: L.}\n", "two properties are called safe"},
		{"one.yaml}\n", "one.yaml}\n  - {name: one, property: safe, about: T., scenario: hidden/two.yaml}\n", "two tests are called one"},
	} {
		_, err := labs.Read("labs/07-x/lab.yaml", []byte(strings.Replace(manifest, x.old, x.new, 1)))
		if err == nil || !strings.Contains(err.Error(), x.says) {
			t.Errorf("with %q: %v, want something about %q", x.new, err, x.says)
		}
	}
}
