package differential

import (
	"fmt"
	"strings"
)

// A request is a row of what may be drawn.
type request struct {
	weight int
	draw   func(*drawer) Ask
	body   bool // which may be spoilt
}

// requests are all of zookeeper.md §5 but reconfig, which wedges servers of the real
// one, and those that are nobody's.
var requests = []request{
	{120, func(d *drawer) Ask { return d.create(opCreate) }, true},
	{40, func(d *drawer) Ask { return d.create(opCreate2) }, true},
	{15, func(d *drawer) Ask { return d.create(opCreateContainer) }, true},
	{20, func(d *drawer) Ask { return d.create(opCreateTTL) }, true},
	{70, (*drawer).delete, true},
	{70, (*drawer).setData, true},
	{30, (*drawer).setACL, true},
	{40, func(d *drawer) Ask { return d.look(opExists) }, true},
	{50, func(d *drawer) Ask { return d.look(opGetData) }, true},
	{30, func(d *drawer) Ask { return d.look(opGetChildren) }, true},
	{30, func(d *drawer) Ask { return d.look(opGetChildren2) }, true},
	{25, func(d *drawer) Ask { return d.pathed(opGetACL) }, true},
	{10, func(d *drawer) Ask { return d.pathed(opSync) }, true},
	{12, func(d *drawer) Ask { return d.pathed(opGetEphemerals) }, true},
	{12, func(d *drawer) Ask { return d.pathed(opGetAllChildrenNumber) }, true},
	{6, (*drawer).check, true},
	{60, (*drawer).multi, true},
	{20, (*drawer).multiRead, true},
	{25, (*drawer).addWatch, true},
	{15, func(d *drawer) Ask { return d.watchers(opCheckWatches) }, true},
	{15, func(d *drawer) Ask { return d.watchers(opRemoveWatches) }, true},
	{12, func(d *drawer) Ask { return d.setWatches(opSetWatches, 3) }, true},
	{12, func(d *drawer) Ask { return d.setWatches(opSetWatches2, 5) }, true},
	{15, (*drawer).auth, true},
	{6, func(*drawer) Ask { return Ask{Says: "whoAmI", Op: opWhoAmI} }, true},
	{3, func(*drawer) Ask { return Ask{Says: "closeSession", Op: opCloseSession, Ends: true} }, false},
	{3, (*drawer).nobodys, false},
	{4, func(d *drawer) Ask { return d.pathed(opDeleteContainer) }, true},
	{2, (*drawer).session, false},
}

// total is the sum of their weights.
var total = func() (sum int) {
	for _, r := range requests {
		sum += r.weight
	}
	return sum
}()

// path draws one, most often of a node that there may be.
func (d *drawer) path() string {
	switch {
	case d.in(14):
		return pick(d, badPaths)
	case d.in(40):
		return quotaOf + pick(d, []string{ownNode, d.counted, d.counted + limitsNode, d.counted + statsNode})
	case len(d.of.Ours.made) > 0 && d.in(3):
		return pick(d, d.of.Ours.made)
	case d.in(12):
		return fmt.Sprintf("%s%010d", pick(d, prefixes), d.IntN(12))
	}
	return likely(d, goodPaths)
}

// written draws a path of a node that is to be made, changed or deleted. Where stats are
// without limits, or are written by a client, the real one goes on counting from there, or
// ends, as it cannot read them; ours tells what there is. So both come by [drawer.counting].
func (d *drawer) written() string {
	for {
		path := d.path()
		if d.tame {
			path = pick(d, append([]string{ownNode}, d.of.Ours.made...))
		}
		if !strings.HasSuffix(path, limitsNode) && !strings.HasSuffix(path, statsNode) {
			return path
		}
	}
}

// yielding draws a path, and never one that other runs need.
func (d *drawer) yielding() string {
	for {
		if path := d.path(); strings.Contains(path, ownNode) || path == "" || path == null || strings.Contains(path, "nothere") {
			return path
		}
	}
}

func (d *drawer) data() string {
	switch d.IntN(10) {
	case 0:
		return null
	case 1:
		return ""
	case 2:
		return pick(d, limits)
	case 3:
		if d.in(80) {
			return strings.Repeat("z", 1048575-100-d.IntN(200))
		}
		return strings.Repeat("long", d.IntN(500))
	}
	return "data"[:d.IntN(5)]
}

