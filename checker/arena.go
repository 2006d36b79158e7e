package checker

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// An arena keeps millions of small records in few pieces of memory, in which
// the garbage collector has nothing to look for. Records do not change, so
// clones share them.
type arena struct {
	full []string        // chunks to which no record is added any more
	last strings.Builder // the one to which they are; never more than its capacity, so it stays where it is
	long []string        // strings that are kept as they are
	room []byte          // where records are made
	ids  shared[znode.ID]
	acls shared[znode.ACL]
}

// A place is where a record is. The zero place is that of no record, because
// the chunk that an arena begins with is full without one.
type place struct{ chunk, offset int32 }

const (
	arenaChunk = 16 << 10
	// shortString is the length up to which strings are copied into records. A
	// longer one is likely to be in memory already, in the state of whoever wrote
	// it or read it.
	shortString = 64
)

// pack begins a record.
func (a *arena) pack() packer { return packer{arena: a, record: a.room[:0]} }

// put keeps a record that is ready and says where.
func (p *packer) put() place {
	a, record := p.arena, p.record
	a.room = record
	if a.last.Len()+len(record) > a.last.Cap() {
		a.full = append(a.full, a.last.String())
		a.last.Reset()
		a.last.Grow(max(arenaChunk, len(record)))
	}
	at := place{int32(len(a.full)), int32(a.last.Len())}
	a.last.Write(record)
	return at
}

// read returns a reader of the record at a place.
func (a *arena) read(at place) unpacker {
	chunk := a.last.String()
	if int(at.chunk) < len(a.full) {
		chunk = a.full[at.chunk]
	}
	return unpacker{rest: chunk[at.offset:], arena: a}
}

func (a *arena) clone() *arena {
	// The rest of the arrays stays a's: the copy moves to its own when it is added to.
	c := &arena{full: slices.Clip(a.full), long: slices.Clip(a.long), ids: a.ids.clone(), acls: a.acls.clone()}
	c.last.Grow(a.last.Cap())
	c.last.WriteString(a.last.String())
	return c
}
