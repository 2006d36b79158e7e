package sim

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Commander is a node that a person may tell to do something while the world
// runs, by a [Command]. What lines there are is the protocol's affair.
type Commander interface {
	Node
	// Understand returns why the node can do nothing with a line, and what to write
	// instead; nil for a line that it can do. It must not change the node, so that a
	// line that is refused leaves no trace: [Config.Paranoid] ends a run in which it
	// does.
	Understand(line string) error
	// Command does a line that was understood. It is a handler like the others.
	Command(env *Env, line string)
}

// Command is a line that a person types at a node. The node handles it at once, as
// it would a message, and a crash may cut it; [World.Apply] refuses a line that the
// node does not understand, and any line when the node is down or would have to
// keep it waiting. A plan passes over such a line.
type Command struct {
	Target Target
	Line   string
}

func (f Command) inflict(w *World) string {
	_, do, err := f.handler(w)
	if err != nil {
		return err.Error()
	}
	return do()
}

func (f Command) handler(w *World) (*local, func() string, error) {
	l, c, err := w.commander(f)
	return l, func() string {
		w.begin(l)
		c.Command(&w.env, f.Line)
		w.end(l)
		return ""
	}, err
}

func (f Command) text(c *cast) string { return "command " + f.Target.text(c) + ": " + f.Line }

func (f Command) nodes() []NodeID { return f.Target.nodes() }

// commander finds the node that is to do a command, or says why none can.
func (w *World) commander(f Command) (*local, Commander, error) {
	l, why := w.resolve(f.Target)
	if l == nil {
		return nil, nil, errors.New(why)
	}
	if !w.Takes(l.id) {
		return nil, nil, errors.New(l.spec.Name + " takes no commands" + w.takers())
	}
	if why := l.deaf(); why != "" {
		return nil, nil, errors.New(l.spec.Name + " " + why)
	}
	if strings.ContainsAny(f.Line, "\r\n") {
		return nil, nil, errors.New("a command is one line")
	}
	c := l.node.(Commander)
	return l, c, w.question(l, c, f.Line)
}

// question asks a node whether it understands a line.
func (w *World) question(l *local, c Commander, line string) error {
	var was []byte
	if w.cfg.Paranoid {
		was = l.shape.Append(nil, l.address())
	}
	w.begin(l)
	err := c.Understand(line)
	w.running = 0
	if w.cfg.Paranoid && !bytes.Equal(was, l.shape.Append(nil, l.address())) {
		v := &Violation{Node: l.id, Text: l.spec.Name + " changed when it was asked whether it understands a line: Understand must write to nothing of its node"}
		w.violate("mutated-by-a-question", v)
		return errors.Join(err, v)
	}
	return err
}

// deaf says why a node cannot handle a command now, "" when it can.
func (l *local) deaf() string {
	switch {
	case !l.up:
		return "is down"
	case l.paused:
		return "is paused"
	case l.syncing != nil:
		return "waits for its disk"
	case l.slow:
		return "is slow, and a command does not wait"
	case len(l.inbox) > 0:
		return "is busy"
	}
	return ""
}

// Takes reports whether a node takes commands, be it up or not.
func (w *World) Takes(id NodeID) bool {
	w.mustExist(id, "a command")
	l := &w.locals[id-1]
	n := l.node
	if n == nil {
		n = l.spec.New()
	}
	if s, ok := n.(*scripted); ok {
		return s.understand != nil
	}
	_, ok := n.(Commander)
	return ok
}

// takers names the nodes that take commands, for those who asked another one.
func (w *World) takers() string {
	var names []string
	for i := range w.locals {
		if id := NodeID(i + 1); w.Takes(id) {
			names = append(names, w.cast.name(id))
		}
	}
	const most = 8
	switch n := len(names); {
	case n == 0:
		return ", nor does any other node"
	case n > most:
		names = slices.Insert(names[:most], most, fmt.Sprintf("%d more", n-most))
	}
	return ": these do: " + strings.Join(names, ", ")
}
