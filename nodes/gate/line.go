package gate

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// ErrGate is wrapped by errors about lines that a gate does not take.
var ErrGate = errors.New("not a line of a gate")

// An act is one thing that comes from outside.
type act struct {
	does string
	n    uint64 // the visitor's number, or milliseconds
	text string // a server, a frame in base64, or a word
	from client.Origin
}

// Comes, Says, Asks and Leaves render what a visitor does as a gate takes it: it comes
// to a server, sends a frame, sends a four-letter word instead of its first frame, or
// hangs up. Several acts may stand in a line, with "; " between them.
func Comes(id uint64, server string) string { return fmt.Sprintf("open %d %s", id, server) }

// ComesFrom is [Comes] of a visitor of whom it is known where it comes from: the gate
// vouches for it. Of others servers know the gate's address.
func ComesFrom(id uint64, server string, from client.Origin) string {
	return Comes(id, server) + " " + from.String()
}

// Says is a frame of a visitor: see [Comes].
func Says(id uint64, frame []byte) string {
	b := append(strconv.AppendUint([]byte("send "), id, 10), ' ')
	return string(base64.RawStdEncoding.AppendEncode(b, frame))
}

// Asks is a four-letter word of a visitor: see [Comes].
func Asks(id uint64, word string) string { return fmt.Sprintf("word %d %s", id, word) }

// Leaves is the end of a visitor: see [Comes].
func Leaves(id uint64) string { return fmt.Sprintf("shut %d", id) }

// Begins tells a gate what time it is outside when the world's is 0, in milliseconds
// since 1970. Visitors see times of nodes from there on, and judges those of the world.
func Begins(milliseconds int64) string { return fmt.Sprintf("epoch %d", milliseconds) }

// errUsage says what lines there are.
var errUsage = errors.New(`write "open 1 s1", "open 1 s1 127.0.0.1:40000", "send 1 BASE64", "word 1 ruok", "shut 1" or "epoch 1700000000000"`)

// parse reads a line.
func parse(line string) ([]act, error) {
	var room [4]act
	acts := room[:0]
	for part := range strings.SplitSeq(line, ";") {
		a, err := parseAct(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("%w: %q: %w", ErrGate, brief(strings.TrimSpace(part)), err)
		}
		acts = append(acts, a)
	}
	return acts, nil
}

// brief cuts what may be a mebibyte.
func brief(text string) string {
	const most = 64
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

func parseAct(text string) (a act, err error) {
	does, rest, _ := strings.Cut(text, " ")
	number, rest, more := strings.Cut(rest, " ")
	a = act{does: does, text: rest}
	if a.n, err = strconv.ParseUint(number, 10, 64); err != nil {
		return act{}, errUsage
	}
	switch {
	case does == "send" && isBase64(rest):
	case does == "open" && more:
		return a.comes()
	case does == "shut" && !more, does == "word" && len(rest) == 4:
	case does == "epoch" && !more && int64(a.n) >= 0 && a.n <= latest:
	default:
		return act{}, errUsage
	}
	return a, nil
}

// comes reads the rest of a line about one who does.
func (a act) comes() (_ act, err error) {
	server, address, vouched := strings.Cut(a.text, " ")
	if a.text = server; vouched {
		if a.from, err = client.ParseOrigin(address); err != nil {
			return act{}, fmt.Errorf("%q is %w", brief(address), err)
		}
	}
	return a, nil
}

// isBase64 reports whether a text can be decoded, without memory for what it says.
func isBase64(text string) bool {
	var b [768]byte
	for len(text) > 0 {
		some := text[:min(len(text), 1024)]
		if _, err := base64.RawStdEncoding.Decode(b[:], []byte(some)); err != nil {
			return false
		}
		text = text[len(some):]
	}
	return true
}

// frame is what is sent.
func (a *act) frame() string {
	b, err := base64.RawStdEncoding.DecodeString(a.text)
	if err != nil {
		panic("gate: a frame that is none was understood: " + err.Error())
	}
	return string(b)
}

// latest is the last millisecond of the year 9999: times add up without passing what a
// long holds.
const latest = 253402300799999

// Understand takes what visitors do. That one who has left says something more is
// nothing to refuse: the outside cannot know yet.
func (g *Gate) Understand(line string) error {
	acts, err := parse(line)
	if err != nil {
		return err
	}
	for i, a := range acts {
		switch {
		case a.does != "open":
		case !slices.Contains(g.names, a.text):
			return fmt.Errorf("%w: there is no server %q: write one of %s", ErrGate, brief(a.text), strings.Join(g.names, ", "))
		case g.visitors[a.n] != nil || slices.ContainsFunc(acts[:i], func(b act) bool { return b.does == "open" && b.n == a.n }):
			return fmt.Errorf("%w: visitor %d has come already: give the next another number", ErrGate, a.n)
		}
	}
	return nil
}

// Command has the acts of a line happen.
func (g *Gate) Command(env *sim.Env, line string) {
	acts, err := parse(line)
	if err != nil {
		panic("gate: a line that no gate understood: " + err.Error())
	}
	for _, a := range acts {
		v := g.visitors[a.n]
		switch {
		case a.does == "epoch":
			g.epoch = int64(a.n)
		case a.does == "open":
			g.admit(env, a.n, g.servers[slices.Index(g.names, a.text)], a.from)
		case v == nil: // it is gone
		case a.does == "shut":
			g.leave(env, v)
		case a.does == "word":
			g.take(env, v, said{a.text, true})
		default:
			g.take(env, v, said{a.frame(), false})
		}
	}
}
