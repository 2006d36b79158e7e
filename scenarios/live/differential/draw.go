package differential

import (
	"fmt"
	"math/rand/v2"
)

// A drawer draws a sequence. It sees who is there on one side, which is as on the
// other, so that most of what it draws has somebody to do it.
type drawer struct {
	*rand.Rand
	Config
	of      *Pair
	xids    [Slots]int32
	queued  []Step // to be done next
	counted string // the node that has a quota, if one gets it
	tame    bool   // what is drawn now is as it should be
	untaken bool   // what was drawn last is not taken back until it is applied
}

func newDrawer(r *rand.Rand, c Config, p *Pair) *drawer {
	d := &drawer{Rand: r, Config: c, of: p}
	d.counted = pick(d, counted)
	return d
}

// in reports one time in n.
func (d *drawer) in(n int) bool { return d.IntN(n) == 0 }

// pick draws one of a list.
func pick[T any](d *drawer, list []T) T { return list[d.IntN(len(list))] }

// likely draws one of a list, those at its beginning more often.
func likely[T any](d *drawer, list []T) T { return list[min(d.IntN(len(list)), d.IntN(len(list)))] }

// step draws what is done next.
func (d *drawer) step() Step {
	if len(d.queued) > 0 {
		next := d.queued[0]
		d.queued = d.queued[1:]
		return next
	}
	slot := d.IntN(Slots)
	v := d.of.Ours.visitors[slot]
	switch {
	case v == nil, v.over:
		return d.open(slot)
	case d.in(60):
		return d.open(slot)
	case d.in(60):
		return Step{Slot: slot, Act: Cut}
	case d.in(120):
		return Step{Slot: slot, Act: Half, Asks: []Ask{d.ask(slot)}}
	case d.in(300):
		return Step{Slot: slot, Act: Length, Head: pick(d, []int32{0, -1, 1048576, 0x7fffffff, -0x80000000})}
	}
	moved := d.of.Ours.moved(slot)
	switch {
	case !moved && d.in(60):
		return Step{Slot: slot, Act: Flee, Asks: d.asks(slot, 1+d.IntN(8), func(_ int, a Ask) bool { return a.Ends || outOfTurn(a) })}
	case !moved && d.in(100):
		d.queued = d.counting(slot)
		return d.step()
	}
	return Step{Slot: slot, Act: Send, Asks: d.asks(slot, d.howMany(moved), func(behind int, a Ask) bool {
		return behind > 0 && outOfTurn(a) || moved && a.Op == opDeleteContainer // which is refused before its sender is
	})}
}

// asks draws requests that are sent at once, and none that may not be behind so many.
func (d *drawer) asks(slot, n int, not func(behind int, a Ask) bool) (all []Ask) {
	for len(all) < n {
		d.untaken = false
		a := d.ask(slot)
		if not(len(all), a) {
			continue
		}
		// An ACL that is set and not yet applied, the real leader does not go by.
		if all = append(all, a); a.Ends || a.Op == opSetACL || d.untaken {
			break
		}
	}
	return all
}

// counting gives a node a quota, as clients do: from then on, what is done below it
// changes the count that the service keeps.
func (d *drawer) counting(slot int) (steps []Step) {
	base := quotaOf + d.counted
	if d.counted != ownNode {
		steps = append(steps, d.making(slot, quotaOf+ownNode, "", 0))
	}
	return append(steps, d.making(slot, base, "", 0), d.making(slot, base+limitsNode, pick(d, limits), 0), d.making(slot, base+statsNode, "count=0,bytes=0", 0))
}

// making is a step in which a visitor creates a node that everybody may do everything with.
func (d *drawer) making(slot int, path, data string, flags int32) Step {
	return Step{Slot: slot, Act: Send, Asks: []Ask{{Says: fmt.Sprintf("create %q %q flags %d", path, data, flags), Xid: d.xid(slot),
		Op: opCreate, Body: new(pen).text(path).blob(data).acl(open).int(flags).bytes()}}}
}

// deserted is a short session that has a node or two of its own and then says nothing more.
func (d *drawer) deserted(slot int) []Step {
	return []Step{d.making(slot, likely(d, goodPaths), "", 1), d.making(slot, pick(d, prefixes), "", 3), {Slot: slot, Act: Silence}}
}

