package condition

import "strings"

// How tightly conditions bind.
const (
	bindsOr = iota + 1
	bindsAnd
	bindsPrefix
)

// A printer writes a condition.
type printer struct{ strings.Builder }

// enclose writes a part in parentheses if what stands around it binds tighter.
func (p *printer) enclose(within, binds int, part func()) {
	if within <= binds {
		part()
		return
	}
	p.WriteByte('(')
	part()
	p.WriteByte(')')
}

// A joint is several conditions joined by one word.
type joint struct {
	word  string // and, or
	parts []expr
}

func (j *joint) needsWorld() bool {
	for _, x := range j.parts {
		if x.needsWorld() {
			return true
		}
	}
	return false
}

// holds asks those first that need no world: often they settle it.
func (j *joint) holds(l *look) bool {
	settles := j.word == "or"
	for _, dear := range []bool{false, true} {
		for _, x := range j.parts {
			if x.needsWorld() == dear && x.holds(l) == settles {
				return settles
			}
		}
	}
	return !settles
}

func (j *joint) print(p *printer, within int) {
	binds := bindsOr
	if j.word == "and" {
		binds = bindsAnd
	}
	p.enclose(within, binds, func() {
		for i, x := range j.parts {
			if i > 0 {
				p.WriteString(" " + j.word + " ")
			}
			x.print(p, binds+1) // its own word within it stands in parentheses
		}
	})
}

func (j *joint) check(n Names) error {
	for _, x := range j.parts {
		if err := x.check(n); err != nil {
			return err
		}
	}
	return nil
}

// A not holds when its condition does not.
type not struct{ of expr }

func (x *not) needsWorld() bool    { return x.of.needsWorld() }
func (x *not) holds(l *look) bool  { return !x.of.holds(l) }
func (x *not) check(n Names) error { return x.of.check(n) }

func (x *not) print(p *printer, _ int) {
	p.WriteString("not ")
	x.of.print(p, bindsPrefix)
}

// An after holds behind the first step at which its condition held.
type after struct{ of expr }

func (x *after) needsWorld() bool    { return false }
func (x *after) holds(l *look) bool  { return l.held(x) }
func (x *after) check(n Names) error { return x.of.check(n) }

func (x *after) print(p *printer, _ int) {
	p.WriteString("after ")
	x.of.print(p, bindsPrefix)
}