func (d *drawer) acl() []grant {
	switch {
	case d.tame:
		return open
	case d.in(12):
		return pick(d, badACLs)
	case d.in(5):
		return pick(d, goodACLs)
	}
	return open
}

func (d *drawer) version() int32 {
	switch n := d.IntN(8); {
	case n < 4 || d.tame:
		return -1
	case n == 4:
		return pick(d, []int32{-2, -0x80000000, 1<<31 - 1})
	}
	return int32(min(d.IntN(5), d.IntN(5)))
}

// flags draws the mode of a create.
func (d *drawer) flags(op int32) int32 {
	switch {
	case d.tame && op == opCreateContainer:
		return 4
	case d.tame && op == opCreateTTL:
		return 6
	case d.tame:
		return 2
	case d.in(25):
		return pick(d, []int32{-1, 7, 8, 1<<31 - 1, -2, 100})
	case d.in(12):
		return int32(d.IntN(7))
	case op == opCreateContainer:
		return 4
	case op == opCreateTTL:
		return 5 + int32(d.IntN(2))
	}
	return int32(d.IntN(4))
}

// creating draws a create and renders its record.
func (d *drawer) creating(op int32) (says string, body []byte) {
	flags, path := d.flags(op), d.written()
	switch {
	case d.tame:
		path += "/t"
	case (flags == 2 || flags == 3 || flags == 6) && !d.in(4):
		path = pick(d, prefixes)
	}
	if path == null {
		path = "" // whether it or the flags are at fault depends on who looks first
	}
	// A part of a multi that is such fails the whole otherwise than others do: of the parts
	// before it, the real leader takes nothing back while they are under way.
	d.untaken = d.untaken || (flags == 5 || flags == 6) && op != opCreateTTL
	data, acl := d.data(), d.acl()
	p := new(pen).text(path).blob(data).acl(acl).int(flags)
	says = fmt.Sprintf("%s %q %d bytes %v flags %d", opName(op), path, len(data), acl, flags)
	if op == opCreateTTL {
		ttl := pick(d, []int64{1 << 39, 1<<40 - 1, 1 << 40, 0, -1, 1 << 62, 3600000, 3600000})
		if d.tame {
			ttl = 3600000
		}
		if ttl < 0 && flags < 5 {
			ttl = 0 // else the real one makes a transaction that no server can apply, and ends
		}
		p.long(ttl)
		says += fmt.Sprintf(" ttl %d", ttl)
	}
	return says, p.bytes()
}

func (d *drawer) create(op int32) Ask {
	says, body := d.creating(op)
	return Ask{Says: says, Op: op, Body: body}
}

// versioned is delete and check.
func (d *drawer) versioned(op int32, path string) (says string, body []byte) {
	version := d.version()
	return fmt.Sprintf("%s %q version %d", opName(op), path, version), new(pen).text(path).int(version).bytes()
}

func (d *drawer) delete() Ask {
	says, body := d.versioned(opDelete, d.written())
	return Ask{Says: says, Op: opDelete, Body: body}
}

// check outside of a multi is a transaction in 3.8. One that holds its followers cannot
// read: each leaves its leader for good, so that an ensemble is never asked for one.
func (d *drawer) check() Ask {
	says, body := d.versioned(opCheck, d.path())
	if len(d.of.Theirs.Servers) > 1 {
		says, body = `check "/" version -2`, new(pen).text("/").int(-2).bytes()
	}
	return Ask{Says: says, Op: opCheck, Body: body}
}

func (d *drawer) setting() (says string, body []byte) {
	path, data, version := d.written(), d.data(), d.version()
	return fmt.Sprintf("setData %q %d bytes version %d", path, len(data), version), new(pen).text(path).blob(data).int(version).bytes()
}

func (d *drawer) setData() Ask {
	says, body := d.setting()
	return Ask{Says: says, Op: opSetData, Body: body}
}

func (d *drawer) setACL() Ask {
	path, acl, version := d.yielding(), d.acl(), d.version()
	return Ask{Says: fmt.Sprintf("setACL %q %v version %d", path, acl, version), Op: opSetACL, Body: new(pen).text(path).acl(acl).int(version).bytes()}
}

