package datatree

import (
	"errors"
	"fmt"
	"iter"

	"github.com/zoolab/zoolab/nodes/znode"
)

// ErrSnapshot is wrapped by the errors of [Restore] and [DecodeSnapshot] for
// what no tree can have written.
var ErrSnapshot = errors.New("not a snapshot")

// A Snapshot is a tree as a list of records. Equal trees have equal snapshots.
type Snapshot struct {
	// Zxid is the transaction from which the log is to be replayed. A tree
	// that was copied while it went on may contain later ones.
	Zxid znode.Zxid
	// Records are the sessions by id, and then the nodes, each before its
	// children and those by name.
	Records []Record
}

// A Record is one session or one node of a snapshot.
type Record struct {
	Path    string          // "" for a session
	Session znode.SessionID // the session, or whose the node is if ephemeral
	Timeout int32           // of a session, in milliseconds
	Mode    znode.CreateMode
	TTL     int64
	Stat    Persisted
	Data    znode.Data
	ACL     []znode.ACL
}

// Snapshot returns the tree as records. They share the ACLs' memory with it,
// and neither side ever writes to that.
func (t *Tree) Snapshot() Snapshot {
	s := Snapshot{Zxid: t.zxid, Records: make([]Record, 0, t.sessions.size+t.nodes)}
	t.walk(func(r Record) { s.Records = append(s.Records, r) })
	return s
}

// walk visits all records in order.
func (t *Tree) walk(visit func(Record)) {
	for _, p := range t.sessions.pages {
		for i, id := range p.keys {
			visit(Record{Session: id, Timeout: p.vals[i]})
		}
	}
	t.root.walk(rootPath, func(r Record) bool {
		visit(r)
		return true
	})
}

// Nodes lists the nodes as clients see them, each before its children and those by
// name.
func (t *Tree) Nodes() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		t.root.walk(rootPath, func(r Record) bool {
			if top, ok := counted(r.Path); ok {
				sum, _ := t.kept(top)
				r.Data = znode.Data{Bytes: sum.String()}
			}
			return yield(r)
		})
	}
}

// walk visits a node and those below it as long as more are wanted.
func (n *node) walk(path string, visit func(Record) (more bool)) (more bool) {
	if !visit(Record{
		Path: path, Session: n.session, Mode: n.mode, TTL: n.ttl, Stat: n.stat, Data: n.data, ACL: n.acl,
	}) {
		return false
	}
	for _, p := range n.children.pages {
		for i, child := range p.vals {
			if !child.walk(childPath(path, p.keys[i]), visit) {
				return false
			}
		}
	}
	return true
}

// Restore returns the tree of a snapshot under the given rules; the ensemble's
// configuration comes from the snapshot. Records that no tree has, or that are
// not in order, give an error that wraps [ErrSnapshot].
func Restore(s Snapshot, rules znode.Rules) (*Tree, error) {
	t := &Tree{rules: &rules, zxid: s.Zxid}
	var before *Record
	for i := range s.Records {
		r := &s.Records[i]
		if err := t.restore(before, r); err != nil {
			return nil, fmt.Errorf("%w: record %d: %w", ErrSnapshot, i, err)
		}
		before = r
	}
	if t.root == nil {
		return nil, fmt.Errorf("%w: it has no root", ErrSnapshot)
	}
	return t, nil
}

// restore adds what the record after another one tells of.
func (t *Tree) restore(before, r *Record) error {
	if before != nil && compareRecords(before, r) >= 0 {
		return fmt.Errorf("%s comes after %s", r, before)
	}
	if r.Path == "" {
		if r.Mode != 0 || r.TTL != 0 || r.Stat != (Persisted{}) || r.Data != (znode.Data{}) || r.ACL != nil {
			return fmt.Errorf("%s has what only nodes have", r)
		}
		t.open(Session{r.Session, r.Timeout})
		return nil
	}
	if err := r.check(); err != nil {
		return err
	}
	if r.Path == rootPath {
		t.attach(rootPath, r.node())
		return nil
	}
	if parent, _, _ := splitPath(r.Path); t.root == nil || t.find(parent) == nil {
		return fmt.Errorf("%s has no parent", r)
	}
	t.attach(r.Path, r.node())
	return nil
}

// check refuses a node that no transaction makes.
func (r *Record) check() error {
	switch {
	case !ValidPath(r.Path):
		return fmt.Errorf("%s has a path that no node may have", r)
	case r.Timeout != 0:
		return fmt.Errorf("%s has what only sessions have", r)
	case r.Mode != lasting(r.Mode) || r.Mode < znode.Persistent || r.Mode > znode.PersistentTTL:
		return fmt.Errorf("%s is of mode %d", r, int32(r.Mode))
	case r.Session != 0 && r.Mode != znode.Ephemeral:
		return fmt.Errorf("%s is not ephemeral and has an owner", r)
	case (r.Mode == znode.PersistentTTL) != (r.TTL != 0) || r.TTL < 0 || r.TTL > maxTTL:
		return fmt.Errorf("%s, of mode %s, has a time to live of %d ms", r, r.Mode, r.TTL)
	case r.Data.Null && r.Data.Bytes != "":
		return fmt.Errorf("%s has null data with bytes in it", r)
	}
	return nil
}

func (r *Record) node() *node {
	return &node{stat: r.Stat, mode: r.Mode, session: r.Session, ttl: r.TTL, data: r.Data, acl: r.ACL}
}

// String names what the record tells of.
func (r *Record) String() string {
	if r.Path == "" {
		return "session " + r.Session.String()
	}
	return fmt.Sprintf("node %q", r.Path)
}

// compareRecords orders records as a snapshot has them.
func compareRecords(a, b *Record) int {
	switch {
	case a.Path == "" && b.Path == "" && a.Session < b.Session:
		return -1
	case a.Path == "" && b.Path == "" && a.Session > b.Session:
		return 1
	}
	return comparePaths(a.Path, b.Path)
}
