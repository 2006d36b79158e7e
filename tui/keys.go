package tui

import (
	"slices"
	"strings"
)

// A mode is where a key does something.
type mode uint8

const (
	inLab mode = iota
	inMarking
	inErrand
	inQuestion
	inPicker
	inMenu
	inPrompt
	inPage
	everywhere
)

// modeTitles are the headings of the help, by context and group.
var modeTitles = map[mode]string{
	inMarking: "While nodes are marked", inErrand: "On a long way", inQuestion: "When a lesson asks", inPicker: "Picking a scenario",
	inMenu: "In a menu", inPrompt: "At a prompt", inPage: "On a page", everywhere: "Everywhere",
}

// An act is a row of the table of keys: what a person can do.
type act struct {
	keys  string // their names, blanks between
	word  string // on the command line; what may stand behind it is in capitals in help
	alias string // other words, blanks between
	in    mode
	group string // the heading in the help
	help  string // one line
	hint  string // in the bottom line, "" for none
	shown string // the keys in the hint, when it speaks for several rows
	do    func(m *Model, arg string)
}

// called reports whether a word is the act's.
func (a *act) called(word string) bool {
	word = strings.ReplaceAll(word, " ", "-")
	return a.word != "" && (a.word == word || slices.Contains(strings.Fields(a.alias), word))
}

func (a *act) names() []string { return strings.Fields(a.keys) }

// hintKeys are the keys as the bottom line shows them.
func (a *act) hintKeys() string {
	if a.shown != "" {
		return a.shown
	}
	return shortKey(a.names()[0])
}

// shortKey is a key as people write it.
func shortKey(name string) string {
	switch name {
	case "left":
		return "←"
	case "right":
		return "→"
	case "up":
		return "↑"
	case "down":
		return "↓"
	}
	return name
}

// Groups of the help, in its order.
const (
	inTime  = "In time"
	onWires = "Messages and timers"
	onNodes = "Nodes and links"
	atPanes = "Panes"
	search  = "Search and stop"
	keep    = "Branches and keeping"
	theLab  = "The lab"
)

// table is the one table of keys. It dispatches, and draws the hints, the help and
// the manual; words are those of the command line.
var table []act

func init() {
	table = append(table, timeKeys()...)
	table = append(table, messageKeys()...)
	table = append(table, nodeKeys()...)
	table = append(table, paneKeys()...)
	table = append(table, searchKeys()...)
	table = append(table, keepKeys()...)
	table = append(table, labKeys()...)
	table = append(table, overlayKeys()...)
}

// plainly makes an act's function of one that takes nothing.
func plainly(do func(m *Model)) func(*Model, string) { return func(m *Model, _ string) { do(m) } }