// outOfTurn tells requests that stand first where there are several: those that are
// answered at once, before or behind the answers of others, as it happens; and the
// watches that a client brings, which it does first.
func outOfTurn(a Ask) bool {
	switch a.Op {
	case opAuth, opSASL, opSetWatches, opSetWatches2:
		return true
	}
	return a.Ends && a.Op != opCloseSession
}

// howMany draws how many requests are sent at a time. Of a session that has moved it
// is one: how much is read of those behind it, before the connection ends, is
// anybody's guess.
func (d *drawer) howMany(moved bool) int {
	if moved || !d.Pipelined {
		return 1
	}
	return 1 + d.IntN(8)
}

// open draws a connection.
func (d *drawer) open(slot int) Step {
	m := Meeting{Server: d.IntN(1000), Session: Fresh, Password: pick(d, []string{"null", "empty", "right"}), Timeout: wish}
	if known := len(d.of.Ours.sessions); known > 0 && !d.in(3) {
		m.Session, m.Password = d.IntN(known), "right"
		if old := d.of.Ours.visitors[slot]; old != nil && old.session >= 0 && d.in(2) {
			m.Session = old.session
		}
	}
	m.Timeout = pick(d, []int32{wish, wish, wish, wish + 1, 20001, 33333, 1<<31 - 1})
	m.Brief, m.ReadOnly = d.in(5), d.in(10)
	switch d.IntN(24) {
	case 0:
		m.Password = pick(d, []string{"wrong", "short", "null", "empty"})
	case 1:
		m.Session, m.Password = Unknown, pick(d, []string{"right", "wrong", "null"})
	case 2:
		m.Seen = 1000
	case 3:
		m.Seen = -int64(d.IntN(10))
	case 4:
		m.Protocol = int32(d.IntN(5) - 1)
	case 5:
		m.Less = 2 + d.IntN(30)
	case 6: // one that would end by itself before long, and does not get the time
		if m.Session == Fresh {
			m.Timeout = pick(d, []int32{-1, 0, 3999, 4000, 4001, -0x80000000})
			d.queued = []Step{{Slot: slot, Act: Send, Asks: []Ask{d.farewell(slot)}}}
			if d.Expiring && d.in(3) {
				d.queued = d.deserted(slot)
			}
		}
	}
	return Step{Slot: slot, Act: Open, Meet: &m}
}

// ask draws a request of a visitor.
func (d *drawer) ask(slot int) Ask {
	n := d.IntN(total)
	for _, r := range requests {
		if n -= r.weight; n < 0 {
			a := r.draw(d)
			switch {
			case a.Op == opCheck: // which may have no answer, and is not to be taken for another
				d.xids[slot]++
				a.Xid = d.xids[slot]
			case a.Xid == 0:
				a.Xid = d.xid(slot)
			}
			if r.body && d.in(60) && !d.of.Ours.moved(slot) { // or it is refused for one reason or for the other
				d.spoil(&a)
			}
			a.Twice = d.in(100)
			return a
		}
	}
	panic("differential: the weights do not add up")
}

// xid draws the number of a request: as a rule the next.
func (d *drawer) xid(slot int) int32 {
	if d.in(50) {
		if d.in(5) && !d.Pipelined {
			return d.xids[slot] // once more
		}
		return pick(d, []int32{-3, -5, 1<<31 - 1, -0x80000000})
	}
	d.xids[slot]++
	return d.xids[slot]
}

// spoil takes bytes from the body of a request, or adds some.
func (d *drawer) spoil(a *Ask) {
	if len(a.Body) == 0 || d.in(3) {
		a.Body = append(a.Body, "more"[:1+d.IntN(4)]...)
		a.Says += ", and bytes more"
		return
	}
	n := 1 + min(d.IntN(len(a.Body)), d.IntN(len(a.Body)))
	a.Body = a.Body[:len(a.Body)-n]
	a.Says += fmt.Sprintf(", but for %d bytes", n)
	a.Ends = a.Ends || a.Op == opAuth
}

// farewell ends a session.
func (d *drawer) farewell(slot int) Ask {
	return Ask{Says: "closeSession", Xid: d.xid(slot), Op: opCloseSession, Ends: true}
}
