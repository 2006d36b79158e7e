package datatree

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A quota on a node stands below quotaPath, under the node's own path: in one node
// what is allowed, which clients write, and in another what there is, which servers
// keep in place of what clients write. Of what there is nothing is stored: it follows
// from the nodes, so it is the same on every server, whatever the server has been
// replaying. It needs no place in digests and snapshots, and no transaction.
const (
	limitsName = "zookeeper_limits"
	statsName  = "zookeeper_stats"
)

// A Tally is how much there is at a node and below it.
type Tally struct {
	Count int64 // nodes, the upmost included
	Bytes int64 // of data
}

// String renders a tally as a node keeps it: "count=2,bytes=40".
func (y Tally) String() string { return fmt.Sprintf("count=%d,bytes=%d", y.Count, y.Bytes) }

func (y Tally) plus(z Tally) Tally { return Tally{y.Count + z.Count, y.Bytes + z.Bytes} }

// A Quota is what is allowed at a node and below it, and what there is. A limit of
// -1 is none.
type Quota struct {
	Path       string // of the node
	Used       Tally
	Soft, Hard Tally
}

// Exceeded reports whether more is there than a limit allows. Where there is a hard
// limit the soft one does not count.
func (q Quota) Exceeded() bool {
	return beyond(q.Used.Count, limit(q.Soft.Count, q.Hard.Count)) ||
		beyond(q.Used.Bytes, limit(q.Soft.Bytes, q.Hard.Bytes))
}

// refuses reports whether a change may not be made: a hard limit is, or stays,
// exceeded in what is changed.
func (q Quota) refuses(change Tally) bool {
	after := q.Used.plus(change)
	return change.Count != 0 && beyond(after.Count, q.Hard.Count) ||
		change.Bytes != 0 && beyond(after.Bytes, q.Hard.Bytes)
}

func limit(soft, hard int64) int64 {
	if hard > -1 {
		return hard
	}
	return soft
}

func beyond(have, limit int64) bool { return limit > -1 && have > limit }

// Quota returns the quota that a node is under, or false: the one set on the node
// nearest to it, from itself upwards. The root, /zookeeper and what is below have
// none. Limits that cannot be read give an error.
func (t *Tree) Quota(path string) (Quota, bool, error) { return new(Outstanding).quota(t, path) }

// quota returns the quota that a node will be under.
func (o *Outstanding) quota(t *Tree, path string) (q Quota, ok bool, err error) {
	if isUnder(systemPath, path) {
		return Quota{}, false, nil
	}
	for p := path; p != rootPath; p, _, _ = splitPath(p) {
		limits := quotaPath + p + "/" + limitsName
		if _, ok = o.look(t, limits); !ok {
			continue
		}
		q = Quota{Path: p}
		if q.Soft, q.Hard, err = parseLimits(o.dataOf(t, limits)); err != nil {
			return Quota{}, false, err
		}
		if _, ok = o.look(t, quotaPath+p+"/"+statsName); !ok {
			return Quota{}, false, nil // nothing is counted
		}
		q.Used = o.tally(t, p)
		return q, true, nil
	}
	return Quota{}, false, nil
}

// tally counts what there will be at a node and below it.
func (o *Outstanding) tally(t *Tree, top string) Tally {
	sum, known := t.kept(top)
	if !known {
		sum = t.tally(top)
	}
	for _, p := range o.latest.pages {
		for i, f := range p.vals {
			if !isUnder(top, p.keys[i]) {
				continue
			}
			if !f.gone {
				sum = sum.plus(Tally{1, int64(o.dataOf(t, p.keys[i]).Len())})
			}
			if n := t.find(p.keys[i]); n != nil {
				sum = sum.plus(n.less())
			}
		}
	}
	return sum
}

// tally counts what there is at a node and below it.
func (t *Tree) tally(top string) Tally {
	if n := t.find(top); n != nil {
		return n.tally()
	}
	return Tally{}
}

func (n *node) tally() Tally {
	sum := Tally{1, int64(n.data.Len())}
	for _, p := range n.children.pages {
		for _, child := range p.vals {
			sum = sum.plus(child.tally())
		}
	}
	return sum
}

