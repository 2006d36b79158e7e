package sim

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// What a node that runs elsewhere may take of this process. Its code may be anybody's,
// and is no reason for a world to run out of memory or of time. A hundred times as much
// as any node of ours takes.
const (
	mostBytes   = 1 << 20   // of a reply, and of a file
	mostCarried = 64 << 20  // bytes of all calls and replies of one life, above usual ones
	usual       = 4 << 10   // bytes of a call and its reply that count for nothing
	mostSearch  = 512 << 20 // bytes of all replies of a search, which keeps what it has met
	mostEffects = 4096      // of a handler
	mostTimers  = 1024      // of a node
	mostFiles   = 64        // of a node
	mostNames   = 1024      // of timers, files, rules and landmarks of a protocol
	mostText    = 400       // bytes of what a panic says
)

// errLarge is wrapped by what is said of a node that takes more.
var errLarge = errors.New("it takes more than a node may")

// weigh counts what goes to and fro.
func (n *standIn) weigh(call, reply int, searching bool) error {
	n.carried = max(0, n.carried+call+reply-usual)
	if searching && n.names.found(reply) > mostSearch {
		return fmt.Errorf("%w: its states, and what it does, come to more than %d MiB in a search", errLarge, mostSearch>>20)
	}
	switch {
	case reply > mostBytes:
		return fmt.Errorf("%w: its state and what it does come to more than %d KiB", errLarge, mostBytes>>10)
	case n.carried > mostCarried:
		return fmt.Errorf("%w: its states, and what it does, come to more than %d MiB in one life", errLarge, mostCarried>>20)
	}
	return nil
}

// brief makes one line of what somebody else wrote, and not a long one.
func brief(text string) string {
	whole := len(text)
	text = strings.ToValidUTF8(text[:min(whole, mostText)], "")
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if whole > mostText {
		text += " …"
	}
	return text
}
