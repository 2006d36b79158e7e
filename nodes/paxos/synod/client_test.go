package synod

import (
	"errors"
	"testing"
	"time"
)

const ms = time.Millisecond

func TestScriptsAreRead(t *testing.T) {
	for _, c := range []struct {
		text string
		want line
	}{
		{"propose blue", line{value: "blue"}},
		{"  propose   deep  blue ", line{value: "deep  blue"}},
		{"sleep 1m30s", line{sleep: 90_000 * ms}},
		{"sleep 0s", line{}},
	} {
		if got, err := parseLine(c.text); err != nil || got != c.want {
			t.Errorf("%q is read as %v, %v", c.text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":           `"": write "propose blue" or "sleep 100ms"`,
		"get /a":     `"get /a": write "propose blue" or "sleep 100ms"`,
		"propose":    `"propose" lacks the value: write "propose blue"`,
		"propose  ":  `"propose  " lacks the value: write "propose blue"`,
		"sleep":      `"sleep" needs a time from 0s to 24h0m0s: write "sleep 100ms"`,
		"sleep long": `"sleep long" needs a time from 0s to 24h0m0s: write "sleep 100ms"`,
		"sleep -1s":  `"sleep -1s" needs a time from 0s to 24h0m0s: write "sleep 100ms"`,
		"sleep 25h":  `"sleep 25h" needs a time from 0s to 24h0m0s: write "sleep 100ms"`,
	} {
		_, err := parseLine(text)
		if !errors.Is(err, ErrScript) || err.Error() != "not a line of a paxos client: "+want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
