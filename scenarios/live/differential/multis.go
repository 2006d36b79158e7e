package differential

import (
	"bytes"
	"strings"
)

// subHeader goes before a part of a multi.
func (p *pen) subHeader(op int32, done bool, err int32) *pen { return p.int(op).bool(done).int(err) }

// part draws a part of a multi.
func (d *drawer) part() (says string, op int32, body []byte) {
	n := d.IntN(40)
	if d.tame {
		n = d.IntN(39)
	}
	switch {
	case n < 12:
		op = opCreate
		says, body = d.creating(op)
	case n < 16:
		op = opCreate2
		says, body = d.creating(op)
	case n < 18:
		op = pick(d, []int32{opCreateContainer, opCreateTTL})
		says, body = d.creating(op)
	case n < 25:
		op = opDelete
		says, body = d.versioned(op, d.written())
	case n < 32:
		op = opSetData
		says, body = d.setting()
	case n < 39:
		op = opCheck
		says, body = d.versioned(op, d.path())
	default:
		op = pick(d, []int32{opGetData, opGetChildren, opExists, opSetACL, opSync, opCloseSession, opError, 99, 0, opGetChildren2, opMulti})
		says, body = d.looking(op)
	}
	return says, op, body
}

// reading draws a part of a multiRead.
func (d *drawer) reading() (says string, op int32, body []byte) {
	op = pick(d, []int32{opGetData, opGetChildren})
	if d.in(40) {
		op = pick(d, []int32{opExists, opGetChildren2, opCheck, opDelete, 99})
	}
	says, body = d.looking(op)
	return says, op, body
}

// multi draws one, whose parts may every other time be done, as far as one can see: most
// of the others fail by one of theirs.
func (d *drawer) multi() Ask {
	d.tame = d.in(2)
	defer func() { d.tame = false }()
	return d.several(opMulti, d.part)
}

func (d *drawer) multiRead() Ask { return d.several(opMultiRead, d.reading) }

// several draws a multi of parts.
func (d *drawer) several(multi int32, part func() (string, int32, []byte)) Ask {
	var all []string
	p := new(pen)
	for range d.IntN(6) {
		says, op, body := part()
		if bytes.HasPrefix(body, new(pen).text(null).bytes()) {
			continue // which part is at fault depends on who looks at it first
		}
		if len(p.b)+len(body) > 1<<20-1000 {
			continue // what is too long costs the answers under way, if they are not faster
		}
		all = append(all, says)
		err := int32(-1)
		if d.in(40) {
			err = int32(d.IntN(3))
		}
		p.subHeader(op, false, err).b = append(p.b, body...)
	}
	p.subHeader(-1, true, -1)
	return Ask{Says: opName(multi) + " [" + strings.Join(all, "; ") + "]", Op: multi, Body: p.bytes()}
}
