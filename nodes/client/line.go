package client

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ErrScript is wrapped by [New]'s errors about lines of a script.
var ErrScript = errors.New("not a line of a client")

// A line is one command of a script: something to ask, or to do.
type line struct {
	text  string
	does  deed
	op    znode.Op     // asks
	nap   sim.Duration // sleeps
	event znode.Event  // awaits
	proof znode.ID     // proves
}

// A deed is what a line does.
type deed uint8

const (
	asks deed = iota
	sleeps
	leaves
	awaits
	proves
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
		{"create", []string{"create /a", "create /a x", "create -e /a x", "create -s /a- x", "create -es /a- x", "create -c /a",
			"create -t 500 /a x", "create --acl world:anyone:r /a x"}, command.create},
		{"create2", []string{"create2 /a", "create2 /a x", "create2 -es /a- x"}, command.create2},
		{"get", []string{"get /a", "get -w /a"}, asking(znode.OpGetData, watch)},
		{"set", []string{"set /a x", "set /a x if-version 0"}, command.set},
		{"delete", []string{"delete /a", "delete /a if-version 0"}, command.delete},
		{"exists", []string{"exists /a", "exists -w /a"}, asking(znode.OpExists, watch)},
		{"stat", []string{"stat /a", "stat -w /a"}, asking(znode.OpExists, watch)},
		{"ls", []string{"ls /", "ls -w /", "ls -s /"}, asking(znode.OpGetChildren, watch, stat)},
		{"getAcl", []string{"getAcl /a"}, asking(znode.OpGetACL)},
		{"setAcl", []string{"setAcl /a world:anyone:r", "setAcl /a auth::cdrwa,ip:10.0.0.7:r if-version 0"}, command.setACL},
		{"addauth", []string{"addauth digest user:password"}, command.addauth},
		{"whoami", []string{"whoami"}, command.whoami},
		{"multi", []string{"multi [create /a x; set /b y if-version 2; delete /c; check /d if-version 0]"}, command.multi},
		{"multiRead", []string{"multiRead [get /a; ls /b]"}, command.multiRead},
		{"check", []string{"check /a", "check /a if-version 0"}, command.check},
		{"sync", []string{"sync /"}, asking(znode.OpSync)},
		{"getEphemerals", []string{"getEphemerals", "getEphemerals /a"}, command.ephemerals},
		{"getAllChildrenNumber", []string{"getAllChildrenNumber /"}, asking(znode.OpGetAllChildrenNumber)},
		{"addWatch", []string{"addWatch /a", "addWatch -m persistent /a", "addWatch -m persistent-recursive /a"}, command.addWatch},
		{"removeWatches", []string{"removeWatches /a", "removeWatches -c /a", "removeWatches -d /a", "removeWatches -a /a"}, typing(znode.OpRemoveWatches)},
		{"checkWatches", []string{"checkWatches /a", "checkWatches -c /a", "checkWatches -d /a", "checkWatches -a /a"}, typing(znode.OpCheckWatches)},
		{"await", []string{"await NodeDataChanged /a", "await NodeCreated", "await Disconnected"}, command.await},
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
				return line{}, fmt.Errorf("%w: %.200q %w: write %s", ErrScript, text, err, c.examples())
			}
			return l, nil
		}
		words = append(words, c.word)
	}
	return line{}, fmt.Errorf("%w: %.200q: begin with one of %s, as in \"create /a x\"", ErrScript, text, strings.Join(words, ", "))
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

// setPath takes a path that a node can have. A sequential node gets its number
// at the end, so that its path may end with a slash.
func (l *line) setPath(path string) error {
	whole := path
	if sequential(l.op.Mode) {
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
