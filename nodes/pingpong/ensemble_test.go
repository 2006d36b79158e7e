package pingpong

import (
	"errors"
	"testing"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
)

func TestAnUnknownBugIsRefused(t *testing.T) {
	_, err := New(court.Default(), nil, []string{"never-resend", "forget"})
	want := `there is no such bug in pingpong as "forget": write one of count-any-pong, never-resend, resend-at-once, forget-on-restart, answer-by-count`
	if !errors.Is(err, ErrBug) || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}

// Each bug names a judge that there is.
func TestBugsNameTheirJudges(t *testing.T) {
	judges := map[string]bool{"progress": true}
	for _, m := range protocol(t, court.Default()).Monitors {
		judges[m.Name] = true
		if m.About == "" || m.Cites == "" {
			t.Errorf("%s lacks what it is about or what it cites", m.Name)
		}
	}
	for i, b := range Bugs() {
		if !judges[b.Caught] || b.About == "" || b.Cites == "" {
			t.Errorf("%+v is not complete", b)
		}
		if set, err := parseBugs([]string{b.Name}); err != nil || set != 1<<i {
			t.Errorf("%s is switch %d: %v", b.Name, set, err)
		}
	}
}
