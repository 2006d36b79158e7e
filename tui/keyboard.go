package tui

import "strings"

func keepKeys() []act {
	return []act{
		{keys: "T", word: "branches", alias: "branch", in: inLab, group: keep, help: "the branches: go to one, or compare", hint: "branches", do: (*Model).branches},
		{keys: "m", word: "mark", in: inLab, group: keep, help: "a letter names this step", do: func(m *Model, arg string) { m.letterTyped("m", arg) }},
		{keys: "'", word: "jump", in: inLab, group: keep, help: "go to the step of a letter", do: func(m *Model, arg string) { m.letterTyped("'", arg) }},
		{keys: "y", word: "copy", alias: "yank", in: inLab, group: keep, help: "copy a line that opens this moment elsewhere", do: (*Model).yank},
		{keys: "s", word: "save", alias: "write", in: inLab, group: keep, help: "save the branch as a scenario", hint: "save", do: (*Model).save},
		{keys: "e", word: "export", in: inLab, group: keep, help: "write what is shown to a file", do: (*Model).export},
	}
}

func labKeys() []act {
	return []act{
		{keys: ":", word: "", in: inLab, group: theLab, help: "a command by its word; tab completes it", do: (*Model).askCommandLine},
		{keys: "?", word: "help", in: inLab, group: theLab, help: "all keys", hint: "help", do: (*Model).showHelp},
		{keys: "W", word: "level", in: inLab, group: theLab, help: "terse, teach, or quiz: whether lessons ask", do: (*Model).setLevel},
		{keys: "C", word: "language", in: inLab, group: theLab, help: "English, or Chinese", do: (*Model).setLanguage},
		{keys: "ctrl-t", word: "theme", in: inLab, group: theLab, help: "colour, none or ascii", do: (*Model).setTheme},
		{keys: "O", word: "open", in: inLab, group: theLab, help: "another scenario", do: (*Model).openTyped},
		{keys: "q", word: "quit", alias: "q exit", in: inLab, group: theLab, help: "quit", hint: "quit", do: plainly(func(m *Model) { m.ask(Quit{}) })},
		{keys: "ctrl-c", in: everywhere, help: "quit from anywhere", do: plainly(func(m *Model) { m.ask(Quit{}) })},
		{keys: "ctrl-z", in: everywhere, help: "leave the terminal to the shell; fg comes back", do: plainly(func(m *Model) { m.ask(Suspend{}) })},
		{keys: "a b c d e", in: inQuestion, help: "give the answer of that letter", hint: "answer", shown: "a b c"},
		{keys: "esc", in: inQuestion, help: "leave it unanswered", hint: "pass on", do: (*Model).pass},
		{keys: "esc", in: inErrand, help: "stop looking", hint: "stop", do: plainly((*Model).abandon)},
	}
}

func overlayKeys() []act {
	return []act{
		{keys: "down ctrl-n", in: inPicker, help: "the scenario below", hint: "choose", shown: "↑ ↓", do: plainly(func(m *Model) { m.browse(1) })},
		{keys: "up ctrl-p", in: inPicker, help: "the scenario above", do: plainly(func(m *Model) { m.browse(-1) })},
		{keys: "pgdn", in: inPicker, help: "ten scenarios down", do: plainly(func(m *Model) { m.browse(10) })},
		{keys: "pgup", in: inPicker, help: "ten scenarios up", do: plainly(func(m *Model) { m.browse(-10) })},
		{keys: "enter", in: inPicker, help: "open it", hint: "open", do: (*Model).choose},
		{keys: "backspace", in: inPicker, help: "take back a letter of the search", hint: "type to search", shown: "abc", do: plainly(func(m *Model) { m.picker.search(erase(m.picker.query)) })},
		{keys: "ctrl-l", in: inPicker, help: "English, or Chinese", hint: "中文/English", do: (*Model).setLanguage},
		{keys: "esc", in: inPicker, help: "forget the search, or go back, or quit", hint: "leave", do: (*Model).leave},

		{keys: "down ctrl-n", in: inMenu, help: "the line below", hint: "choose", shown: "↑ ↓", do: plainly(func(m *Model) { m.moveBar(1) })},
		{keys: "up ctrl-p", in: inMenu, help: "the line above", do: plainly(func(m *Model) { m.moveBar(-1) })},
		{keys: "enter", in: inMenu, help: "do it; the letter before a line does, too", hint: "do it", do: plainly(func(m *Model) { m.pick(false) })},
		{keys: "=", in: inMenu, help: "compare with the branch", do: plainly(func(m *Model) { m.pick(true) })},
		{keys: "esc", in: inMenu, help: "leave the menu", hint: "leave", do: plainly(func(m *Model) { m.over = nil })},

		{keys: "enter", in: inPrompt, help: "take the line", do: (*Model).answer},
		{keys: "esc", in: inPrompt, help: "leave it", do: plainly(func(m *Model) { m.over = nil })},
		{keys: "tab", in: inPrompt, help: "complete it", do: (*Model).complete},
		{keys: "up ctrl-p", in: inPrompt, help: "the line before, from the history", do: plainly(func(m *Model) { m.older(1) })},
		{keys: "down ctrl-n", in: inPrompt, help: "the line after", do: plainly(func(m *Model) { m.older(-1) })},
		{keys: "left", in: inPrompt, help: "a letter to the left", do: plainly(func(m *Model) { m.edit((*prompt).left) })},
		{keys: "right", in: inPrompt, help: "a letter to the right", do: plainly(func(m *Model) { m.edit((*prompt).right) })},
		{keys: "home ctrl-a", in: inPrompt, help: "to the beginning of the line", do: plainly(func(m *Model) { m.edit(func(p *prompt) { p.text, p.rest = "", p.text+p.rest }) })},
		{keys: "end ctrl-e", in: inPrompt, help: "to its end", do: plainly(func(m *Model) { m.edit(func(p *prompt) { p.text, p.rest = p.text+p.rest, "" }) })},
		{keys: "backspace", in: inPrompt, help: "take a letter away", do: plainly(func(m *Model) { m.edit(func(p *prompt) { p.text = erase(p.text) }) })},
		{keys: "delete", in: inPrompt, help: "take the letter under the caret away", do: plainly(func(m *Model) { m.edit(func(p *prompt) { p.right(); p.text = erase(p.text) }) })},
		{keys: "ctrl-u", in: inPrompt, help: "take the line away", do: plainly(func(m *Model) { m.edit(func(p *prompt) { p.text, p.rest = "", "" }) })},

		{keys: "down j", in: inPage, help: "scroll down", hint: "scroll", shown: "j k", do: plainly(func(m *Model) { m.turn(1) })},
		{keys: "up k", in: inPage, help: "scroll up", do: plainly(func(m *Model) { m.turn(-1) })},
		{keys: "pgdn space", in: inPage, help: "a page down", do: plainly(func(m *Model) { m.turn(m.h - 5) })},
		{keys: "pgup", in: inPage, help: "a page up", do: plainly(func(m *Model) { m.turn(5 - m.h) })},
		{keys: "esc q ?", in: inPage, help: "close it; so does any other key", hint: "close", do: plainly(func(m *Model) { m.over = nil })},
	}
}