// looking is a read that may leave a watch.
func (d *drawer) looking(op int32) (says string, body []byte) {
	path, watch := d.path(), d.in(2)
	return fmt.Sprintf("%s %q watch %v", opName(op), path, watch), new(pen).text(path).bool(watch).bytes()
}

func (d *drawer) look(op int32) Ask {
	says, body := d.looking(op)
	return Ask{Says: says, Op: op, Body: body}
}

func (d *drawer) pathed(op int32) Ask {
	path := d.path()
	if op == opSync && path == null {
		path = "" // null would come back as null, and ours has none
	}
	return Ask{Says: fmt.Sprintf("%s %q", opName(op), path), Op: op, Body: new(pen).text(path).bytes()}
}

// addWatch draws a watch that stays. Of one on null the real one cannot get rid, and then
// not of its connection either.
func (d *drawer) addWatch() Ask {
	path, mode := d.path(), int32(d.IntN(2))
	if path == null {
		path = ""
	}
	if d.in(8) {
		mode = pick(d, []int32{-1, 2, 7})
	}
	return Ask{Says: fmt.Sprintf("addWatch %q mode %d", path, mode), Op: opAddWatch, Body: new(pen).text(path).int(mode).bytes()}
}

func (d *drawer) watchers(op int32) Ask {
	path, kind := d.path(), int32(1+d.IntN(3))
	if d.in(8) {
		kind = pick(d, []int32{-1, 0, 4, 5, 6})
	}
	return Ask{Says: fmt.Sprintf("%s %q type %d", opName(op), path, kind), Op: op, Body: new(pen).text(path).int(kind).bytes()}
}

func (d *drawer) setWatches(op int32, lists int) Ask {
	since := -int64(d.IntN(30)) + 2
	p, says := new(pen).long(0), fmt.Sprintf("%s since %d", opName(op), since)
	for i := range lists {
		paths := []string{}
		for range d.IntN(4) {
			if path := d.path(); path != null { // as below
				paths = append(paths, path)
			}
		}
		if i == 0 && d.in(40) { // of a later one, those ahead of it would have been dealt with
			paths = nil
		}
		p.texts(paths)
		says += fmt.Sprintf(" %#v", paths)
	}
	return Ask{Says: says, Op: op, Body: p.bytes(), Since: &since, Xid: -8}
}

func (d *drawer) auth() Ask {
	type proof struct {
		scheme, proof string
		ends          bool
	}
	all := []proof{{"digest", "u:p", false}, {"digest", "v:q", false}, {"digest", "u:other", false}, {"ip", "", false}, {"digest", "super:test", false}}
	if d.in(5) {
		all = []proof{{"digest", "super:wrong", false}, {"digest", "nocolon", false}, {"digest", "", false}, {"digest", ":", false}, {"digest", "a:b:c", false}, {"digest", ":p", false}, {"ip", "1.2.3.4", false},
			{"world", "anyone", true}, {"none", "", true}, {"", "", true}, {"sasl", "", true}, {"super", "", true}, {"auth", "", true}, {"digest", "é:\xff", false}, {"Digest", "u:p", true}}
	}
	one := pick(d, all)
	kind := int32(0)
	if d.in(10) {
		kind = 7
	}
	a := Ask{Says: fmt.Sprintf("auth %q %q", one.scheme, one.proof), Op: opAuth, Body: new(pen).int(kind).text(one.scheme).blob(one.proof).bytes(), Ends: one.ends, Xid: -4}
	if d.in(4) {
		a.Xid = 0 // the next
	}
	return a
}

// nobodys draws a request of a type that there is not.
func (d *drawer) nobodys() Ask {
	op := pick(d, []int32{10, 23, 99, 108, 1000, -2, -12, 1<<31 - 1, 0, opError})
	return Ask{Says: opName(op), Op: op, Body: new(pen).text(ownNode).bytes(), Ends: true}
}

// session is a request that servers alone may make. With a timeout in it the real one
// would give the session out once more.
func (d *drawer) session() Ask { return Ask{Says: "createSession", Op: opCreateSession} }
