package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// steps makes the act that goes n steps, times the count or the number behind the
// word.
func steps(n int) func(*Model, string) {
	return func(m *Model, arg string) {
		count := m.count()
		if typed, err := strconv.Atoi(arg); err == nil {
			count = typed
		}
		m.step(n * count)
	}
}

// times makes an act that is done as often as is counted.
func times(do func(m *Model)) func(*Model, string) {
	return func(m *Model, _ string) {
		for range min(m.count(), 1000) {
			do(m)
			if m.errand != nil {
				return
			}
		}
	}
}

// onTyped makes an act on an event: the one whose address was typed behind the word,
// else the one that is selected.
func onTyped(do func(m *Model, arg string)) func(*Model, string) {
	return func(m *Model, arg string) {
		if arg == "" {
			do(m, "")
			return
		}
		a, err := sim.ParseAddress(arg)
		if err != nil {
			m.status = err.Error()
			return
		}
		m.chosen.row, m.chosen.message = 0, a
		do(m, "")
	}
}

// onMessage makes an act on the message that is selected.
func onMessage(word string) func(*Model, string) {
	do := map[string]sim.Act{"drop": sim.Drop, "duplicate": sim.Duplicate, "hold": sim.Hold}[word]
	return func(m *Model, _ string) { m.onMessage(do) }
}

// askCommandLine asks for a command by its word.
func (m *Model) askCommandLine(string) {
	m.openPrompt(prompt{kind: "command", title: "command", offers: (*Model).commandOffers, done: (*Model).obey})
}

