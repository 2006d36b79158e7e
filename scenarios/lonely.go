package scenarios

import (
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// widen ends a capacity that has a `for:`, unless another stands in its place.
func (p *planner) widen(f *file.Fault) {
	if link, err := p.roster.link(f.Capacity.From, f.Capacity.To); err == nil && p.limits[link] == f {
		p.unbind(link)
	}
}

// unbind lets a link carry what it is given, if it has a capacity.
func (p *planner) unbind(link sim.Cut) {
	if p.limits[link] != nil {
		delete(p.limits, link)
		p.add(sim.Capacity{From: link.From, To: link.To})
	}
}

// hurry ends a slowness that has a `for:`, unless another has begun: the node
// takes as long as all do.
func (p *planner) hurry(f *file.Fault) {
	target, err := p.roster.target(f.Slow.Node)
	switch {
	case err != nil || p.slowed[target] != f:
	case target.Node == 0:
		p.refuse(unknownThen(f.Slow.Node, "heal: everything"))
	default:
		delete(p.slowed, target)
		service := p.service
		if p.roster.protocol.Nodes[target.Node-1].Volunteer {
			service = sim.Range{}
		}
		p.add(sim.Slow{Target: target, Service: service})
	}
}
