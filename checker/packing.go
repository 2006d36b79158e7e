package checker

import (
	"encoding/binary"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A packer makes a record of an arena. What most operations have comes first;
// the rest is a single 0 where nothing of it is there.
type packer struct {
	arena  *arena
	record []byte
}

func (p *packer) uint(v uint64) { p.record = binary.AppendUvarint(p.record, v) }
func (p *packer) int(v int64)   { p.record = binary.AppendVarint(p.record, v) }

func (p *packer) bool(v bool) {
	if v {
		p.uint(1)
	} else {
		p.uint(0)
	}
}

// string writes a short string behind twice its length, and of a long one twice
// the place in the arena, plus 1.
func (p *packer) string(s string) {
	if len(s) > shortString {
		p.uint(2*uint64(len(p.arena.long)) + 1)
		p.arena.long = append(p.arena.long, s)
		return
	}
	p.uint(2 * uint64(len(s)))
	p.record = append(p.record, s...)
}

func (p *packer) data(d znode.Data) {
	p.bool(d.Null)
	if !d.Null {
		p.string(d.Bytes)
	}
}

// room writes the length of a list plus 1, and 0 where there is none.
func (p *packer) room(length int, there bool) {
	if there {
		length++
	}
	p.uint(uint64(length))
}

// acl and ids write the number of a list, which many records have in common: 0 for
// none, and then from 1.
func (p *packer) acl(all []znode.ACL) { p.uint(p.arena.acls.number(all, appendACL)) }
func (p *packer) ids(all []znode.ID)  { p.uint(p.arena.ids.number(all, appendID)) }

func appendACL(b []byte, a znode.ACL) []byte {
	return appendID(binary.AppendVarint(b, int64(a.Perms)), a.ID)
}

func appendID(b []byte, i znode.ID) []byte {
	b = append(binary.AppendUvarint(b, uint64(len(i.Scheme))), i.Scheme...)
	return append(binary.AppendUvarint(b, uint64(len(i.ID))), i.ID...)
}

func (p *packer) id(i znode.ID) {
	p.string(i.Scheme)
	p.string(i.ID)
}

func (p *packer) texts(all []string) {
	p.room(len(all), all != nil)
	for _, s := range all {
		p.string(s)
	}
}

func (p *packer) op(o *znode.Op) {
	p.int(int64(o.Code))
	p.string(o.Path)
	p.data(o.Data)
	p.int(int64(o.Version))
	p.ids(o.Who)
	watches := o.WatchMode != 0 || o.WatcherType != 0 || o.Watches != nil || o.Auth != znode.ID{}
	rare := o.Mode != 0 || o.TTL != 0 || o.ACL != nil || o.Watch || o.Timeout != 0 || o.Ops != nil || watches
	if p.bool(rare); !rare {
		return
	}
	p.int(int64(o.Mode))
	p.int(o.TTL)
	p.acl(o.ACL)
	p.bool(o.Watch)
	p.int(int64(o.Timeout))
	p.room(len(o.Ops), o.Ops != nil)
	for i := range o.Ops {
		p.int(int64(o.Ops[i].Session))
		p.op(&o.Ops[i])
	}
	if p.bool(watches); watches {
		p.watches(o)
	}
}

// watches writes what operations about watches have, and one that says who asks.
func (p *packer) watches(o *znode.Op) {
	p.int(int64(o.WatchMode))
	p.int(int64(o.WatcherType))
	p.id(o.Auth)
	if p.bool(o.Watches != nil); o.Watches == nil {
		return
	}
	w := o.Watches
	p.uint(uint64(w.Since))
	for _, list := range [][]string{w.Data, w.Exist, w.Child, w.Persistent, w.Recursive} {
		p.texts(list)
	}
}

// result begins with what [unpacker.position] reads.
func (p *packer) result(r *znode.Result) {
	p.int(int64(r.Err))
	p.uint(uint64(r.Zxid))
	p.data(r.Data)
	p.stat(&r.Stat)
	rare := r.Path != "" || r.Children != nil || r.Count != 0 || r.ACL != nil || r.Session != 0 || r.Timeout != 0 || r.Results != nil || r.Who != nil
	if p.bool(rare); !rare {
		return
	}
	p.string(r.Path)
	p.texts(r.Children)
	p.int(int64(r.Count))
	p.acl(r.ACL)
	p.int(int64(r.Session))
	p.int(int64(r.Timeout))
	p.room(len(r.Results), r.Results != nil)
	for i := range r.Results {
		p.result(&r.Results[i])
	}
	p.ids(r.Who)
}

// stat writes zxids and times by how much later they are than the creation.
func (p *packer) stat(s *znode.Stat) {
	if p.bool(*s != znode.Stat{}); *s == (znode.Stat{}) {
		return
	}
	p.uint(uint64(s.Czxid))
	p.int(int64(s.Mzxid - s.Czxid))
	p.int(int64(s.Pzxid - s.Czxid))
	p.int(s.Ctime)
	p.int(s.Mtime - s.Ctime)
	p.int(int64(s.Version))
	p.int(int64(s.Cversion))
	p.int(int64(s.Aversion))
	p.int(int64(s.EphemeralOwner))
	p.int(int64(s.DataLength))
	p.int(int64(s.NumChildren))
}
