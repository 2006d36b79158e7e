package condition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zoolab/zoolab/sim"
)

// A parser goes through the tokens of a condition.
type parser struct {
	tokens []token // the last one is the end
	parts  int     // comparisons and events so far
	depth  int
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.sort != isEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// accept takes the next token if it is this mark or bare word.
func (p *parser) accept(text string) bool {
	if !p.peek().is(text) {
		return false
	}
	p.take()
	return true
}

// expect takes a mark that must come now.
func (p *parser) expect(mark, example string) error {
	if t := p.peek(); !p.accept(mark) {
		return wrong(t.at, "write for example "+example, "%s stands where %s belongs", t, mark)
	}
	return nil
}

// reserved reports whether a word must be in quotes where a name is meant.
func reserved(word string) bool {
	return slices.Contains([]string{"and", "or", "not", "after", "has", anyone}, word)
}

// condition is one or more conjunctions, joined by or.
func (p *parser) condition() (expr, error) {
	return p.joined("or", func() (expr, error) { return p.joined("and", p.prefixed) })
}

func (p *parser) joined(word string, part func() (expr, error)) (expr, error) {
	first, err := part()
	if err != nil || !p.peek().is(word) {
		return first, err
	}
	j := &joint{word: word, parts: []expr{first}}
	for p.accept(word) {
		next, err := part()
		if err != nil {
			return nil, err
		}
		j.parts = append(j.parts, next)
	}
	return j, nil
}

// prefixed is a condition in parentheses, behind not or after, or by itself.
func (p *parser) prefixed() (expr, error) {
	t := p.peek()
	if !t.is("not") && !t.is("after") && !t.is("(") {
		return p.part()
	}
	if p.depth++; p.depth > mostDepth {
		return nil, wrong(t.at, "take some parentheses away", "conditions are nested more than %d deep", mostDepth)
	}
	defer func() { p.depth-- }()
	if p.take(); t.text == "(" {
		x, err := p.condition()
		if err != nil {
			return nil, err
		}
		return x, p.expect(")", "(up(s1) or up(s2))")
	}
	begin := p.peek().at
	x, err := p.prefixed()
	switch {
	case err != nil:
		return nil, err
	case t.text == "not":
		return &not{x}, nil
	case x.needsWorld():
		return nil, wrong(begin, "write what happened then, for example after fact elected s3", "after asks how things stood, and looks at what happened alone")
	}
	return &after{x}, nil
}

// A part is read by the words that it begins with.
func (p *parser) part() (expr, error) {
	t := p.peek()
	if p.parts++; p.parts > mostParts {
		return nil, wrong(t.at, "write a shorter one", "the condition has more than %d parts", mostParts)
	}
	if t.sort != isWord && t.sort != isQuoted {
		return nil, wrong(t.at, "write for example s3.state = LEADING, or fact elected s3", "%s stands where a condition belongs", t)
	}
	p.take()
	if t.sort == isQuoted || p.atOperator() && t.text != "step" && t.text != "time" {
		return p.column(t)
	}
	if v := verbNamed(t.text); v != nil {
		return p.event(v)
	}
	switch t.text {
	case isUp, isDown, isPaused:
		return p.standing(t.text)
	case "event":
		return p.exact()
	case "count":
		return p.census()
	case "step":
		return p.step()
	case "time":
		return p.time()
	case "violation":
		return violated{}, nil
	}
	return nil, p.misspelt(t)
}

// misspelt says what a part that begins with an unknown word may have meant.
func (p *parser) misspelt(t token) error {
	known := []string{isUp, isDown, isPaused, "event", "count", "step", "time", "violation", "not", "after"}
	for _, v := range verbs() {
		known = append(known, v.word)
	}
	slices.Sort(known)
	if strings.Contains(t.text, ".") {
		return wrong(p.peek().at, "write for example "+t.text+" = LEADING", "%s is compared with nothing", t.text)
	}
	return unknown(t.at, "condition", t.text, known)
}

// atOperator reports whether an operator comes next.
func (p *parser) atOperator() bool {
	t := p.peek()
	return (t.sort == isMark || t.sort == isWord) && isOperator(t.text)
}

// name takes the name of something.
func (p *parser) name(what, example string) (named, error) {
	t := p.peek()
	if t.sort == isQuoted && t.text == "" {
		return named{}, wrong(t.at, "write for example "+example, "the name of a %s is empty", what)
	}
	if t.sort != isQuoted && (t.sort != isWord || reserved(t.text) && t.text != anyone) {
		return named{}, wrong(t.at, "write for example "+example, "%s stands where a %s belongs", t, what)
	}
	p.take()
	return named{t.text, t.at}, nil
}

// whole takes a whole number of at most so much.
func (p *parser) whole(example string, most int64) (int64, error) {
	t := p.peek()
	n, err := strconv.ParseInt(t.text, 10, 64)
	if t.sort != isWord || err != nil || n < 0 || n > most {
		return 0, wrong(t.at, "write for example "+example, "%s is no number from 0 to %d", t, most)
	}
	p.take()
	return n, nil
}

// comparison takes an operator for numbers.
func (p *parser) comparison(example string) (string, error) {
	t := p.peek()
	if !p.atOperator() || t.text == "has" {
		return "", wrong(t.at, "write for example "+example, "%s stands where = != < <= > or >= belongs", t)
	}
	p.take()
	return t.text, nil
}

// event takes what is behind a verb.
func (p *parser) event(v *verb) (expr, error) {
	e := &event{verb: v, name: named{text: anyone}, from: named{text: anyone}, node: named{text: anyone}}
	var err error
	if v.of != "" {
		if e.name, err = p.name(v.of, v.example); err != nil {
			return nil, err
		}
		if err = p.whose(e); err != nil {
			return nil, err
		}
	}
	// A fault has no name; what it is, is a word of its text.
	if t := p.peek(); t.sort == isQuoted || v.of == "" && t.sort == isWord && !reserved(t.text) {
		e.words = p.take().text
	}
	return e, p.nth(e)
}

// whose takes the node or the link of an event, if there is one.
func (p *parser) whose(e *event) error {
	t := p.peek()
	if t.sort != isWord || reserved(t.text) && t.text != anyone {
		return nil
	}
	p.take()
	first := named{t.text, t.at}
	example := e.verb.example
	switch arrow := p.accept(">"); {
	case arrow && !e.verb.link:
		return wrong(t.at, "write for example "+example, "a %s is one node's", e.verb.of)
	case !arrow && e.verb.link:
		return wrong(t.at, "write for example "+example, "a message goes from one node to another, and %s is one", t)
	case !arrow:
		e.node = first
		return nil
	}
	var err error
	e.from = first
	e.node, err = p.name("node", example)
	return err
}

// nth takes the #3 behind an event, if there is one.
func (p *parser) nth(e *event) error {
	t := p.peek()
	if t.sort != isNth {
		return nil
	}
	n, err := strconv.Atoi(t.text)
	if err != nil || n < 1 || n > mostNth {
		return wrong(t.at, "write for example #3 for the third time", "#%.20s is no number from 1 to %d", t.text, mostNth)
	}
	p.take()
	e.nth = n
	return nil
}

// exact takes the address behind the word event.
func (p *parser) exact() (expr, error) {
	t := p.peek()
	if t.sort != isQuoted {
		return nil, wrong(t.at, `write for example event "peer s1>s2 Vote#1"`, "%s stands where an address in quotes belongs", t)
	}
	on, err := sim.ParseAddress(t.text)
	if err != nil {
		return nil, wrong(t.at, `write for example event "peer s1>s2 Vote#1"`, "%s is no address", t)
	}
	p.take()
	return &exact{on}, nil
}

func (p *parser) standing(word string) (expr, error) {
	example := word + "(s3)"
	if err := p.expect("(", example); err != nil {
		return nil, err
	}
	node, err := p.name("node", example)
	if err != nil {
		return nil, err
	}
	if node.text == anyone {
		return nil, wrong(node.at, "write for example up(s1) or up(s2)", "any is no node")
	}
	return &standing{word, node}, p.expect(")", example)
}

func (p *parser) step() (expr, error) {
	x := &reach{what: "step", operator: "="}
	var err error
	if p.atOperator() {
		if x.operator, err = p.comparison("step >= 1837"); err != nil {
			return nil, err
		}
	}
	x.bound, err = p.whole("step 1837", 1<<40)
	return x, err
}

func (p *parser) time() (expr, error) {
	operator, err := p.comparison("time >= 3s")
	if err != nil {
		return nil, err
	}
	t := p.peek()
	d, err := time.ParseDuration(t.text)
	if t.sort != isWord || err != nil || d < 0 {
		return nil, wrong(t.at, "write for example time >= 3s, or 1m30s, or 250ms", "%s is no duration", t)
	}
	p.take()
	return &reach{"time", operator, int64(d)}, nil
}

// column takes the comparison behind NODE.COLUMN.
func (p *parser) column(t token) (expr, error) {
	at, err := placeOf(t)
	if err != nil {
		return nil, err
	}
	x := &column{who: at.node}
	x.test, err = p.test(at.column)
	return x, err
}

// placeOf splits NODE.COLUMN. Nodes may have points in their names; columns have none.
func placeOf(t token) (place, error) {
	dot := strings.LastIndexByte(t.text, '.')
	if dot < 1 || dot == len(t.text)-1 {
		name := "state"
		if dot < 0 && t.sort == isWord {
			name = t.text
		}
		return place{}, wrong(t.at, fmt.Sprintf("write for example s3.%[1]s, any.%[1]s or all.%[1]s", name), "%s names no column of a node", t)
	}
	behind := t.at + utf8.RuneCountInString(t.text[:dot]) + 1
	return place{named{t.text[:dot], t.at}, named{t.text[dot+1:], behind}}, nil
}

// test takes an operator and what a column is compared with.
func (p *parser) test(of named) (test, error) {
	operator := p.peek()
	if !p.atOperator() {
		return test{}, wrong(operator.at, "write for example "+spell(of.text)+" = LEADING", "%s stands where = != < <= > >= or has belongs", operator)
	}
	p.take()
	x := test{column: of, operator: operator.text}
	t := p.peek()
	if t.is("=") && operator.is("=") {
		return x, wrong(t.at, "write one = alone", "there are two =")
	}
	if t.sort != isQuoted && (t.sort != isWord || reserved(t.text)) {
		return x, wrong(t.at, `write a number, a zxid, a word or a text in "quotes"`, "%s stands where a value belongs", t)
	}
	p.take()
	x.value = t.text
	if t.sort == isWord && isPlace(t.text) {
		other, err := placeOf(t)
		if err != nil {
			return x, err
		}
		if w := other.node.text; w == anyone || w == everyone {
			return x, wrong(t.at, "name one node, as in s1.commit = s2.commit", "%s is no value: it is many", t)
		}
		x.value, x.other = "", &other
		return x, nil
	}
	if ordered(x.operator) && !hasOrder(x.value) {
		return x, wrong(t.at, "write = or !=, or a number or a zxid such as 1.02", "%s is a text, and texts have no order", t)
	}
	return x, nil
}

// census takes what is behind the word count.
func (p *parser) census() (expr, error) {
	const example = "count(state = LEADING) > 1"
	if err := p.expect("(", example); err != nil {
		return nil, err
	}
	of, err := p.name("column", example)
	if err != nil {
		return nil, err
	}
	x := &census{}
	if x.test, err = p.test(of); err != nil {
		return nil, err
	}
	if err := p.expect(")", example); err != nil {
		return nil, err
	}
	if x.operator, err = p.comparison(example); err != nil {
		return nil, err
	}
	x.bound, err = p.whole(example, mostNth)
	return x, err
}
