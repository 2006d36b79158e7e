package jute

import "github.com/zoolab/zoolab/nodes/znode"

// The records of org.apache.zookeeper.data.

func (c *coder) data(d *znode.Data) { c.buffer(&d.Bytes, &d.Null) }

func (c *coder) stat(s *znode.Stat) {
	id(c, &s.Czxid)
	id(c, &s.Mzxid)
	c.long(&s.Ctime)
	c.long(&s.Mtime)
	c.int(&s.Version)
	c.int(&s.Cversion)
	c.int(&s.Aversion)
	id(c, &s.EphemeralOwner)
	c.int(&s.DataLength)
	c.int(&s.NumChildren)
	id(c, &s.Pzxid)
}

// An id takes two lengths at least, a grant an int more.
const (
	leastID  = 8
	leastACL = 12
)

// id is who somebody is. That of the scheme auth may be null, as kazoo has it: it is
// whoever asks, and nobody looks.
func (c *coder) id(i *znode.ID) {
	c.text(&i.Scheme)
	if null := c.textOrNull(&i.ID); null && !c.answers && i.Scheme != znode.SchemeAuth {
		c.fail(errNull)
	}
}

func (c *coder) grant(a *znode.ACL) {
	enum(c, &a.Perms)
	c.id(&a.ID)
}

func (c *coder) acl(list *[]znode.ACL) { vector(c, list, leastACL, (*coder).grant) }

func (c *coder) ids(list *[]znode.ID) { vector(c, list, leastID, (*coder).id) }
