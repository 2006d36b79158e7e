package differential

import (
	"bytes"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/jute"
)

// A mask is something that two ensembles may tell differently, and why.
type mask struct {
	what   string
	reason string
	hides  func(a *Ask, field string) bool
}

// masks lists them. More are in how fields are read: zxids are distances and owners are
// numbers of sessions; lists of children, of who one is and of the digests of an ACL are
// sorted, since they come out of hash tables; and what follows an error is left out, as
// the real one leaves half an answer there to a multiRead that it refuses.
var masks = []mask{
	{"times", "each ensemble has its own clock", func(_ *Ask, field string) bool {
		return field == "ctime" || field == "mtime"
	}},
	{"the configuration", "it names ports and roles of the servers, which have their own", func(a *Ask, field string) bool {
		return a != nil && bytes.Contains(a.Body, []byte(configPath)) && (field == "data" || field == "dataLength" || field == "version" || field == "mzxid")
	}},
}

// configPath is the node of the ensemble's configuration.
const configPath = "/zookeeper/config"

// masked reports whether a field may differ.
func masked(a *Ask, name string) bool {
	if rest, ok := strings.CutPrefix(name, "part "); ok {
		_, name, _ = strings.Cut(rest, " ")
	}
	return slices.ContainsFunc(masks, func(m mask) bool { return m.hides(a, name) })
}

// certain are the frames that a visitor has heard for sure. Where a server ends its
// connection for what another did, or for its silence, the real one closes the socket with
// the events of that moment in its buffer: they come or not.
func certain(all []heard, hungUpOn bool) []heard {
	if !hungUpOn {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), isEvent)
}

// inOrder brings what a visitor has heard into an order that both ensembles have. The
// events of the end of a session come in that of a hash table of its nodes.
func inOrder(all []heard, ended bool) []heard {
	if !ended {
		return all
	}
	all = slices.Clone(all)
	for from := 0; from < len(all); from++ {
		to := from
		for to < len(all) && isEvent(all[to]) {
			to++
		}
		slices.SortFunc(all[from:to], func(a, b heard) int { return bytes.Compare(a.frame, b.frame) })
		from = to
	}
	return all
}

func isEvent(h heard) bool {
	xid, _, _ := header(h.frame)
	return h.ask == nil && xid == jute.XidNotification
}

// endsSession reports whether a step ends one.
func endsSession(s Step) bool {
	return s.Act == Silence || slices.ContainsFunc(s.Asks, func(a Ask) bool { return a.Op == opCloseSession })
}
