package differential

import (
	"fmt"
	"strings"
)

// A Difference is what two ensembles have told differently.
type Difference struct {
	Step         int // of the sequence, from 0
	Slot         int // which visitor was told
	What         string
	Field        string
	Ours, Theirs string
	Run          int
	Steps        []Step // up to the one that shows it
	Names        [2]string
	Heard        [2][]string // all that the visitor was told in this step
}

// String says what differs, and how to see it again.
func (d *Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "step %d, %s\nvisitor %d, %s, field %q:\n\t%s: %s\n\t%s: %s\n", d.Step, d.Steps[d.Step], d.Slot, d.What, d.Field,
		d.Names[0], abridged(d.Ours), d.Names[1], abridged(d.Theirs))
	for i, all := range d.Heard {
		fmt.Fprintf(&b, "all that %s told it in this step:\n", d.Names[i])
		for _, line := range all {
			fmt.Fprintf(&b, "\t%s\n", abridged(line))
		}
	}
	fmt.Fprintf(&b, "the sequence, of %d steps:\n", len(d.Steps))
	for i, s := range d.Steps {
		fmt.Fprintf(&b, "\t%d: %s\n", i, abridged(s.String()))
	}
	return b.String()
}

// Again is the script that repeats a difference.
func (d *Difference) Again() string { return Script(d.Steps) }

func abridged(text string) string {
	const most = 600
	if len(text) > most {
		return fmt.Sprintf("%s… (%d characters)", text[:most], len(text))
	}
	return text
}

// told is what one side's visitors were told in a step.
type told [Slots]struct {
	heard []heard
	over  bool
	asked int // and not answered
}

// collect takes what has been heard, in an order that both sides have.
func (s *Side) collect(step Step) (t told) {
	for i, v := range s.visitors {
		if v == nil {
			t[i].over = true
			continue
		}
		t[i].heard, t[i].over, t[i].asked = inOrder(certain(v.heard, v.over && (i != step.Slot || step.Act == Silence)), endsSession(step)), v.over, len(v.asked)
		s.made = append(s.made, s.madeBy(v.heard)...)
		v.heard, v.asked = nil, nil // what has no answer now gets none
		if s.Alter != nil {
			for k := range t[i].heard {
				h := &t[i].heard[k]
				h.frame = s.Alter(h.ask, h.frame)
			}
		}
	}
	return t
}

// differ finds the first thing that two sides were told differently.
func (p *Pair) differ(a, b told) *Difference {
	for i := range a {
		for k := range max(len(a[i].heard), len(b[i].heard)) {
			if d := p.frames(at(a[i].heard, k), at(b[i].heard, k)); d != nil {
				d.Slot = i
				return d
			}
		}
		if a[i].over != b[i].over {
			return &Difference{Slot: i, What: "its connection", Field: "closed", Ours: fmt.Sprint(a[i].over), Theirs: fmt.Sprint(b[i].over)}
		}
		if a[i].asked != b[i].asked {
			return &Difference{Slot: i, What: "its requests", Field: "not answered", Ours: fmt.Sprint(a[i].asked), Theirs: fmt.Sprint(b[i].asked)}
		}
	}
	return nil
}

// lines renders what a visitor was told.
func (s *Side) lines(all []heard) (list []string) {
	for _, h := range all {
		list = append(list, flat(s.fieldsOf(h)))
	}
	return list
}

func at(all []heard, i int) *heard {
	if i < len(all) {
		return &all[i]
	}
	return nil
}

// frames compares two frames, one of which may not have come.
func (p *Pair) frames(a, b *heard) *Difference {
	switch {
	case a == nil:
		return &Difference{What: b.name(), Field: "frame", Ours: "nothing", Theirs: flat(p.Theirs.fieldsOf(*b))}
	case b == nil:
		return &Difference{What: a.name(), Field: "frame", Ours: flat(p.Ours.fieldsOf(*a)), Theirs: "nothing"}
	}
	x, y := p.Ours.fieldsOf(*a), p.Theirs.fieldsOf(*b)
	for i := range max(len(x), len(y)) {
		switch {
		case i >= len(x):
			return &Difference{What: b.name(), Field: y[i].Name, Ours: "nothing", Theirs: y[i].Value}
		case i >= len(y):
			return &Difference{What: a.name(), Field: x[i].Name, Ours: x[i].Value, Theirs: "nothing"}
		case x[i].Name != y[i].Name:
			return &Difference{What: a.name(), Field: "frame", Ours: flat(x), Theirs: flat(y)}
		case x[i].Value != y[i].Value && !masked(a.ask, x[i].Name):
			return &Difference{What: a.name(), Field: x[i].Name, Ours: x[i].Value, Theirs: y[i].Value}
		}
	}
	return nil
}

func (h *heard) name() string {
	if h.ask == nil {
		return "an event"
	}
	return "the answer to " + h.ask.Says
}

func flat(all []field) string {
	var b strings.Builder
	for i, f := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.Name + " " + f.Value)
	}
	return b.String()
}