// commandWords are the words of all commands, aliases included.
func commandWords() (out []string) {
	for i := range table {
		if a := &table[i]; a.word != "" {
			out = append(out, a.word)
			out = append(out, strings.Fields(a.alias)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// commandOffers completes words, and behind them names of nodes.
func (m *Model) commandOffers(typed string) []string {
	word, rest, args := strings.Cut(typed, " ")
	if !args {
		return commandWords()
	}
	var out []string
	switch word {
	case "pane":
		for i := range stands {
			out = append(out, word+" "+stands[i].Name())
		}
	case "theme":
		for _, t := range screen.Themes {
			out = append(out, word+" "+t)
		}
	case "branches", "branch":
		for _, b := range m.session.Tape.Branches() {
			out = append(out, word+" "+b.Name())
		}
	case "crash", "restart", "pause", "cut", "command":
		for i := range m.session.Protocol.Nodes {
			out = append(out, word+" "+m.session.Protocol.Nodes[i].Name)
		}
	case "drop", "duplicate", "hold", "deliver", "fire", "garble":
		for _, p := range m.at.world().Pending() {
			out = append(out, word+" "+p.On.String())
		}
	}
	_ = rest
	return out
}

// obey does what a command line says.
func (m *Model) obey(text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if n, err := strconv.Atoi(text); err == nil {
		m.toStep(n)
		return
	}
	word, arg, _ := strings.Cut(text, " ")
	for i := range table {
		a := &table[i]
		if a.in == inLab && a.called(word) {
			a.do(m, strings.TrimSpace(arg))
			return
		}
	}
	if near := strict.Nearest(word, commandWords()); near != "" {
		m.tell("there is no command %s; did you mean %s?", word, near)
		return
	}
	m.tell("there is no command %s; ? shows them all", word)
}

// goTyped goes to the step whose number was typed.
func (m *Model) goTyped(arg string) {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 0 {
		m.tell("write the number of a step: goto 1837")
		return
	}
	m.toStep(n)
}

// setSpeed takes the speed nearest to what was typed.
func (m *Model) setSpeed(arg string) {
	n, err := strconv.Atoi(arg)
	if err != nil || n < 1 {
		m.tell("write how many steps a second: speed 8")
		return
	}
	m.player.speed = 0
	for i, s := range speeds {
		if s <= n*1000 {
			m.player.speed = i
		}
	}
	m.faster(0)
}

func (m *Model) findTyped(arg string) {
	if arg == "" {
		m.askFind("")
		return
	}
	m.find = readFilter(arg)
	m.toHit(false)
}

func (m *Model) showTyped(arg string) {
	if arg == "" {
		m.askShow("")
		return
	}
	m.show = readFilter(arg)
}

func (m *Model) breakTyped(arg string) {
	if arg == "" {
		m.askBreak("")
		return
	}
	m.setBreak(arg)
}

// askCommand asks for what a client is to do.
func (m *Model) askCommand(arg string) {
	if arg != "" {
		m.command(arg)
		return
	}
	p := prompt{kind: "client", title: "client and what it does", done: (*Model).command, offers: (*Model).clientOffers}
	if m.chosen.node > 0 && m.at.world().Takes(m.chosen.node) {
		p.text = m.name(m.chosen.node) + " "
	}
	m.openPrompt(p)
}

// clientOffers are the nodes that take commands, with what they understand.
func (m *Model) clientOffers(string) (out []string) {
	for i := range m.session.Protocol.Nodes {
		if id := sim.NodeID(i + 1); m.at.world().Takes(id) {
			out = append(out, m.name(id)+" ")
		}
	}
	return out
}

// paneTyped shows a pane by its number or its name.
func (m *Model) paneTyped(arg string) {
	p := standAt(arg)
	if p == nil {
		p = standOf(arg)
	}
	if p == nil {
		m.tell("there is no pane %s", arg)
		return
	}
	m.showPane(p.Name())
}

func (m *Model) letterTyped(which, arg string) {
	m.awaitLetter(which)
	if arg != "" {
		m.bookmark(arg)
	}
}

// setLanguage changes the language, or takes the one that was typed.
func (m *Model) setLanguage(arg string) {
	switch arg {
	case "zh":
		m.Chinese = true
	case "en":
		m.Chinese = false
	case "":
		m.Chinese = !m.Chinese
	default:
		m.tell("write en or zh")
	}
}

// setTheme takes the next theme, or the one that was typed.
func (m *Model) setTheme(arg string) {
	i := slices.Index(screen.Themes, arg)
	if arg == "" {
		i = (int(m.Theme) + 1) % len(screen.Themes)
	}
	if i < 0 {
		m.tell("write one of: %s", strings.Join(screen.Themes, ", "))
		return
	}
	m.Theme = screen.Theme(i)
	m.tell("theme %s", screen.Themes[i])
}

// openTyped opens a scenario by its name, or shows the list.
func (m *Model) openTyped(arg string) {
	if m.isServed() {
		m.tell("this lab shows the run that is served; zoolab tui shows another one")
		return
	}
	if arg != "" {
		m.ask(Open{arg})
		return
	}
	m.player.stop()
	m.picker = newPicker()
	m.session, m.picker.left = nil, m.session
}

// showHelp shows all keys.
func (m *Model) showHelp(string) {
	m.player.stop()
	m.over = page{title: "keys", lines: func(m *Model, w int) []line { return wrapped(m.manual(), w) }}
}

// export offers what can be written to a file.
func (m *Model) export(string) {
	m.openMenu("export", []item{
		{hot: "s", label: "the branch as a scenario", do: func(m *Model) { m.save("") }},
		{hot: "y", label: "a line that opens this moment", do: func(m *Model) { m.yank("") }},
		{hot: "t", label: "the screen as text", do: func(m *Model) { m.askPath("screen.txt", (*Model).text) }},
		{hot: "p", label: "a picture of the screen", do: func(m *Model) { m.askPath("screen.svg", (*Model).picture) }},
		{hot: "r", label: "a recording from here to the last step recorded", do: (*Model).askFilm},
	})
}

// askPath asks where to write something.
func (m *Model) askPath(usual string, text func(m *Model) []byte) {
	m.openPrompt(prompt{kind: "path", title: "write to", text: usual, done: func(m *Model, path string) {
		if path != "" {
			m.ask(Write{path, text(m)})
		}
	}})
}
