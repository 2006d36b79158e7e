package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A deskWord is what may be typed at a desk besides deeds.
type deskWord struct {
	word, about string
	do          func(*desk)
	meant       []string // words of other programs by which somebody means it
}

func deskWords() []deskWord {
	return []deskWord{
		{"help", "this list", (*desk).help, []string{"?"}},
		{"status", "who leads, who is down, what is cut, and how many clients each server has", (*desk).status, nil},
		{"quit", "ends it, as Ctrl-C does, and judges", func(d *desk) { d.end() }, []string{"exit", "bye", "stop"}},
	}
}

// listen does what is typed. Where nothing more is, by Ctrl-C and Ctrl-D at a prompt and
// at the end of a file, serving ends.
func (d *desk) listen() {
	for d.ctx.Err() == nil {
		line, err := d.ask()
		if err != nil {
			d.end()
			return
		}
		d.typed(strings.TrimSpace(line))
	}
}

// typed does one line.
func (d *desk) typed(line string) {
	if line == "" {
		return
	}
	for _, w := range deskWords() {
		if line == w.word {
			w.do(d)
			return
		}
	}
	if err := d.deed(line); err != nil {
		p := d.page()
		p.flow("", 0, d.instead(line, err))
		d.show(p)
	}
}

// deed has the world do something, and waits until it is done.
func (d *desk) deed(line string) error {
	answer := make(chan error, 1)
	select {
	case d.deeds <- live.Deed{Text: line, Answer: func(err error) { answer <- err }}:
	case <-d.ctx.Done():
		return nil
	}
	select {
	case err := <-answer:
		return err
	case <-d.ctx.Done():
		return nil
	}
}

// instead says what is wrong with a line. A word that is like one of the desk's own was
// meant to be that.
func (d *desk) instead(line string, err error) string {
	if !strings.Contains(line, ":") {
		var own []string
		for _, w := range deskWords() {
			own = append(own, w.word)
			if strings.HasPrefix(w.word, line) || slices.Contains(w.meant, line) {
				return fmt.Sprintf("%q is no word here; did you mean %s?", line, w.word)
			}
		}
		if near := strict.Nearest(line, own); near != "" {
			return fmt.Sprintf("%q is no word here; did you mean %s?", line, near)
		}
	}
	return err.Error() + "; help lists what there is"
}

// help lists what may be typed.
func (d *desk) help() {
	p := d.page()
	var rows [][]string
	for _, w := range deskWords() {
		rows = append(rows, []string{w.word, w.about})
	}
	for _, f := range scenarios.Deeds() {
		rows = append(rows, []string{f.Key + ": " + f.Sample(), f.About})
	}
	p.table("  ", rows)
	p.flow("  ", 2, fmt.Sprintf("The servers are %s; leader is the one that leads, all is all of them. Clients come in at %s, "+
		"which a partition or isolate parts from no server unless it is named.", strings.Join(d.servers, ", "), d.gate))
	d.show(p)
}

// status shows how the servers stand.
func (d *desk) status() {
	seen := make(chan *page, 1)
	select {
	case d.looks <- func(w *sim.World) { seen <- d.standing(w) }:
		d.show(<-seen)
	case <-d.ctx.Done():
	}
}

// columns are those of a server that a person at a desk wants to see.
var columns = []string{"state", "phase", "epoch", "zxid", "sessions", "clients"}

// standing is a table of the servers, what of the links is cut, and whether clients can
// come in at all.
func (d *desk) standing(w *sim.World) *page {
	p := d.page()
	rows := [][]string{append([]string{"server"}, columns...)}
	var cut []string
	shut := ""
	for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
		v := w.View(id)
		switch {
		case v.Role != "client":
			rows = append(rows, standingOf(&v))
		case v.Name == d.gate && v.Boot == 0:
			shut = "nobody can come in yet: " + d.gate + " is starting"
		case v.Name == d.gate && !v.Up:
			shut = "nobody can come in: " + d.gate + " is down, until restart: " + d.gate
		case v.Name == d.gate && v.Paused:
			shut = "nobody can come in: " + d.gate + " is paused, until resume: " + d.gate
		}
		for to := sim.NodeID(1); int(to) <= w.Nodes(); to++ {
			if id != to && w.Link(id, to).Cut {
				cut = append(cut, d.name(id)+">"+d.name(to))
			}
		}
	}
	p.say("at %s\n", clockText(w.Now()))
	p.table("  ", rows)
	if len(cut) > 0 {
		p.flow("  ", 2, "nothing gets through: "+strings.Join(cut, ", "))
	}
	if shut != "" {
		p.flow("  ", 2, shut)
	}
	return p
}

// standingOf is the row of a server.
func standingOf(v *sim.View) []string {
	row := []string{v.Name}
	for _, name := range columns {
		value := "-"
		for _, c := range v.Columns {
			if c.Name == name {
				value = c.Value
			}
		}
		row = append(row, value)
	}
	switch {
	case v.Boot == 0:
		row[1] = "starting"
	case v.Halted:
		row[1] = "halted"
	case !v.Up:
		row[1] = "down"
	case v.Paused:
		row[1] = "paused"
	}
	return row
}
