package pingpong

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by New's errors about bug switches.
var ErrBug = errors.New("there is no such bug in pingpong")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint8

const (
	countAnyPong bugs = 1 << iota
	neverResend
	resendAtOnce
	forgetOnRestart
	answerByCount
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes that can be switched on, in the order of the
// constants above.
func Bugs() []sim.Bug {
	return []sim.Bug{
		{
			Name:   "count-any-pong",
			About:  "A pinger takes whatever pong comes for that of its round, a late one of the round before too.",
			Cites:  "lab 00",
			Caught: "in-order",
		},
		{
			Name:   "never-resend",
			About:  "A pinger sends each ping once, and waits for ever when it or its pong is lost.",
			Cites:  "lab 00",
			Caught: "progress",
		},
		{
			Name:   "resend-at-once",
			About:  "A pinger waits a millisecond for a pong, which no network needs as little as, and then pings again.",
			Cites:  "lab 00",
			Caught: "message-budget",
		},
		{
			Name:   "forget-on-restart",
			About:  "A pinger tells its score before the disk has it, and after a crash may tell a lower one.",
			Cites:  "lab 00",
			Caught: "in-order",
		},
		{
			Name:   "answer-by-count",
			About:  "The ponger numbers its pongs by counting pings, although a ping may come twice and never.",
			Cites:  "lab 00",
			Caught: "a-pong-answers-a-ping",
		},
	}
}

// parseBugs finds the switches of names.
func parseBugs(names []string) (bugs, error) {
	var known []string
	for _, b := range Bugs() {
		known = append(known, b.Name)
	}
	var set bugs
	for _, name := range names {
		i := slices.Index(known, name)
		if i < 0 {
			return 0, fmt.Errorf("%w as %q: write one of %s", ErrBug, name, strings.Join(known, ", "))
		}
		set |= 1 << i
	}
	return set, nil
}
