package rpc

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// ErrBug is wrapped by New's errors about bug switches.
var ErrBug = errors.New("there is no such bug in rpc")

// bugs is the set of mistakes switched on, read at the line where each lives.
type bugs uint8

const (
	freshSequence bugs = 1 << iota
	nobodys
	emptyReply
	staleReply
	lowerExecuted
	tableLost
	tooSmall
	noBackoff
)

func (b bugs) has(x bugs) bool { return b&x != 0 }

// Bugs lists the mistakes that can be switched on, in the order of the constants
// above.
func Bugs() []sim.Bug {
	const chapter = "labs.md L1"
	return []sim.Bug{
		{
			Name:   "fresh-sequence-per-retry",
			About:  "A client that asks again gives its call a new number, so the server takes it for another call.",
			Cites:  chapter,
			Caught: "at-most-once",
		},
		{
			Name:   "dedup-without-client",
			About:  "The server looks calls up by their number alone, and takes a call of one client for that of another.",
			Cites:  chapter,
			Caught: "true-reply",
		},
		{
			Name:   "duplicate-gets-empty-reply",
			About:  "The server remembers that it has executed a call, and not what came of it.",
			Cites:  chapter,
			Caught: "true-reply",
		},
		{
			Name:   "stale-reply-accepted",
			About:  "A client takes any reply for the answer to its call.",
			Cites:  chapter,
			Caught: "own-answer",
		},
		{
			Name:   "lower-sequence-executed",
			About:  "The server knows the last call of a client when it comes again, and takes an earlier one for a new one.",
			Cites:  chapter,
			Caught: "at-most-once",
		},
		{
			Name:   "table-lost-on-restart",
			About:  "The server comes up with its registers and without the table of what was done to them.",
			Cites:  chapter,
			Caught: "at-most-once",
		},
		{
			Name:   "lru-eviction",
			About:  "The table has room for one client, and forgets the one that was served least recently.",
			Cites:  chapter,
			Caught: "at-most-once",
		},
		{
			Name:   "no-backoff",
			About:  "A client asks again at a fixed rate, however long it has not been answered.",
			Cites:  chapter,
			Caught: "message-budget",
		},
	}
}

// parseBugs finds the switches of names.
func parseBugs(names []string) (bugs, error) {
	known := make([]string, 0, 8)
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
