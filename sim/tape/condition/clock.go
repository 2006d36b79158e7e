package condition

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// A reach compares a step's number or its time.
type reach struct {
	what     string // step, time
	operator string
	bound    int64 // a number, or nanoseconds
}

func (x *reach) needsWorld() bool  { return false }
func (x *reach) check(Names) error { return nil }

func (x *reach) holds(l *look) bool {
	here := int64(l.step)
	if x.what == "time" {
		here = int64(l.moment.At)
	}
	return met(sign(here < x.bound, here > x.bound), x.operator)
}

func (x *reach) print(p *printer, _ int) {
	p.WriteString(x.what + " ")
	if x.what == "step" && x.operator == "=" {
		p.WriteString(strconv.FormatInt(x.bound, 10))
		return
	}
	p.WriteString(x.operator + " ")
	if x.what == "time" {
		p.WriteString(sim.Time(x.bound).String())
		return
	}
	p.WriteString(strconv.FormatInt(x.bound, 10))
}

// A violated holds at the step in which a property was violated, the last one of
// its branch.
type violated struct{}

func (violated) needsWorld() bool  { return false }
func (violated) check(Names) error { return nil }

func (violated) holds(l *look) bool {
	return l.step == l.branch.Len() && l.branch.World(l.step).Violation() != nil
}

func (violated) print(p *printer, _ int) { p.WriteString("violation") }
