package datatree

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Outstanding is what a leader has proposed and not yet seen applied: the nodes
// as they will be. [Outstanding.Prepare] judges a request by it and, where it
// has nothing to say, by the tree. It is outstandingChanges of the real server.
// The zero Outstanding is empty; a leader begins with one, and it stands in a
// node's state as a plain field.
type Outstanding struct {
	owner  *owner                     // nil when another one shares all memory
	latest sorted[string, foreseen]   // by path, the last change to it
	data   sorted[string, znode.Data] // of nodes in latest whose data changes; kept where quotas are enforced
	queue  []change                   // all changes in the order of their zxids
}

// A change says that a transaction has something in latest.
type change struct {
	zxid znode.Zxid
	path string
}

// A foreseen node is what there is to know of one to judge a request by. It is
// a ChangeRecord of the real server.
type foreseen struct {
	zxid     znode.Zxid // the transaction that changes it
	gone     bool       // the rest is zero then
	mode     znode.CreateMode
	session  znode.SessionID // whose it is if ephemeral
	version  int32
	cversion int32 // persisted
	aversion int32
	children int32
	acl      []znode.ACL
}

// Len returns the number of changes that wait to be applied.
func (o *Outstanding) Len() int { return len(o.queue) }

// Applied drops what was foreseen of transactions up to z, which the tree now
// has.
func (o *Outstanding) Applied(z znode.Zxid) {
	n := 0
	for ; n < len(o.queue) && o.queue[n].zxid <= z; n++ {
		c := o.queue[n]
		if f, ok := o.latest.get(c.path); ok && f.zxid == c.zxid {
			o.latest.drop(o.own(), c.path)
			o.data.drop(o.own(), c.path)
		}
	}
	o.queue = o.queue[n:]
}

// CloneFrom makes o an independent copy of src, which is an *Outstanding, and
// lets an Outstanding stand in a node's state.
func (o *Outstanding) CloneFrom(src any) { *o = src.(*Outstanding).share() }

// EncodeTo appends an encoding of all that o holds.
func (o *Outstanding) EncodeTo(b []byte) []byte {
	b = appendUint(b, uint64(len(o.queue)))
	for _, c := range o.queue {
		b = appendString(appendUint(b, uint64(c.zxid)), c.path)
	}
	for _, p := range o.latest.pages {
		for i, f := range p.vals {
			b = appendForeseen(appendString(b, p.keys[i]), f)
		}
	}
	for _, p := range o.data.pages {
		for i, d := range p.vals {
			b = appendData(appendString(b, p.keys[i]), d)
		}
	}
	return b
}

func appendForeseen(b []byte, f foreseen) []byte {
	b = appendUint(b, uint64(f.zxid))
	if f.gone {
		return append(b, 1)
	}
	b = appendUint(append(b, 0), uint64(f.mode))
	b = appendInt(b, int64(f.session))
	b = appendInt(b, int64(f.version))
	b = appendInt(b, int64(f.cversion))
	b = appendInt(b, int64(f.aversion))
	b = appendInt(b, int64(f.children))
	return appendACL(b, f.acl)
}

// share returns a copy after which neither side may write to what both have.
// The queue loses its spare capacity, so that whichever appends first moves to
// an array of its own.
func (o *Outstanding) share() Outstanding {
	if o.owner != nil { // one that nobody writes to is not written to here either
		o.owner = nil
		o.queue = slices.Clip(o.queue)
	}
	return *o
}

func (o *Outstanding) own() *owner {
	if o.owner == nil {
		o.owner = new(owner)
	}
	return o.owner
}

// look returns a node as it will be when all that is outstanding is applied, or
// false when there will be none.
func (o *Outstanding) look(t *Tree, path string) (foreseen, bool) {
	if f, ok := o.latest.get(path); ok {
		return f, !f.gone
	}
	n := t.find(path)
	if n == nil {
		return foreseen{}, false
	}
	return foreseen{
		mode: n.mode, session: n.session, children: int32(n.children.size), acl: n.acl,
		version: n.stat.Version, cversion: n.stat.Cversion, aversion: n.stat.Aversion,
	}, true
}

// dataOf returns the data that a node will have.
func (o *Outstanding) dataOf(t *Tree, path string) znode.Data {
	if d, ok := o.data.get(path); ok {
		return d
	}
	if n := t.find(path); n != nil {
		return n.data
	}
	return znode.Data{}
}

// foresee adds a change of transaction z.
func (o *Outstanding) foresee(z znode.Zxid, path string, f foreseen) {
	f.zxid = z
	o.latest.put(o.own(), path, f)
	o.queue = append(o.queue, change{z, path})
}

// ephemerals returns the ephemeral nodes that a session will own.
func (o *Outstanding) ephemerals(t *Tree, id znode.SessionID) []string {
	var all []string
	for _, path := range t.Ephemerals(id) {
		if !o.latest.has(path) {
			all = append(all, path)
		}
	}
	for _, p := range o.latest.pages {
		for i, f := range p.vals {
			if !f.gone && f.mode == znode.Ephemeral && f.session == id {
				all = append(all, p.keys[i])
			}
		}
	}
	slices.Sort(all)
	return all
}
