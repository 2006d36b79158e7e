package client

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ErrScript is wrapped by [New]'s errors about lines of a script.
var ErrScript = errors.New("not a line of a client")

// A line is one command of a script: something to ask, or to do.
type line struct {
	text string
	does deed
	op   znode.Op     // asks
	nap  sim.Duration // sleeps
}

// A deed is what a line does.
type deed uint8

const (
	asks deed = iota
	sleeps
	leaves
)

// A command is a word that lines begin with, with the forms of such lines.
type command struct {
	word  string
	forms []string
	read  func(command, *line, string) error
}

// commands are in the order in which a person would learn them.
func commands() []command {
	return []command{
		{"create", []string{"create /a", "create /a x", "create -e /a x", "create -s /a- x", "create -es /a- x"}, command.create},
		{"get", []string{"get /a"}, asking(znode.OpGetData)},
		{"set", []string{"set /a x", "set /a x if-version 0"}, command.set},
		{"delete", []string{"delete /a", "delete /a if-version 0"}, command.delete},
		{"exists", []string{"exists /a"}, asking(znode.OpExists)},
		{"ls", []string{"ls /"}, asking(znode.OpGetChildren)},
		{"sync", []string{"sync /"}, asking(znode.OpSync)},
		{"sleep", []string{"sleep 2s"}, command.sleep},
		{"close", []string{"close"}, command.close},
	}
}

// parseLine reads one line of a script. Its errors wrap [ErrScript] and say what
// to write instead.
func parseLine(text string) (line, error) {
	word, rest := cutWord(text)
	l := line{text: strings.TrimSpace(text)}
	var words []string
	for _, c := range commands() {
		if c.word == word {
			if err := c.read(c, &l, rest); err != nil {
				return line{}, fmt.Errorf("%w: %q %w: write %s", ErrScript, text, err, c.examples())
			}
			return l, nil
		}
		words = append(words, c.word)
	}
	return line{}, fmt.Errorf("%w: %q: begin with one of %s, as in \"create /a x\"", ErrScript, text, strings.Join(words, ", "))
}

// examples lists the forms of a command: "set /a x" or "set /a x if-version 0".
func (c command) examples() string {
	var quoted []string
	for _, f := range c.forms {
		quoted = append(quoted, strconv.Quote(f))
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// create reads "[-e|-s|-es] PATH [DATA]". Data is the rest of the line.
func (c command) create(l *line, rest string) error {
	l.op = znode.Op{Code: znode.OpCreate, ACL: znode.OpenACL()}
	for strings.HasPrefix(rest, "-") {
		var flag string
		flag, rest = cutWord(rest)
		switch flag {
		case "-e":
			l.op.Mode |= znode.Ephemeral
		case "-s":
			l.op.Mode |= znode.PersistentSequential
		case "-es", "-se":
			l.op.Mode |= znode.EphemeralSequential
		default:
			return fmt.Errorf("has the unknown flag %q", flag)
		}
	}
	path, data := cutWord(rest)
	if _, _, conditional, _ := cutVersion(data); conditional {
		return errors.New("expects a version of a node that is not there yet")
	}
	if err := checkData(data); err != nil {
		return err
	}
	l.op.Data.Bytes = data
	return l.setPath(path)
}

// set reads "PATH DATA [if-version N]".
func (c command) set(l *line, rest string) error {
	path, data := cutWord(rest)
	data, version, _, err := cutVersion(data)
	l.op = znode.Op{Code: znode.OpSetData, Data: znode.Data{Bytes: data}, Version: version}
	switch {
	case err != nil:
		return err
	case path != "" && data == "":
		return errors.New("lacks the data")
	}
	if err := checkData(data); err != nil {
		return err
	}
	return l.setPath(path)
}

// delete reads "PATH [if-version N]".
func (c command) delete(l *line, rest string) error {
	path, condition := cutWord(rest)
	surplus, version, _, err := cutVersion(condition)
	l.op = znode.Op{Code: znode.OpDelete, Version: version}
	switch {
	case err != nil:
		return err
	case surplus != "":
		return fmt.Errorf("goes on with %q", surplus)
	}
	return l.setPath(path)
}

// asking reads "PATH", for operations that take nothing else.
func asking(code znode.OpCode) func(command, *line, string) error {
	return func(_ command, l *line, rest string) error {
		l.op = znode.Op{Code: code}
		path, surplus := cutWord(rest)
		if surplus != "" {
			return fmt.Errorf("goes on with %q", surplus)
		}
		return l.setPath(path)
	}
}

// longest is the longest time that a client may start late or sleep; no run
// lasts much longer.
const longest = 24 * time.Hour

func (c command) sleep(l *line, rest string) error {
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 || d > longest {
		return fmt.Errorf("needs a time from 0s to %s", longest)
	}
	l.does, l.nap = sleeps, d
	return nil
}

func (c command) close(l *line, rest string) error {
	if rest != "" {
		return fmt.Errorf("goes on with %q", rest)
	}
	l.does = leaves
	return nil
}

// setPath takes a path that a node can have. A sequential node gets its number
// at the end, so that its path may end with a slash.
func (l *line) setPath(path string) error {
	whole := path
	if l.op.Mode&znode.PersistentSequential != 0 {
		whole += "0"
	}
	switch {
	case path == "":
		return errors.New("lacks the path")
	case path[0] != '/':
		return fmt.Errorf("has the path %q, which does not begin with /", path)
	case !datatree.ValidPath(whole):
		return fmt.Errorf("has the path %q, which no node can have", path)
	}
	l.op.Path = path
	return nil
}

// checkData refuses what looks like an option of another program's: it would be
// written as it is.
func checkData(data string) error {
	for _, word := range strings.Fields(data) {
		if strings.HasPrefix(word, "--") {
			return fmt.Errorf("has %q in its data, and there are no such options; a version is expected with if-version", word)
		}
	}
	return nil
}

// cutVersion cuts "if-version N" from the end of a text. A text without it
// meets every version.
func cutVersion(text string) (before string, version int32, conditional bool, err error) {
	const word = "if-version"
	at := strings.LastIndex(text, word)
	if at < 0 {
		return text, znode.AnyVersion, false, nil
	}
	before, number := text[:at], text[at+len(word):]
	if strings.TrimRightFunc(before, isGlued) != before || strings.TrimLeftFunc(number, isGlued) != number {
		return text, znode.AnyVersion, false, nil // part of another word
	}
	n, err := strconv.ParseUint(strings.TrimSpace(number), 10, 32)
	if err != nil || n > math.MaxInt32 {
		return "", 0, true, errors.New("needs the version as a whole number from 0 on")
	}
	return strings.TrimSpace(before), int32(n), true, nil
}

func isGlued(r rune) bool { return !unicode.IsSpace(r) }

// cutWord splits a text after its first word.
func cutWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end], strings.TrimSpace(text[end:])
	}
	return text, ""
}
