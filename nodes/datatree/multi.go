package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// multi prepares its operations one after the other, each in the world that
// the ones before it will leave. When one fails, none of them has been. What the
// server cannot make out fails as a whole.
func (p preparation) multi(op *znode.Op) (Change, znode.Code) {
	parts, ok := decoded(p.tree.rules, op.Ops)
	if !ok {
		return Change{}, znode.ErrMarshallingError
	}
	before := p.ahead.share()
	c := Change{Op: op.Code, Parts: make([]Change, len(parts))}
	for i := range parts {
		part, err := p.single(&parts[i])
		switch err {
		case znode.OK:
			c.Parts[i] = part
			continue
		case znode.ErrMarshallingError:
			*p.ahead = before
			return Change{}, err
		}
		*p.ahead = before
		c.Parts = failedParts(len(parts), i, err)
		return c, znode.OK
	}
	return c, znode.OK
}

// failedParts returns n changes of a multi that failed at the k-th.
func failedParts(n, k int, err znode.Code) []Change {
	parts := make([]Change, n)
	for i := range parts {
		switch {
		case i < k:
			parts[i] = refusal(znode.OK)
		case i == k:
			parts[i] = refusal(err)
		default:
			parts[i] = refusal(znode.ErrRuntimeInconsistency)
		}
	}
	return parts
}

// decoded returns the operations of a multi as a server reads them, or false where
// it cannot.
func decoded(r *znode.Rules, ops []znode.Op) ([]znode.Op, bool) {
	parts := make([]znode.Op, len(ops))
	for i, op := range ops {
		parts[i] = op
		ok := inMulti(op.Code)
		switch op.Code {
		case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
			parts[i].Code, ok = createInMulti(r, &op)
		}
		if !ok {
			return nil, false
		}
	}
	return parts, true
}
