package sim

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// An Address names an event so that it is still found after other things
// changed: port, from, to, kind and the k-th of that kind on the pair, over
// any connection. As text:
//
//	wire p1>a2 Prepare#3     the third Prepare from p1 to a2
//	wire p1>a2 Prepare#3+    its second copy, when it was duplicated
//	peer s1>s2 opened#1      an opening (or closed#1, a closing)
//	timer p1 retry#2         the second expiry of p1's retry timer
//	disk a1 vote#4           the completion of the fourth sync of a file
//	inbox a1 #7              the seventh arrival that had to wait
//	boot a1                  a node's coming up
//	plan #2                  the second fault of the plan
type Address struct {
	Port string // a port's name, or timer, disk, inbox, boot, plan
	From string // messages: the sender
	Node string // the receiver, or whose timer, disk or inbox
	Kind string // message kind, timer or file
	K    uint32 // counted from 1
	Twin bool
}

// ErrAddress is wrapped by the errors of ParseAddress.
var ErrAddress = errors.New("not an address")

// String spells the address.
func (a Address) String() string {
	if a.Port == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(a.Port)
	switch {
	case a.From != "":
		b.WriteString(" " + a.From + ">" + a.Node + " " + a.Kind)
	case a.Node != "":
		b.WriteString(" " + a.Node)
		if a.Kind != "" {
			b.WriteString(" " + a.Kind)
		}
	}
	if a.K > 0 {
		if a.Kind == "" {
			b.WriteByte(' ')
		}
		b.WriteString("#" + strconv.FormatUint(uint64(a.K), 10))
	}
	if a.Twin {
		b.WriteByte('+')
	}
	return b.String()
}

// ParseAddress reads the text form. Its errors wrap [ErrAddress] and say
// what the text should look like.
func ParseAddress(s string) (Address, error) {
	fail := func(why string) (Address, error) {
		return Address{}, fmt.Errorf("%q is %w: %s; write it like \"wire p1>a2 Prepare#3\", \"timer p1 retry#2\", \"disk a1 vote#4\", \"inbox a1 #7\", \"boot a1\" or \"plan #2\"", s, ErrAddress, why)
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 3 {
		return fail("it has " + strconv.Itoa(len(words)) + " words")
	}
	a := Address{Port: words[0]}
	last := words[len(words)-1]
	if a.Port != "boot" {
		if a.Twin = strings.HasSuffix(last, "+"); a.Twin {
			last = last[:len(last)-1]
		}
		at := strings.LastIndexByte(last, '#')
		if at < 0 {
			return fail("its number is missing")
		}
		k, err := strconv.ParseUint(last[at+1:], 10, 32)
		if err != nil || k == 0 {
			return fail("its number counts from 1")
		}
		a.K, a.Kind = uint32(k), last[:at]
	}
	if a.Port == "plan" {
		if len(words) != 2 || a.Kind != "" || a.Twin {
			return fail("a fault of the plan has a number alone")
		}
		return a, nil
	}
	a.Node = words[1]
	from, to, arrow := strings.Cut(words[1], ">")
	if arrow {
		a.From, a.Node = from, to
	}
	fixed := slices.Contains([]string{"timer", "disk", "inbox", "boot"}, a.Port)
	switch {
	case strings.Contains(a.Node, ">"):
		return fail("a message goes from one node to one")
	case fixed && arrow:
		return fail("a " + a.Port + " is one node's")
	case fixed && a.Twin:
		return fail("only a message has a second copy")
	case a.Port == "boot" && len(words) > 2:
		return fail("a boot has no number")
	case a.Port == "inbox" && a.Kind != "":
		return fail("an inbox has a number alone")
	case !fixed && (a.From == "" || a.Node == ""):
		return fail("a message goes from>to")
	case len(words) < 3 && a.Port != "boot" || a.Kind == "" && a.Port != "boot" && a.Port != "inbox":
		return fail("what it is is missing")
	}
	return a, nil
}

// find returns the lane and place of a pending event. Timers are found as
// their node's timer lane and the slot's place.
func (w *World) find(a Address) (lane int32, place uint32, ok bool) {
	for at := range w.lanes {
		ln := &w.lanes[at]
		if !w.fits(ln, a) {
			continue
		}
		if ln.sort == laneTimer {
			l := &w.locals[ln.node-1]
			for i := range l.timers {
				if t := &l.timers[i]; t.at < never && (t.fired+1 == a.K || a.K == 0) && t.id.String() == a.Kind {
					return int32(at), uint32(i), true
				}
			}
			continue
		}
		for i := range ln.q.size {
			e := ln.q.at(i)
			named := ln.sort != laneDatagrams && ln.sort != laneStream || w.kindName(e.what, e.kind) == a.Kind
			if named && (e.k == a.K || a.K == 0) && e.flag&flagTwin != 0 == a.Twin {
				return int32(at), i, true
			}
		}
	}
	return 0, 0, false
}

// fits reports whether an address can lie on a lane.
func (w *World) fits(ln *lane, a Address) bool {
	if ln.sort != lanePlan && w.cast.name(ln.node) != a.Node {
		return false
	}
	switch ln.sort {
	case laneDatagrams, laneStream:
		return ln.port.name == a.Port && w.cast.name(ln.from) == a.From
	case laneTimer:
		return a.Port == "timer"
	case laneInbox:
		return a.Port == "inbox"
	case laneDisk:
		return a.Port == "disk" && ln.file.name == a.Kind
	case laneBoot:
		return a.Port == "boot"
	}
	return a.Port == "plan"
}
