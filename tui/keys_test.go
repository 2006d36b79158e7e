package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/tui/screen"
)

func TestNoKeyDoesTwoThings(t *testing.T) {
	seen := map[mode]map[string]string{}
	for _, a := range table {
		for _, in := range []mode{a.in} {
			if seen[in] == nil {
				seen[in] = map[string]string{}
			}
			for _, k := range a.names() {
				if other := seen[in][k]; other != "" {
					t.Errorf("%q does two things: %q and %q", k, other, a.help)
				}
				seen[in][k] = a.help
			}
		}
	}
	for k, help := range seen[everywhere] {
		for in, keys := range seen {
			if other := keys[k]; in != everywhere && other != "" {
				t.Errorf("%q does two things: %q and %q", k, help, other)
			}
		}
	}
}

func TestNoWordIsTwoCommands(t *testing.T) {
	seen := map[string]string{}
	for _, a := range table {
		for _, word := range append(strings.Fields(a.alias), a.word) {
			if word == "" {
				continue
			}
			if other := seen[word]; other != "" {
				t.Errorf("%q is two commands: %q and %q", word, other, a.help)
			}
			seen[word] = a.help
		}
	}
}

func TestEveryActHasHelpAndSomethingToDo(t *testing.T) {
	for _, a := range table {
		if a.help == "" {
			t.Errorf("%q %q has no help", a.keys, a.word)
		}
		if a.do == nil && a.in != inQuestion { // answers are dispatched by their letter
			t.Errorf("%q %q does nothing", a.keys, a.word)
		}
		if a.keys == "" && a.word == "" {
			t.Errorf("nobody can ask for %q", a.help)
		}
	}
}

// The keys that the lab promises.
func TestNoPromisedKeyIsMissing(t *testing.T) {
	for _, key := range strings.Fields(`space + - l h left right L H ] [ v V n N g G : b f R B d u o enter D c r t p x P m ' y e s T
		/ & w ? tab 1 2 3 4 5 6 7 8 9 0 z q esc i F j k S`) {
		if bound(inLab, key) == nil {
			t.Errorf("%q does nothing", key)
		}
	}
}

func TestHintsAreOfKeys(t *testing.T) {
	for _, a := range table {
		if a.hint != "" && len(a.names()) == 0 {
			t.Errorf("the hint %q is of no key", a.hint)
		}
	}
}

func TestEveryPaneHasOneNameAndOneKey(t *testing.T) {
	var keys, names []string
	for _, p := range stands {
		if p.key != "" && slices.Contains(keys, p.key) || slices.Contains(names, p.Name()) {
			t.Errorf("%s %s stands twice", p.key, p.Name())
		}
		keys, names = append(keys, p.key), append(names, p.Name())
	}
	for _, key := range strings.Split("1234567890", "") {
		if standAt(key) == nil {
			t.Errorf("%s shows no pane", key)
		}
	}
	for _, p := range plans {
		for _, c := range p.columns {
			for _, name := range append(slices.Clone(c.panes), c.stretch) {
				if standOf(name) == nil {
					t.Errorf("the plan from %d×%d has no pane %q", p.w, p.h, name)
				}
			}
		}
	}
}

func TestTheManualNamesEveryKey(t *testing.T) {
	for _, chinese := range []bool{false, true} {
		text := Keys(Options{Chinese: chinese})
		m := Model{Options: Options{Chinese: chinese}}
		for _, a := range table {
			if !strings.Contains(text, m.word(a.help)) {
				t.Errorf("the manual does not say %q", m.word(a.help))
			}
		}
	}
}

// Hints fit into the narrowest screen with the help at the right.
func TestHelpIsAlwaysOffered(t *testing.T) {
	d := open(t, "paxos-quiet")
	for w := leastW; w < 200; w += 7 {
		d.send(Resize{w, 24})
		lines := strings.Split(d.screen(), "\n")
		if last := lines[23]; !strings.HasSuffix(last, "? help") || screen.Width(last) > w {
			t.Errorf("at %d the last line is %q", w, last)
		}
	}
}
