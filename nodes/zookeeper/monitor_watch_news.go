package zookeeper

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
)

// A chronicle is what committed transactions have done that a watch can be left for,
// in their order. It follows from zookeeper.md §4 and shares nothing with the
// servers' tree and tables.
type chronicle struct {
	deeds []occurrence
	last  map[string]int32       // of each path, its place in deeds, counted from 1
	acls  map[string][]znode.ACL // as they are, of nodes that not everybody may do everything with
}

// An occurrence is one event that a transaction is cause of, with the ACL of the
// node by which it is judged who may hear of it; nil is for everybody.
type occurrence struct {
	zxid  znode.Zxid
	event znode.EventType
	path  string
	acl   []znode.ACL
	after int32 // the one before of its path, as last has it
}

// String renders an occurrence as "NodeDataChanged /a of 0x100000003".
func (o *occurrence) String() string { return fmt.Sprintf("%s %s of %s", o.event, o.path, o.zxid) }

func newChronicle() chronicle {
	return chronicle{last: map[string]int32{}, acls: map[string][]znode.ACL{}}
}

// add takes down what a transaction does, in the order in which it is to be told.
func (c *chronicle) add(z znode.Zxid, x *datatree.Change) {
	switch x.Op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		c.grant(x.Path, x.ACL)
		c.note(z, znode.EventNodeCreated, x.Path)
		c.note(z, znode.EventNodeChildrenChanged, above(x.Path))
	case znode.OpDelete, znode.OpDeleteContainer:
		c.remove(z, x.Path)
	case znode.OpSetData:
		c.note(z, znode.EventNodeDataChanged, x.Path)
	case znode.OpSetACL:
		c.grant(x.Path, x.ACL)
	case znode.OpMulti:
		for i := range x.Parts {
			c.add(z, &x.Parts[i])
		}
	case znode.OpCloseSession:
		for _, path := range x.Paths {
			c.remove(z, path)
		}
	}
}

func (c *chronicle) remove(z znode.Zxid, path string) {
	c.note(z, znode.EventNodeDeleted, path)
	delete(c.acls, path)
	c.note(z, znode.EventNodeChildrenChanged, above(path))
}

func (c *chronicle) note(z znode.Zxid, event znode.EventType, path string) {
	c.deeds = append(c.deeds, occurrence{z, event, path, c.acls[path], c.last[path]})
	c.last[path] = int32(len(c.deeds))
}

func (c *chronicle) grant(path string, acl []znode.ACL) {
	if isOpen(acl) {
		delete(c.acls, path)
		return
	}
	c.acls[path] = acl
}

// after is the place of the first occurrence behind a zxid.
func (c *chronicle) after(z znode.Zxid) int {
	return sort.Search(len(c.deeds), func(i int) bool { return c.deeds[i].zxid > z })
}

// A being is what there is to know of a node to say what has happened to it.
type being struct {
	there           bool
	data, offspring znode.Zxid // the last transactions to set its data, and the list of its children
}

// at returns what a node was when a transaction had been applied.
func (c *chronicle) at(path string, z znode.Zxid) being {
	if path == "" {
		path = "/"
	}
	var n being
	for i := c.last[path]; i > 0; i = c.deeds[i-1].after {
		o := &c.deeds[i-1]
		switch {
		case o.zxid > z:
		case o.event == znode.EventNodeDeleted:
			return being{}
		case o.event == znode.EventNodeCreated:
			return being{true, max(n.data, o.zxid), max(n.offspring, o.zxid)}
		case o.event == znode.EventNodeDataChanged:
			n.data = max(n.data, o.zxid)
		default:
			n.offspring = max(n.offspring, o.zxid)
		}
	}
	switch path {
	case "/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config":
		n.there = true
	}
	return n
}

// missed is what setWatches tells of a watch on a node, by the list in which the
// client has it, that was left when the client had seen since; 0 for nothing.
func (n being) missed(of lists, since znode.Zxid) znode.EventType {
	switch {
	case of == onExist && n.there:
		return znode.EventNodeCreated
	case of == onExist:
		return 0
	case !n.there:
		return znode.EventNodeDeleted
	case of == onData && n.data > since:
		return znode.EventNodeDataChanged
	case of == onChild && n.offspring > since:
		return znode.EventNodeChildrenChanged
	}
	return 0
}

// above is the path of the parent.
func above(path string) string { return path[:max(strings.LastIndexByte(path, '/'), 1)] }

// clone returns an independent copy. What has been taken down does not change, so
// the copies share it, and whichever goes on moves to memory of its own.
func (c *chronicle) clone() chronicle {
	c.deeds = slices.Clip(c.deeds)
	return chronicle{c.deeds, maps.Clone(c.last), maps.Clone(c.acls)}
}
