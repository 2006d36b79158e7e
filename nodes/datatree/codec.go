package datatree

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// EncodeTo appends an encoding of the tree, zxid included: what the world
// compares states by. It is the encoding of its snapshot.
func (t *Tree) EncodeTo(b []byte) []byte {
	b = appendUint(b, uint64(t.zxid))
	t.walk(func(r Record) { b = appendRecord(b, r) })
	return b
}

// Encoding returns what [Tree.EncodeTo] appends. It looks at the tree twice, since to
// grow in steps costs a great one more than that, in copies and in garbage.
func (t *Tree) Encoding() string {
	return string(t.EncodeTo(make([]byte, 0, t.root.room(len(rootPath)))))
}

// usual is the room that a record's numbers take, and rarely more.
const usual = 48

// room is about how many bytes the encoding of n and of all below it takes, where the
// path of n has so many. Sessions are few.
func (n *node) room(path int) int {
	sum := usual + path + len(n.data.Bytes)
	for _, a := range n.acl {
		sum += len(a.ID.Scheme) + len(a.ID.ID)
	}
	for _, p := range n.children.pages {
		for i, child := range p.vals {
			sum += child.room(path + len("/") + len(p.keys[i]))
		}
	}
	return sum
}

// AppendTo appends the encoding of a snapshot to b.
func (s Snapshot) AppendTo(b []byte) []byte {
	b = appendUint(b, uint64(s.Zxid))
	for _, r := range s.Records {
		b = appendRecord(b, r)
	}
	return b
}

// DecodeSnapshot returns the snapshot that b encodes. Of each snapshot there is
// one encoding; other bytes give an error that wraps [ErrSnapshot]. That its
// records make a tree is for [Restore] to see.
func DecodeSnapshot(b []byte) (Snapshot, error) {
	d := decoder{b: b}
	s := Snapshot{Zxid: znode.Zxid(d.uint())}
	for len(d.b) > 0 && d.err == nil {
		s.Records = append(s.Records, d.record())
	}
	if d.err != nil {
		return Snapshot{}, fmt.Errorf("%w: %d bytes before its end: %w", ErrSnapshot, len(d.b), d.err)
	}
	return s, nil
}

// A session is written as an empty path, its id and its timeout; a node as its
// path and then all its fields.
func appendRecord(b []byte, r Record) []byte {
	b = appendString(b, r.Path)
	b = appendInt(b, int64(r.Session))
	if r.Path == "" {
		return appendInt(b, int64(r.Timeout))
	}
	b = appendInt(b, int64(r.Mode))
	b = appendInt(b, r.TTL)
	b = appendUint(b, uint64(r.Stat.Czxid))
	b = appendUint(b, uint64(r.Stat.Mzxid))
	b = appendUint(b, uint64(r.Stat.Pzxid))
	b = appendInt(b, r.Stat.Ctime)
	b = appendInt(b, r.Stat.Mtime)
	b = appendInt(b, int64(r.Stat.Version))
	b = appendInt(b, int64(r.Stat.Aversion))
	b = appendInt(b, int64(r.Stat.Cversion))
	return appendACL(appendData(b, r.Data), r.ACL)
}

func appendData(b []byte, d znode.Data) []byte {
	if d.Null {
		return append(b, 0)
	}
	return append(appendUint(b, uint64(len(d.Bytes))+1), d.Bytes...)
}

func appendACL(b []byte, acl []znode.ACL) []byte {
	b = appendUint(b, uint64(len(acl)))
	for _, a := range acl {
		b = appendInt(b, int64(a.Perms))
		b = appendString(appendString(b, a.ID.Scheme), a.ID.ID)
	}
	return b
}

func appendUint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }
func appendInt(b []byte, v int64) []byte   { return binary.AppendVarint(b, v) }

func appendString(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }

// A decoder reads what the functions above wrote. After an error it reads zeros.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) record() (r Record) {
	r.Path = d.string()
	r.Session = znode.SessionID(d.int())
	if r.Path == "" {
		r.Timeout = d.int32()
		return r
	}
	r.Mode = znode.CreateMode(d.int32())
	r.TTL = d.int()
	r.Stat.Czxid = znode.Zxid(d.uint())
	r.Stat.Mzxid = znode.Zxid(d.uint())
	r.Stat.Pzxid = znode.Zxid(d.uint())
	r.Stat.Ctime = d.int()
	r.Stat.Mtime = d.int()
	r.Stat.Version = d.int32()
	r.Stat.Aversion = d.int32()
	r.Stat.Cversion = d.int32()
	if n := d.uint(); n == 0 {
		r.Data.Null = true
	} else {
		r.Data.Bytes = d.bytes(n - 1)
	}
	r.ACL = d.acl()
	return r
}

// acl reads an ACL. Its length is not trusted with an allocation: what it
// promises may not be there.
func (d *decoder) acl() []znode.ACL {
	var acl []znode.ACL
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		a := znode.ACL{Perms: znode.Perms(d.int32())}
		a.ID.Scheme = d.string()
		a.ID.ID = d.string()
		acl = append(acl, a)
	}
	return acl
}

func (d *decoder) string() string { return d.bytes(d.uint()) }

func (d *decoder) bytes(n uint64) string {
	if d.err == nil && n > uint64(len(d.b)) {
		d.err = fmt.Errorf("a string of %d bytes is cut off", n)
	}
	if d.err != nil {
		return ""
	}
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) int32() int32 {
	v := d.int()
	if d.err == nil && int64(int32(v)) != v {
		d.err = fmt.Errorf("%d does not fit 32 bits", v)
	}
	return int32(v)
}

func (d *decoder) int() int64 {
	u := d.uint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) uint() uint64 {
	if d.err != nil {
		return 0
	}
	v, n := binary.Uvarint(d.b)
	if n <= 0 || n > 1 && d.b[n-1] == 0 {
		d.err = errors.New("a number is cut off, too long or padded")
		return 0
	}
	d.b = d.b[n:]
	return v
}
