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
	does deed // asks, proves or leaves
	ways []way
}

// A way is one of several ways to ask for an operation of a sort, which is drawn
// once its node is: what is left to say of the operation, by the node, the data
// that it may write, and the version of the node that the client saw last.
type way func(op znode.Op, at *place, data string, last int32) znode.Op

// A place is a node that operations are about.
type place struct{ path, parent, stem string }

func (p *place) self() string   { return p.path }
func (p *place) above() string  { return p.parent }
func (p *place) beside() string { return p.stem }
func (p *place) top() string    { return "/" }

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
func (p *plan) draw(env *sim.Env, n int, versions []int32) (op znode.Op, does deed, node int) {
	sort, share := 0, env.Rand(p.total)
	for share >= p.mix[sort].of {
		share -= p.mix[sort].of
		sort++
	}
	node = env.Rand(p.Paths)
	how := 0
	if ways := len(p.mix[sort].ways); ways > 1 {
		how = env.Rand(ways)
	}
	return p.op(sort, node, how, n, env.Boot(), versions), p.mix[sort].does, node
}

// op is the nth operation of a boot: one of a sort, about a node, in one of the
// ways of its sort.
func (p *plan) op(sort, node, how, n int, boot uint32, versions []int32) znode.Op {
	part, at := &p.mix[sort], &p.nodes[node]
	op := part.op
	if part.at != nil {
		op.Path = part.at(at)
	}
	var data string
	if part.data {
		data = p.datum(boot, n)
		op.Data.Bytes = data
	}
	if part.last {
		op.Version = versions[node]
	}
	if part.ways != nil {
		op = part.ways[how](op, at, data, versions[node])
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