// mode is where the keys go now.
func (m *Model) mode() mode {
	switch {
	case m.over != nil:
		return m.over.where()
	case m.session == nil:
		return inPicker
	case m.errand != nil:
		return inErrand
	case m.question() != nil && !m.at.atFront():
		return inQuestion
	case m.marking != nil:
		return inMarking
	}
	return inLab
}

// bound returns the act of a key in a context, nil for none.
func bound(where mode, key string) *act {
	for i := range table {
		if a := &table[i]; a.in == where || a.in == everywhere {
			for _, k := range a.names() {
				if k == key {
					return a
				}
			}
		}
	}
	return nil
}

// press takes in a key: in its context, or in the lab behind it.
func (m *Model) press(key string) {
	m.status = ""
	where := m.mode()
	a := bound(where, key)
	switch {
	case a != nil && a.in == everywhere:
	case m.w > 0 && m.tooSmall(): // nobody sees what a key would do; plain mode has no screen at all
		if key == "q" {
			m.ask(Quit{})
		}
		return
	case m.letter != "":
		m.bookmark(key)
		return
	case a == nil && where == inErrand:
		m.abandon()
		return
	case a == nil && (where == inMarking || where == inQuestion):
		a = bound(inLab, key)
	}
	switch {
	case a == nil && m.over != nil:
		m.over.typed(m, key)
	case a == nil && m.session == nil:
		m.typeSearch(key)
	case a == nil:
		m.digits = digits{}
		m.tell("%s does nothing here; ? shows all keys", key)
	case a.in == inQuestion && key != "esc":
		m.reply(int(key[0] - 'a'))
	case where == inLab && isDigit(key):
		m.digit(key)
	default:
		a.do(m, "")
		m.digits = digits{}
	}
}

// typeSearch adds a letter to what is looked for in the list. The key of a search
// begins one, as it does elsewhere.
func (m *Model) typeSearch(key string) {
	if key == "/" && m.picker.query == "" {
		return
	}
	if key == "space" {
		key = " "
	}
	if len([]rune(key)) == 1 {
		m.picker.search(m.picker.query + key)
	}
}

func isDigit(key string) bool { return len(key) == 1 && key[0] >= '0' && key[0] <= '9' }

// digit shows the pane of a digit. Two and more without a rest between them are also a
// count, for the key that follows; then the panes are again as they were.
func (m *Model) digit(key string) {
	if m.digits.text == "" {
		m.digits.focus, m.digits.guest = m.focus, m.guest
	}
	m.digits.text += key
	if len(m.digits.text) > 6 {
		m.digits.text = m.digits.text[:6]
	}
	m.ask(Rest{m.digits.text})
	m.paneTyped(key)
}

// count is how often the act is to be done.
func (m *Model) count() int {
	if len(m.digits.text) < 2 {
		return 1
	}
	m.focus, m.guest = m.digits.focus, m.digits.guest
	n := 0
	for _, d := range m.digits.text {
		n = n*10 + int(d-'0')
	}
	return max(n, 1)
}

// keyFor returns the key that does what a word says, for hints in panes.
func (m *Model) keyFor(word string) string {
	if word == "judge" && m.isServed() { // it is judged when serving ends
		return ""
	}
	for i := range table {
		if a := &table[i]; a.keys != "" && a.called(word) {
			return shortKey(a.names()[0])
		}
	}
	return ""
}

// manual is the help as lines: contexts and groups as headings, keys, and what each
// does.
func (m *Model) manual() []line {
	var out []line
	heading := ""
	for i := range table {
		a := &table[i]
		title := a.group
		if a.in != inLab && a.group == "" {
			title = modeTitles[a.in]
		}
		if title != heading {
			if heading != "" {
				out = append(out, line{})
			}
			heading = title
			out = append(out, line{text: m.word(title), heading: true})
		}
		var keys []string
		for _, k := range a.names() {
			keys = append(keys, shortKey(k))
		}
		if len(keys) > 4 {
			keys = []string{keys[0], "…", keys[len(keys)-1]}
		}
		key := strings.Join(keys, " ")
		if key == "" {
			key = ":" + a.word
		}
		out = append(out, line{key: key, text: m.word(a.help)})
	}
	return out
}
