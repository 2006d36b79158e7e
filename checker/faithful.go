package checker

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// faithful judges whether a transaction does what its client asked for, under
// the names that sequential creates must come to.
func (w *witness) faithful(tree *Tree, rank int, op *znode.Op, want *znode.Result) bool {
	c, who := &w.log.at(rank).Change, tree.caller(op.Who)
	if c.Code != op.Code {
		w.unfaithful(rank, []string{fmt.Sprintf("operation %v, not %v", c.Code, op.Code)})
		return false
	}
	if op.Code != znode.OpMulti {
		return w.namedWell(rank, c, op, want.Path) && w.unfaithful(rank, tree.deviations(c, op, who))
	}
	var all []string
	for k := range op.Ops {
		part := &c.More.Parts[k]
		if !w.namedWell(rank, part, &op.Ops[k], want.Results[k].Path) {
			return false
		}
		asked := op.Ops[k]
		if taken, ok := tree.decoded(asked); ok {
			asked = taken // in a multi flags may say what is made
		}
		for _, d := range tree.deviations(part, &asked, who) {
			all = append(all, fmt.Sprintf("part %d: %s", k+1, d))
		}
	}
	return w.unfaithful(rank, all)
}

// namedWell judges the name of a sequential node.
func (w *witness) namedWell(rank int, c *Change, op *znode.Op, name string) bool {
	if !isCreate(op.Code) || !sequential(op.Mode) || c.Path == op.Path || c.Path == name {
		return true
	}
	i := w.asked[rank-1]
	w.violate(RuleWrongSuffix, i, nobody, "the log has %s at rank %d as %s, and the parent has had children enough for %s",
		w.tell(i), rank, c.Path, name)
	return false
}

// unfaithful objects to what a transaction does otherwise than it was asked to,
// and reports whether there is nothing.
func (w *witness) unfaithful(rank int, deviations []string) bool {
	if len(deviations) == 0 {
		return true
	}
	i := w.asked[rank-1]
	w.violate(RuleWrongOutcome, i, nobody, "%s was asked for, and at rank %d the log has %s", w.tell(i), rank, strings.Join(deviations, ", "))
	return false
}

// deviations lists what a change does otherwise than it was asked to. Of creates
// it asks what they make, not by which of their names they are called.
func (t *Tree) deviations(c *Change, op *znode.Op, who caller) (list []string) {
	deviates := func(what string, is, want any) {
		list = append(list, fmt.Sprintf("%s %v, not %v", what, is, want))
	}
	more, creates := c.more(), isCreate(op.Code)
	if c.Code != op.Code && !(creates && isCreate(c.Code)) {
		deviates("operation", c.Code, op.Code)
	}
	if c.Path != op.Path && !(creates && sequential(op.Mode)) {
		deviates("path", c.Path, op.Path)
	}
	if c.Data != op.Data {
		deviates("data", shown(c.Data), shown(op.Data))
	}
	if is, want := lasting(more.Mode), kindOf(op.Code, op.Mode); creates && is != want {
		deviates("mode", is, want)
	}
	if creates && expires(op.Mode) && more.TTL != op.TTL {
		deviates("ttl", more.TTL, op.TTL)
	}
	if creates || op.Code == znode.OpSetACL {
		if g, ok := t.granting(op.ACL, who); ok && !slices.Equal(more.ACL, g.list) {
			deviates("acl", more.ACL, g.list)
		}
	}
	return list
}

// isCreate holds for the operations that make a node.
func isCreate(c znode.OpCode) bool {
	switch c {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		return true
	}
	return false
}
