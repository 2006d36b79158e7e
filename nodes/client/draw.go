package client

import (
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A plan is a workload as its client reads it: all that can be made ready once
// is, so that an operation costs the data it carries and nothing else.
type plan struct {
	Workload
	name  string // the client's
	mix   []part
	total int
	nodes []place
}

// A part is one sort of operation with its share of the mix.
type part struct {
	name string // its key in the mix
	of   int
	op   znode.Op // what all of its sort have in common
	at   func(*place) string
	data bool // it carries some
	last bool // it expects the version that the client saw last
}

// A place is a node that operations are about.
type place struct{ path, parent, stem string }

func (p *place) self() string   { return p.path }
func (p *place) above() string  { return p.parent }
func (p *place) beside() string { return p.stem }

// parts lists the mix in the order of its fields.
func (m Mix) parts() []part {
	reads := func(c znode.OpCode) znode.Op { return znode.Op{Code: c} }
	sets := znode.Op{Code: znode.OpSetData, Version: znode.AnyVersion}
	creates := func(mode znode.CreateMode) znode.Op {
		return znode.Op{Code: znode.OpCreate, Mode: mode, ACL: znode.OpenACL()}
	}
	deletes := znode.Op{Code: znode.OpDelete, Version: znode.AnyVersion}
	return []part{
		{name: "get", of: m.Get, op: reads(znode.OpGetData), at: (*place).self},
		{name: "exists", of: m.Exists, op: reads(znode.OpExists), at: (*place).self},
		{name: "ls", of: m.List, op: reads(znode.OpGetChildren), at: (*place).above},
		{name: "sync", of: m.Sync, op: reads(znode.OpSync), at: (*place).self},
		{name: "set", of: m.Set, op: sets, at: (*place).self, data: true},
		{name: "setIf", of: m.SetIf, op: sets, at: (*place).self, data: true, last: true},
		{name: "create", of: m.Create, op: creates(znode.Persistent), at: (*place).self, data: true},
		{name: "ephemeral", of: m.Ephemeral, op: creates(znode.Ephemeral), at: (*place).self, data: true},
		{name: "sequential", of: m.Sequential, op: creates(znode.PersistentSequential), at: (*place).beside, data: true},
		{name: "delete", of: m.Delete, op: deletes, at: (*place).self},
	}
}

// newPlan makes a workload ready for a client.
func newPlan(w Workload, name string) (*plan, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	p := &plan{Workload: w, name: name}
	for _, part := range w.mix().parts() {
		if part.of > 0 {
			p.mix = append(p.mix, part)
			p.total += part.of
		}
	}
	width := (w.Paths + w.Depth - 1) / w.Depth
	for i := range w.Paths {
		parent := ""
		if i >= width { // the levels are alike, each node below one of the level above
			parent = p.nodes[i-width].path
		}
		path := parent + "/k" + strconv.Itoa(i)
		p.nodes = append(p.nodes, place{path: path, parent: max(parent, "/"), stem: path + "-"})
	}
	return p, nil
}

// draw picks the nth operation of a boot, and the node that it is about.
func (p *plan) draw(env *sim.Env, n int, versions []int32) (op znode.Op, node int) {
	sort, share := 0, env.Rand(p.total)
	for share >= p.mix[sort].of {
		share -= p.mix[sort].of
		sort++
	}
	node = env.Rand(p.Paths)
	return p.op(sort, node, n, env.Boot(), versions), node
}

// op is the nth operation of a boot: one of a sort, about a node.
func (p *plan) op(sort, node, n int, boot uint32, versions []int32) znode.Op {
	part := &p.mix[sort]
	op := part.op
	op.Path = part.at(&p.nodes[node])
	if part.data {
		op.Data.Bytes = p.datum(boot, n)
	}
	if part.last {
		op.Version = versions[node]
	}
	return op
}

// datum is data that nobody else ever writes: whoever reads it can be told from
// where. The client's name, its boot, and the number of the operation.
func (p *plan) datum(boot uint32, n int) string {
	var short [48]byte
	b := append(short[:0], p.name...)
	b = strconv.AppendUint(append(b, '/'), uint64(boot), 10)
	b = strconv.AppendInt(append(b, '/'), int64(n), 10)
	if pad := p.Size - len(b); pad > 0 {
		return string(b) + strings.Repeat(".", pad)
	}
	return string(b)
}
