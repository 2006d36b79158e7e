package zookeeper

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A field is one of what a request or a transaction may be made of. Which ones
// there are follows from the opcode, so nothing is written that has no use, and
// there is one encoding of each value.
type field uint16

const (
	fPath field = 1 << iota
	fData
	fACL
	fMode
	fTTL
	fVersion
	fTimeout
	fPaths
	fErr
	fParts
)

func (f field) has(x field) bool { return f&x != 0 }

// How an ACL begins: most of them say the same.
const (
	aclNone = iota
	aclOpen // znode.OpenACL
	aclList // and more: an entry less than it says
)

func appendUint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }
func appendInt(b []byte, v int64) []byte   { return binary.AppendVarint(b, v) }

func appendString(b []byte, s string) []byte { return append(appendUint(b, uint64(len(s))), s...) }

func appendSession(b []byte, id znode.SessionID) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(id))
}

// appendData writes null as 0, and bytes behind their number plus 1.
func appendData(b []byte, d znode.Data) []byte {
	if d.Null {
		return append(b, 0)
	}
	return append(appendUint(b, uint64(len(d.Bytes))+1), d.Bytes...)
}

func appendACL(b []byte, acl []znode.ACL) []byte {
	switch {
	case len(acl) == 0:
		return append(b, aclNone)
	case isOpen(acl):
		return append(b, aclOpen)
	}
	b = appendUint(b, uint64(len(acl))-1+aclList)
	for _, a := range acl {
		b = appendInt(b, int64(a.Perms))
		b = appendString(appendString(b, a.ID.Scheme), a.ID.ID)
	}
	return b
}

func isOpen(acl []znode.ACL) bool {
	return len(acl) == 1 && acl[0].Perms == znode.PermAll && acl[0].ID.Scheme == znode.SchemeWorld && acl[0].ID.ID == znode.Anyone
}

var (
	errCutOff  = errors.New("it is cut off")
	errNumber  = errors.New("a number is cut off, too long or padded")
	errRange   = errors.New("a number does not fit 32 bits")
	errACL     = errors.New("an ACL is not written as it should be")
	errTooMuch = errors.New("there is something behind its end")
)

// A reader reads what the functions above wrote. The strings that it returns
// are parts of the one it reads, which costs nothing. After an error it reads
// zeros.
type reader struct {
	rest string
	err  error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.rest = ""
}

// end fails if there is more.
func (r *reader) end() error {
	if r.rest != "" {
		r.fail(errTooMuch)
	}
	return r.err
}

func (r *reader) uint() uint64 {
	var v uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		if i == binary.MaxVarintLen64-1 && c > 1 || i > 0 && c == 0 {
			break
		}
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return v
		}
	}
	r.fail(errNumber)
	return 0
}

func (r *reader) int() int64 {
	u := r.uint()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) int32() int32 {
	v := r.int()
	if int64(int32(v)) != v {
		r.fail(errRange)
		return 0
	}
	return int32(v)
}

func (r *reader) bytes(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.fail(errCutOff)
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reader) string() string { return r.bytes(r.uint()) }

func (r *reader) session() znode.SessionID {
	s := r.bytes(8)
	if r.err != nil {
		return 0
	}
	var v uint64
	for i := range 8 {
		v = v<<8 | uint64(s[i])
	}
	return znode.SessionID(v)
}

func (r *reader) data() znode.Data {
	n := r.uint()
	if n == 0 {
		return znode.Data{Null: r.err == nil}
	}
	return znode.Data{Bytes: r.bytes(n - 1)}
}

func appendIDs(b []byte, ids []znode.ID) []byte {
	b = appendUint(b, uint64(len(ids)))
	for _, id := range ids {
		b = appendString(appendString(b, id.Scheme), id.ID)
	}
	return b
}

// count reads how many things follow, each of at least a byte.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.rest)) {
		r.fail(errCutOff)
		return 0
	}
	return int(n)
}

func (r *reader) ids() []znode.ID {
	n := r.count()
	if n == 0 {
		return nil
	}
	ids := make([]znode.ID, n)
	for i := range ids {
		ids[i].Scheme = r.string()
		ids[i].ID = r.string()
	}
	return ids
}

func (r *reader) acl() []znode.ACL {
	switch n := r.uint(); {
	case n == aclNone:
		return nil
	case n == aclOpen:
		return znode.OpenACL()
	case n-aclList >= uint64(len(r.rest)):
		r.fail(errCutOff)
		return nil
	default:
		acl := make([]znode.ACL, 0, min(n-aclList+1, 16))
		for range n - aclList + 1 {
			a := znode.ACL{Perms: znode.Perms(r.int32())}
			a.ID.Scheme = r.string()
			a.ID.ID = r.string()
			if r.err != nil {
				return nil
			}
			acl = append(acl, a)
		}
		if isOpen(acl) {
			r.fail(errACL)
		}
		return slices.Clip(acl)
	}
}