func timeKeys() []act {
	return []act{
		{keys: "space", word: "play", in: inLab, group: inTime, help: "play, or pause", hint: "play", do: (*Model).play},
		{keys: "l right", word: "step", alias: "next", in: inLab, group: inTime, help: "a step forward; 20l goes 20", hint: "step", shown: "h l", do: steps(1)},
		{keys: "h left", word: "back", in: inLab, group: inTime, help: "a step back", do: steps(-1)},
		{keys: "+ =", word: "faster", in: inLab, group: inTime, help: "play faster", do: plainly(func(m *Model) { m.faster(1) })},
		{keys: "- _", word: "slower", in: inLab, group: inTime, help: "play slower", do: plainly(func(m *Model) { m.faster(-1) })},
		{keys: "L", word: "next-of-node", in: inLab, group: inTime, help: "the next step of the selected node", do: times(func(m *Model) { m.toNode(false) })},
		{keys: "H", word: "last-of-node", in: inLab, group: inTime, help: "the step before of the selected node", do: times(func(m *Model) { m.toNode(true) })},
		{keys: "A", word: "live", in: inLab, group: inTime, help: "the front of a run that is served, as it goes on", hint: "live", do: (*Model).toLive},
		{keys: "]", word: "next-fault", in: inLab, group: inTime, help: "the next fault or act", hint: "fault", shown: "[ ]", do: times(func(m *Model) { m.toFault(false) })},
		{keys: "[", word: "last-fault", in: inLab, group: inTime, help: "the fault or act before", do: times(func(m *Model) { m.toFault(true) })},
		{keys: "v", word: "violation", alias: "v", in: inLab, group: inTime, help: "the next violation, and what it says", hint: "violation", do: plainly(func(m *Model) { m.toViolation(false) })},
		{keys: "J", word: "judge", in: inLab, group: inTime, help: "ask the judges how the branch ends", do: (*Model).judge},
		{keys: "V", word: "last-violation", in: inLab, group: inTime, help: "the violation before", do: plainly(func(m *Model) { m.toViolation(true) })},
		{keys: ".", word: "next-line", in: inLab, group: inTime, help: "the next line of the lesson", do: plainly(func(m *Model) { m.toLine(false) })},
		{keys: ",", word: "last-line", in: inLab, group: inTime, help: "the line of the lesson before", do: plainly(func(m *Model) { m.toLine(true) })},
		{keys: "g home", word: "start", in: inLab, group: inTime, help: "the beginning", do: (*Model).toStart},
		{keys: "G end", word: "end", in: inLab, group: inTime, help: "the last step recorded; from there, the end of the run", hint: "end", do: (*Model).toEnd},
		{keys: "b", word: "cause", alias: "back-to-cause", in: inLab, group: inTime, help: "the step that caused the selected one", do: (*Model).toCause},
		{keys: "f", word: "effect", in: inLab, group: inTime, help: "the first step that the selected one caused", do: (*Model).toEffect},
		{word: "goto", alias: "go", in: inLab, group: inTime, help: "a step by its number; :1837 does too", do: (*Model).goTyped},
		{word: "speed", in: inLab, group: inTime, help: "play so many steps a second", do: (*Model).setSpeed},
	}
}

func messageKeys() []act {
	return []act{
		{keys: "enter", word: "deliver", alias: "take", in: inLab, group: onWires, help: "let the selected event happen now; go to the selected step", do: onTyped((*Model).deliver)},
		{keys: "d", word: "drop", in: inLab, group: onWires, help: "lose the selected message, or the next one", hint: "drop", do: onTyped(onMessage("drop"))},
		{keys: "u", word: "duplicate", alias: "dup", in: inLab, group: onWires, help: "put a copy beside it", do: onTyped(onMessage("duplicate"))},
		{keys: "o", word: "hold", in: inLab, group: onWires, help: "hold it until it is delivered by hand", do: onTyped(onMessage("hold"))},
		{keys: "D", word: "garble", alias: "corrupt", in: inLab, group: onWires, help: "change what it says", do: onTyped((*Model).garble)},
		{keys: "t", word: "fire", alias: "timer", in: inLab, group: onWires, help: "let a timer expire now", do: onTyped((*Model).fire)},
		{keys: "i", word: "command", alias: "client do", in: inLab, group: onWires, help: "tell a client what to do", do: (*Model).askCommand},
	}
}

func nodeKeys() []act {
	return []act{
		{keys: "c", word: "crash", in: inLab, group: onNodes, help: "crash the node; a menu asks what its disk keeps", hint: "crash", do: (*Model).crash},
		{keys: "r", word: "restart", alias: "boot", in: inLab, group: onNodes, help: "restart it, with its disk or without", hint: "restart", do: (*Model).restart},
		{keys: "S", word: "pause", alias: "resume", in: inLab, group: onNodes, help: "pause the node, or let it go on", do: (*Model).halt},
		{keys: "p", word: "partition", in: inLab, group: onNodes, help: "mark nodes with space, then enter cuts them off", hint: "partition", do: (*Model).partition},
		{keys: "x", word: "cut", in: inLab, group: onNodes, help: "cut a link in one direction, or mend it", do: (*Model).cut},
		{keys: "P", word: "heal", in: inLab, group: onNodes, help: "heal the links, or everything", do: (*Model).heal},
		{keys: "space", in: inMarking, help: "mark the node, or take its mark away", hint: "mark", do: (*Model).toggle},
		{keys: "enter", in: inMarking, help: "cut the marked nodes off from the others", hint: "cut off", do: (*Model).divide},
		{keys: "esc", in: inMarking, help: "mark nothing", hint: "leave", do: (*Model).forget},
	}
}