// less is what goes with a node.
func (n *node) less() Tally { return Tally{-1, -int64(n.data.Len())} }

// count adds to the tallies of all that a node is under.
func (t *Tree) count(path string, change Tally) {
	if t.accounts == nil {
		return
	}
	for p := path; p != rootPath; p, _, _ = splitPath(p) {
		if slot := t.account().slot(t.own(), p); slot != nil {
			*slot = slot.plus(change)
		}
	}
}

// show returns the data and the Stat of a node as clients see them.
func (t *Tree) show(path string, n *node) (znode.Data, znode.Stat) {
	stat := n.view()
	if t.accounts == nil {
		return n.data, stat
	}
	top, ok := counted(path)
	if !ok {
		return n.data, stat
	}
	sum, _ := t.kept(top)
	data := znode.Data{Bytes: sum.String()}
	stat.DataLength = data.Len()
	return data, stat
}

// accounts are the tallies that a tree keeps up to date, by node.
type accounts struct {
	owner   *owner
	tallies sorted[string, Tally]
}

// account returns the tallies for t to write to.
func (t *Tree) account() *sorted[string, Tally] {
	o := t.own()
	switch {
	case t.accounts == nil:
		t.accounts = &accounts{owner: o}
	case t.accounts.owner != o:
		t.accounts = &accounts{o, t.accounts.tallies}
	}
	return &t.accounts.tallies
}

// kept returns the tally that is kept of a node, or false.
func (t *Tree) kept(top string) (Tally, bool) {
	if t.accounts == nil {
		return Tally{}, false
	}
	return t.accounts.tallies.get(top)
}

// counted returns the node whose tally is kept at a path, or false. It is never the
// root, or one that quotas themselves are under.
func counted(path string) (top string, ok bool) {
	if top, ok = strings.CutPrefix(path, quotaPath); ok {
		top, ok = strings.CutSuffix(top, "/"+statsName)
	}
	return top, ok && top != "" && !isUnder(systemPath, top)
}

// isUnder reports whether a path is that of a node or of one below it.
func isUnder(top, path string) bool {
	rest, ok := strings.CutPrefix(path, below(top))
	return ok && (rest == "" || rest[0] == '/')
}

// errLimits is what is wrong with a text that [parseLimits] cannot read.
var errLimits = errors.New(`a quota's limits are to be written as "count=5,bytes=-1=;byteHardLimit=-1;countHardLimit=9"`)

// parseLimits reads what is allowed, as all releases read it: NAME=NUMBER,… with
// commas or semicolons, in any order; what is left out or empty is no limit, and what
// follows the number is not looked at. Releases before 3.7 stopped at the second "=".
func parseLimits(d znode.Data) (soft, hard Tally, err error) {
	soft, hard = Tally{-1, -1}, Tally{-1, -1}
	if d.Null {
		return soft, hard, errLimits
	}
	pairs := strings.FieldsFunc(d.Bytes, func(r rune) bool { return r == ',' || r == ';' })
	if len(pairs) > 0 && !strings.HasPrefix(d.Bytes, pairs[0]) { // Java reads an empty pair before the separator
		return soft, hard, fmt.Errorf("%w, not %q", errLimits, d.Bytes)
	}
	for _, pair := range pairs {
		parts := strings.Split(strings.TrimRight(pair, "="), "=")
		if len(parts) < 2 {
			return soft, hard, fmt.Errorf("%w, not %q", errLimits, d.Bytes)
		}
		number := int64(-1)
		if parts[1] != "" {
			if number, err = strconv.ParseInt(parts[1], 10, 64); err != nil {
				return soft, hard, fmt.Errorf("%w, not %q", errLimits, d.Bytes)
			}
		}
		switch parts[0] {
		case "count":
			soft.Count = number
		case "bytes":
			soft.Bytes = number
		case "countHardLimit":
			hard.Count = number
		case "byteHardLimit":
			hard.Bytes = number
		}
	}
	return soft, hard, nil
}
