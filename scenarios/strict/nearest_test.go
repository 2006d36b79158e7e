package strict_test

import (
	"testing"

	"github.com/zoolab/zoolab/scenarios/strict"
)

func TestNearest(t *testing.T) {
	known := []string{"delay", "loss", "duplicate", "reorder", "s1", "s2", "connectTimeout"}
	for word, want := range map[string]string{
		"delay":          "delay",
		"Delay":          "delay",
		"dealy":          "delay",
		"delai":          "delay",
		"los":            "loss",
		"dupplicate":     "duplicate",
		"conect_timeout": "connectTimeout",
		"s3":             "s1",
		"jitter":         "",
		"":               "",
		"x":              "",
		"ｄｅｌａｙ":          "",
	} {
		if got := strict.Nearest(word, known); got != want {
			t.Errorf("%q: found %q, expected %q", word, got, want)
		}
	}
}

func TestUnknownError(t *testing.T) {
	pos := strict.Position{File: "a.yaml", Line: 3, Column: 7}
	for _, c := range []struct {
		word  string
		known []string
		want  string
	}{
		{"srv2", []string{"srv1"}, `a.yaml:3:7: there is no server "srv2"; did you mean srv1?`},
		{"zebra", []string{"s2", "s1"}, `a.yaml:3:7: there is no server "zebra"; write one of s1, s2`},
		{"zebra", nil, `a.yaml:3:7: there is no server "zebra"; there is none here`},
	} {
		name := strict.Name{Text: c.word, Pos: pos}
		if err := name.CheckIn("server", c.known); err == nil || err.Error() != c.want {
			t.Errorf("found %v, expected %s", err, c.want)
		}
	}
	if err := strict.N("s1").CheckIn("server", []string{"s1"}); err != nil {
		t.Error(err)
	}
}
