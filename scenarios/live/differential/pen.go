package differential

import "encoding/binary"

// A pen writes the records of requests, those among them that no codec would: null in
// the place of a path, counts that are wrong.
type pen struct{ b []byte }

func (p *pen) bytes() []byte { return p.b }

func (p *pen) int(v int32) *pen {
	p.b = binary.BigEndian.AppendUint32(p.b, uint32(v))
	return p
}

func (p *pen) long(v int64) *pen {
	p.b = binary.BigEndian.AppendUint64(p.b, uint64(v))
	return p
}

func (p *pen) bool(v bool) *pen {
	if v {
		p.b = append(p.b, 1)
	} else {
		p.b = append(p.b, 0)
	}
	return p
}

// null is the text that is none.
const null = "\x00null\x00"

func (p *pen) text(s string) *pen {
	if s == null {
		return p.int(-1)
	}
	p.int(int32(len(s)))
	p.b = append(p.b, s...)
	return p
}

func (p *pen) blob(s string) *pen { return p.text(s) }

// A grant is one of an ACL.
type grant struct {
	perms      int32
	scheme, id string
}

// acl writes a list of grants; nil is null.
func (p *pen) acl(list []grant) *pen {
	if list == nil {
		return p.int(-1)
	}
	p.int(int32(len(list)))
	for _, g := range list {
		p.int(g.perms).text(g.scheme).text(g.id)
	}
	return p
}

func (p *pen) texts(list []string) *pen {
	if list == nil {
		return p.int(-1)
	}
	p.int(int32(len(list)))
	for _, s := range list {
		p.text(s)
	}
	return p
}
