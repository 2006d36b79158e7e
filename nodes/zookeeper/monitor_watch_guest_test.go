package zookeeper

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// enters is a visitor's being let in by server 1 in session 7.
func enters(visitor uint64, r gate.Reception) lie {
	r.Visitor, r.Server, r.Session = visitor, s1, 7
	return lie{who: "c1", say: func(env *sim.Env) { gate.Welcomed.Observe(env, r) }}
}

// letIn is how most are.
var letIn = gate.Reception{Timeout: 600}

// brings is the watches that one brings, first of all or later.
func brings(first bool, w znode.Watches) lie {
	return lie{who: "c1", say: func(env *sim.Env) { gate.Brought.Observe(env, gate.Luggage{Session: 7, First: first, Watches: w}) }}
}

// hangsUp is a visitor's going, and isDropped is its server's way with one.
func hangsUp(visitor uint64) lie {
	return lie{who: "c1", say: func(env *sim.Env) { gate.Left.Observe(env, gate.Hanging{To: visitor}) }}
}
func isDropped(visitor uint64) lie {
	return lie{who: "c1", say: func(env *sim.Env) { gate.Dropped.Observe(env, gate.Hanging{To: visitor}) }}
}

// missed is a change of /a that a visitor, who watches it, is shown without being told.
func missed(then ...lie) []lie {
	return slices.Concat([]lie{committed("s1", 0x100000001, makes("/a"))}, then,
		[]lie{asks("c1", looking(get("/a"))), answer("c1", 1, znode.Result{Zxid: 0x100000001}), made("s1", 0x100000002, 0, sets("/a"))})
}

func shown() []lie {
	return []lie{asks("c1", get("/a")), answer("c1", 2, znode.Result{Zxid: 0x100000002})}
}

// skipped is one that happened while a visitor was away who brings a watch on /a.
func skipped(l ...lie) []lie {
	return slices.Concat([]lie{committed("s1", 0x100000001, makes("/a")), enters(1, letIn), made("s1", 0x100000002, 0, sets("/a"))}, l,
		[]lie{rearmed("c1", 0x100000001, 0x100000002)})
}

// Visitors are told of what they watch like anybody else.
func TestJudgesObjectToWhatVisitorsAreNotToldOf(t *testing.T) {
	const unheard = "session 0x7 was answered at 0x100000002, and had not been told of NodeDataChanged /a of 0x100000002"
	const unpacked = "session 0x7 came with its watches, having seen 0x100000001, and was not told of NodeDataChanged /a, which happened by 0x100000002"
	since := znode.Zxid(0x100000001)
	for _, c := range []struct {
		what, text string
		lies       []lie
	}{
		{"a change", unheard, append(missed(enters(1, letIn)), shown()...)},
		{"a change, behind another visitor's going", unheard, append(missed(enters(1, letIn)), append([]lie{hangsUp(2), isDropped(3)}, shown()...)...)},
		{"a change, and who had the session before has gone", unheard, append(missed(enters(1, letIn), enters(2, letIn)), append([]lie{isDropped(1)}, shown()...)...)},
		{"a change that happened meanwhile", unpacked, skipped(brings(true, znode.Watches{Since: since, Data: []string{"/a"}}))},
		{"the same, with all lists", unpacked, skipped(brings(true, znode.Watches{Since: since, Data: []string{"/a"}, Exist: []string{"/b"}, Child: []string{"/a", "/"}}))},
	} {
		t.Run(c.what, func(t *testing.T) {
			if v := liars(t, "watches", c.lies...).Violation(); v == nil || v.Text != c.text {
				t.Errorf("%v\nwant %s", v, c.text)
			}
		})
	}
}

// Of one who has gone, who came to a server that serves reads alone, or who does with its
// watches what no client does, nothing is known.
func TestJudgesAreSilentOfVisitorsThatTheyDoNotKnow(t *testing.T) {
	since := znode.Zxid(0x100000001)
	for what, lies := range map[string][]lie{
		"gone":                     append(missed(enters(1, letIn)), append([]lie{hangsUp(1)}, shown()...)...),
		"dropped":                  append(missed(enters(1, letIn)), append([]lie{isDropped(1)}, shown()...)...),
		"another has the session":  append(missed(enters(1, letIn)), append([]lie{enters(2, letIn)}, shown()...)...),
		"let in to read":           append(missed(enters(1, gate.Reception{Timeout: 600, ReadOnly: true})), shown()...),
		"not let in":               append(missed(enters(1, gate.Reception{})), shown()...),
		"watches where it is":      skipped(brings(false, znode.Watches{Since: since, Data: []string{"/a"}})),
		"a path twice":             skipped(brings(true, znode.Watches{Since: since, Data: []string{"/a", "/b", "/a"}})),
		"an empty path":            skipped(brings(true, znode.Watches{Since: since, Data: []string{"/a", ""}})),
		"has seen what never was":  skipped(brings(true, znode.Watches{Since: 1 << 63, Data: []string{"/a"}})),
		"nobody's session is told": skipped(hangsUp(1), brings(true, znode.Watches{Since: since, Data: []string{"/a"}})),
		"told where it is":         skipped(brings(false, znode.Watches{Since: since, Data: []string{"/b"}}), toldOfA),
	} {
		t.Run(what, func(t *testing.T) {
			if v := liars(t, "watches", lies...).Violation(); v != nil {
				t.Error(v)
			}
		})
	}
}
