package condition

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// anyone stands for every node, or every kind of message.
const anyone = "any"

// A verb is a word that an event begins with.
type verb struct {
	word    string
	example string
	// of is what its name is one of, as errors call it; "" for a verb without.
	of string
	// known are the names that there are.
	known func(Names) []string
	link  bool // a link may stand behind the name, s1>s2, and otherwise a node
	// taken: the verb is about the event of a step of this sort; otherwise about
	// what came of a step, in records of the sort below.
	taken bool
	event tape.Sort
	came  sim.RecordSort
}

// verbs are all there are.
func verbs() []verb {
	message := func(v verb) verb {
		v.of, v.link, v.example = "kind of message", true, v.word+" PROPOSAL s1>s2"
		v.known = func(n Names) []string { return n.Kinds }
		return v
	}
	file := func(v verb) verb {
		v.of, v.example = "file", v.word+" log s1"
		v.known = func(n Names) []string { return n.Files }
		return v
	}
	return []verb{
		message(verb{word: "message", taken: true, event: tape.Delivered}),
		message(verb{word: "sent", came: sim.Sent}),
		message(verb{word: "lost", came: sim.Dropped}),
		message(verb{word: "garbled", came: sim.Garbled}),
		file(verb{word: "wrote", came: sim.Wrote}),
		file(verb{word: "synced", came: sim.Synced}),
		{word: "fact", example: "fact elected s3", of: "fact", known: func(n Names) []string { return n.Facts }, came: sim.Stated},
		{word: "rule", example: "rule FLE-5 s2", of: "rule", known: func(n Names) []string { return n.Rules }, came: sim.Noted},
		{word: "timer", example: "timer resend s1", of: "timer", known: func(n Names) []string { return n.Timers }, taken: true, event: tape.Expired},
		{word: "fault", example: "fault partition", came: sim.Struck},
	}
}

// verbNamed finds a verb, nil when the word is none.
func verbNamed(word string) *verb {
	for _, v := range verbs() {
		if v.word == word {
			return &v
		}
	}
	return nil
}

// A named is a word of a condition, with its place.
type named struct {
	text string
	at   int
}

// An event is something that takes place in a step, whichever or the n-th one.
type event struct {
	verb  *verb
	name  named // of the fact, kind and so on, or any
	from  named // of a link, any when it does not matter
	node  named // likewise
	words string
	nth   int // 0 for every time
}

func (e *event) needsWorld() bool { return false }

func (e *event) holds(l *look) bool {
	n := e.count(l, l.moment)
	if n == 0 || e.nth == 0 {
		return n > 0
	}
	before := l.before(e)
	return before < e.nth && e.nth <= before+n
}

// count returns how often the event takes place in a step.
func (e *event) count(l *look, m *tape.Moment) (n int) {
	if e.verb.taken {
		if m.Sort == e.verb.event && e.fits(m.On.Kind, m.On.From, m.On.Node, m.Text, m.Subjects) {
			n++
		}
		return n
	}
	for i := range m.Out {
		x := &m.Out[i]
		if x.Sort != e.verb.came || x.Sort == sim.Struck && strings.Contains(x.Text, " (skipped: ") {
			continue
		}
		if e.fits(x.Name, x.On.From, l.name(x.Node), x.Text, x.Subjects) {
			n++
		}
	}
	return n
}

// fits reports whether the event is of this name, these nodes and these words.
func (e *event) fits(name, from, node, text string, subjects []string) bool {
	if name, _, _ = strings.Cut(name, "/"); e.name.text != anyone && e.name.text != name {
		return false // a timer's name may have a number behind it
	}
	if e.from.text != anyone && e.from.text != from || e.node.text != anyone && e.node.text != node {
		return false
	}
	return e.words == "" || holdsWords(text, e.words) ||
		slices.ContainsFunc(subjects, func(s string) bool { return holdsWords(s, e.words) })
}

func (e *event) print(p *printer, _ int) {
	p.WriteString(e.verb.word)
	if e.verb.of != "" {
		p.WriteString(" " + spellOr(e.name.text))
	}
	switch {
	case e.verb.link && (e.from.text != anyone || e.node.text != anyone):
		p.WriteString(" " + spellOr(e.from.text) + ">" + spellOr(e.node.text))
	case !e.verb.link && e.node.text != anyone:
		p.WriteString(" " + spell(e.node.text))
	}
	if e.words != "" {
		p.WriteString(" " + quote(e.words))
	}
	if e.nth > 0 {
		p.WriteString(" #" + strconv.Itoa(e.nth))
	}
}

// spellOr writes a name, or the word any as it is.
func spellOr(name string) string {
	if name == anyone {
		return name
	}
	return spell(name)
}

func (e *event) check(n Names) error {
	if e.verb.of != "" {
		if err := among(e.verb.of, e.name, e.verb.known(n)); err != nil {
			return err
		}
	}
	if err := among("node", e.from, n.Nodes); err != nil {
		return err
	}
	return among("node", e.node, n.Nodes)
}

// An exact is the event of an address.
type exact struct{ on sim.Address }

func (x *exact) needsWorld() bool   { return false }
func (x *exact) holds(l *look) bool { return l.moment.Sort != tape.Acted && l.moment.On == x.on }
func (x *exact) check(Names) error  { return nil }

func (x *exact) print(p *printer, _ int) { p.WriteString("event " + quote(x.on.String())) }
