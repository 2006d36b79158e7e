package condition

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A standing asks whether a node is up, down or paused.
type standing struct {
	word string
	node named
}

// What can be asked of a node. One that has not booted yet is down.
const (
	isUp     = "up"
	isDown   = "down"
	isPaused = "paused"
)

func (x *standing) needsWorld() bool    { return true }
func (x *standing) check(n Names) error { return among("node", x.node, n.Nodes) }

func (x *standing) holds(l *look) bool {
	id, ok := l.node(x.node.text)
	if !ok {
		return false
	}
	v := l.world().View(id)
	switch x.word {
	case isUp:
		return v.Up
	case isDown:
		return !v.Up
	}
	return v.Paused
}

func (x *standing) print(p *printer, _ int) { p.WriteString(x.word + "(" + spell(x.node.text) + ")") }

// A test compares a column with a value or with another node's column.
type test struct {
	column   named
	operator string
	value    string
	other    *place // instead of a value
}

// A place is one column of one node.
type place struct{ node, column named }

func (x *place) String() string { return spell(x.node.text + "." + x.column.text) }

// value reads the column of a place; false when it is not there.
func (x *place) value(l *look) (string, bool) {
	id, ok := l.node(x.node.text)
	if !ok {
		return "", false
	}
	return columnOf(l.world().View(id), x.column.text)
}

func columnOf(v sim.View, name string) (string, bool) {
	for _, c := range v.Columns {
		if c.Name == name {
			return c.Value, true
		}
	}
	return "", false
}

// of reports whether the test holds of a node, and whether the node has the column.
func (x *test) of(l *look, v sim.View) (holds, has bool) {
	left, has := columnOf(v, x.column.text)
	right := x.value
	if x.other != nil {
		var ok bool
		if right, ok = x.other.value(l); !ok {
			return false, has
		}
	}
	return has && related(left, x.operator, right), has
}

func (x *test) String() string {
	right := spell(x.value)
	switch {
	case x.other != nil:
		right = x.other.String()
	case isPlace(x.value): // it was in quotes
		right = quote(x.value)
	}
	return x.operator + " " + right
}

// isPlace reports whether a bare word stands for another column and not for itself.
func isPlace(word string) bool {
	return strings.Contains(word, ".") && (word[0] < '0' || word[0] > '9')
}

func (x *test) check(n Names) error {
	if err := among("column", x.column, n.Columns); err != nil || x.other == nil {
		return err
	}
	if err := among("node", x.other.node, n.Nodes); err != nil {
		return err
	}
	return among("column", x.other.column, n.Columns)
}

// everyone stands for all nodes that have a column.
const everyone = "all"

// A column is a test of one node, of any or of all.
type column struct {
	who  named
	test test
}

func (x *column) needsWorld() bool { return true }

func (x *column) holds(l *look) bool {
	if x.who.text != anyone && x.who.text != everyone {
		id, ok := l.node(x.who.text)
		if !ok {
			return false
		}
		holds, _ := x.test.of(l, l.world().View(id))
		return holds
	}
	holding, having := tallyOf(l, &x.test)
	return holding > 0 && (x.who.text == anyone || holding == having)
}

// tallyOf counts the nodes of which a test holds, and those that have the column.
func tallyOf(l *look, t *test) (holding, having int) {
	w := l.world()
	for id := range w.Nodes() {
		holds, has := t.of(l, w.View(sim.NodeID(id+1)))
		if holds {
			holding++
		}
		if has {
			having++
		}
	}
	return holding, having
}

func (x *column) check(n Names) error {
	if x.who.text != everyone {
		if err := among("node", x.who, n.Nodes); err != nil {
			return err
		}
	}
	return x.test.check(n)
}

func (x *column) print(p *printer, _ int) {
	p.WriteString(spell(x.who.text+"."+x.test.column.text) + " " + x.test.String())
}

// A census counts the nodes of which a test holds.
type census struct {
	test     test
	operator string
	bound    int64
}

func (x *census) needsWorld() bool    { return true }
func (x *census) check(n Names) error { return x.test.check(n) }

func (x *census) holds(l *look) bool {
	holding, _ := tallyOf(l, &x.test)
	return met(sign(int64(holding) < x.bound, int64(holding) > x.bound), x.operator)
}

func (x *census) print(p *printer, _ int) {
	fmt.Fprintf(p, "count(%s %s) %s %d", spell(x.test.column.text), x.test.String(), x.operator, x.bound)
}
