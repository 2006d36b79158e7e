package tui

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/tui/screen"
)

// A desk is a model with somebody who presses keys. What the model asks of the
// outside is kept; its long ways are gone at once.
type desk struct {
	Model
	asked []Effect
}

// open sits down before a scenario of the library, on a screen of 120×40.
func open(t testing.TB, name string) *desk {
	t.Helper()
	s, err := session(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Tape.Close)
	d := &desk{Model: New(s, Options{})}
	d.send(Resize{120, 40})
	return d
}

// session opens a scenario of the library with its own seed.
func session(name string) (*Session, error) {
	return NewSession(scenarios.Moment{Ref: name}, false)
}

// pick sits down before the list of scenarios.
func pick() *desk {
	d := &desk{Model: New(nil, Options{})}
	d.send(Resize{120, 40})
	return d
}

func (d *desk) send(msg Msg) {
	var effects []Effect
	d.Model, effects = Update(d.Model, msg)
	for _, e := range effects {
		if _, ok := e.(More); ok {
			d.send(Work{})
			continue
		}
		d.asked = append(d.asked, e)
	}
}

// words are keys that a script spells in words.
var keyWords = map[string]bool{"space": true, "enter": true, "esc": true, "tab": true, "backtab": true, "left": true, "right": true,
	"up": true, "down": true, "pgup": true, "pgdn": true, "home": true, "end": true, "backspace": true, "delete": true}

// keys presses the keys of a script: words such as enter and ctrl-c are keys, and of
// anything else each character is one.
func (d *desk) keys(script string) {
	for _, word := range strings.Fields(script) {
		if keyWords[word] || strings.HasPrefix(word, "ctrl-") {
			d.send(Key{word})
			continue
		}
		for word != "" {
			var char string
			char, word = screen.First(word)
			d.send(Key{char})
		}
	}
}

func (d *desk) screen() string { return View(d.Model).Text() }

// row returns the line of the screen that has a text.
func (d *desk) row(text string) int {
	for y, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, text) {
			return y
		}
	}
	return -1
}

// effect returns the last effect that was asked for.
func (d *desk) effect() Effect {
	if len(d.asked) == 0 {
		return nil
	}
	return d.asked[len(d.asked)-1]
}
