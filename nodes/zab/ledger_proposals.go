package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// proposals is all that has ever been proposed, by zxid. It grows with a run and
// never shrinks, so copies share what will not change any more, and a
// transaction takes the two words of its value.
type proposals []batch

// A batch is what one server has proposed under consecutive zxids of one epoch.
type batch struct {
	first  znode.Zxid
	by     sim.NodeID
	values values
}

// find returns what was proposed under a zxid, and by whom: 0 for nobody.
func (p proposals) find(z znode.Zxid) (value string, by sim.NodeID) {
	for i := len(p) - 1; i >= 0; i-- {
		if b := &p[i]; b.first <= z {
			if z-b.first >= b.values.len() {
				return "", 0
			}
			return b.values.at(z - b.first), b.by
		}
	}
	return "", 0
}

// add enters a transaction whose zxid is not there yet.
func (p *proposals) add(x Txn, by sim.NodeID) {
	i := len(*p)
	for i > 0 && (*p)[i-1].first > x.Zxid {
		i--
	}
	if i > 0 {
		b := &(*p)[i-1]
		if x.Zxid == b.first+b.values.len() && x.Zxid.Counter() != 0 && b.by == by {
			b.values.add(x.Value)
			return
		}
	}
	b := batch{first: x.Zxid, by: by}
	b.values.add(x.Value)
	*p = slices.Insert(*p, i, b)
}

func (p proposals) clone() proposals {
	c := slices.Clone(p)
	for i := range c {
		c[i].values = c[i].values.clone()
	}
	return c
}

// encode appends the transactions one by one: how they fell into batches does
// not show.
func (p proposals) encode(b []byte) []byte {
	for i := range p {
		for k := range p[i].values.len() {
			v := p[i].values.at(k)
			b = binary.AppendUvarint(b, uint64(p[i].first+k))
			b = binary.AppendUvarint(b, uint64(p[i].by))
			b = binary.AppendUvarint(b, uint64(len(v)))
			b = append(b, v...)
		}
	}
	return b
}

// values is a long list whose copies share all but its end.
type values struct {
	full [][]string // of chunk each; none is written to again
	end  []string
}

const chunk = 256

func (v *values) len() znode.Zxid { return znode.Zxid(len(v.full)*chunk + len(v.end)) }

func (v *values) at(i znode.Zxid) string {
	if n := int(i / chunk); n < len(v.full) {
		return v.full[n][i%chunk]
	}
	return v.end[i%chunk]
}

func (v *values) add(value string) {
	if v.end == nil && len(v.full) > 0 {
		v.end = make([]string, 0, chunk)
	}
	v.end = append(v.end, value)
	if len(v.end) == chunk {
		v.full, v.end = append(v.full, v.end), nil
	}
}

func (v *values) clone() values { return values{slices.Clone(v.full), slices.Clone(v.end)} }