func paneKeys() []act {
	return []act{
		{keys: "j down", word: "down", in: inLab, group: atPanes, help: "select what is below, or scroll", hint: "select", shown: "j k", do: times(func(m *Model) { m.move(1) })},
		{keys: "k up", word: "up", in: inLab, group: atPanes, help: "select what is above, or scroll", do: times(func(m *Model) { m.move(-1) })},
		{keys: "tab", word: "next-pane", in: inLab, group: atPanes, help: "the next pane has the keys", hint: "pane", do: plainly(func(m *Model) { m.nextPane(1) })},
		{keys: "backtab", word: "last-pane", in: inLab, group: atPanes, help: "the pane before has the keys", do: plainly(func(m *Model) { m.nextPane(-1) })},
		{keys: "0 1 2 3 4 5 6 7 8 9", word: "pane", in: inLab, group: atPanes, help: "show the pane of that number; two digits and more count", do: (*Model).paneTyped},
		{keys: ">", word: "next-tab", in: inLab, group: atPanes, help: "the next tab of the pane", do: plainly(func(m *Model) { m.turnTab(1) })},
		{keys: "<", word: "last-tab", in: inLab, group: atPanes, help: "the tab before", do: plainly(func(m *Model) { m.turnTab(-1) })},
		{keys: "pgdn ctrl-f", word: "page-down", in: inLab, group: atPanes, help: "scroll the pane down", do: plainly(func(m *Model) { m.scroll(5) })},
		{keys: "pgup ctrl-b", word: "page-up", in: inLab, group: atPanes, help: "scroll the pane up", do: plainly(func(m *Model) { m.scroll(-5) })},
		{keys: "z", word: "zoom", in: inLab, group: atPanes, help: "this pane alone, or all again", hint: "zoom", do: plainly(func(m *Model) { m.zoom = !m.zoom })},
		{keys: "w", word: "why", in: inLab, group: atPanes, help: "why it happened", hint: "why", do: plainly(func(m *Model) { m.showPane("why") })},
	}
}

func searchKeys() []act {
	return []act{
		{keys: "/", word: "find", in: inLab, group: search, help: "look for a text in what happens; !text for steps without it", hint: "find", do: (*Model).findTyped},
		{keys: "n", word: "next-hit", in: inLab, group: search, help: "the next step with it", do: times(func(m *Model) { m.toHit(false) })},
		{keys: "N", word: "last-hit", in: inLab, group: search, help: "the step with it before", do: times(func(m *Model) { m.toHit(true) })},
		{keys: "&", word: "filter", alias: "show", in: inLab, group: search, help: "show only steps with a text; !text for those without", do: (*Model).showTyped},
		{keys: "B", word: "break", in: inLab, group: search, help: "stop when a condition holds: s3.state = LEADING", do: (*Model).breakTyped},
		{keys: "F", word: "continue", alias: "run", in: inLab, group: search, help: "run to the next breakpoint", do: plainly(func(m *Model) { m.toBreak(false) })},
		{keys: "R", word: "reverse", alias: "rewind", in: inLab, group: search, help: "run back to the breakpoint before", do: plainly(func(m *Model) { m.toBreak(true) })},
		{keys: "esc", word: "forget", in: inLab, group: search, help: "forget selection, comparison, search, filter, zoom, one after the other", do: (*Model).forget},
	}
}
