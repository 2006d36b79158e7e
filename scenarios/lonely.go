package scenarios

import (
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// lonely is what a planner knows of links that carry little and of nodes that
// are slow.
type lonely struct {
	service sim.Range                  // of every server, without any fault
	limits  map[sim.Cut]*file.Fault    // whose capacity a link has
	slowed  map[sim.Target]*file.Fault // by which fault a node is slow
}

func newLonely(s *file.Scenario) lonely {
	return lonely{service: span(s.Service), limits: map[sim.Cut]*file.Fault{}, slowed: map[sim.Target]*file.Fault{}}
}

// heal forgets what a healing has ended.
func (l *lonely) heal(everything bool) {
	clear(l.limits)
	if everything {
		clear(l.slowed)
	}
}

// bridge is a partition with a node in the middle, and ends as one does.
func (p *planner) bridge(f *file.Fault) {
	target, err := p.roster.target(f.Bridge)
	if p.refuse(err) {
		return
	}
	b := sim.Bridge{Target: target}
	for _, side := range f.Sides {
		ids, err := p.roster.nodes(side)
		if p.refuse(err) {
			return
		}
		b.Sides = append(b.Sides, ids)
	}
	p.split, p.sides = f, nil
	p.add(b)
}

func (p *planner) halfOpen(l *file.Link) {
	if link := p.linkOf(l.From, l.To); link.From > 0 && link.To > 0 {
		p.add(sim.HalfOpen(link))
	}
}

func (p *planner) capacity(f *file.Fault) {
	c := f.Capacity
	link := p.linkOf(c.From, c.To)
	if link.From > 0 && link.To > 0 {
		p.lonely.limits[link] = f
		p.add(sim.Capacity{From: link.From, To: link.To, Every: c.Messages.Interval(), Queue: c.Queue})
	}
}

// widen ends a capacity that has a `for:`, unless another stands in its place.
func (p *planner) widen(f *file.Fault) {
	if link := p.linkOf(f.Capacity.From, f.Capacity.To); p.lonely.limits[link] == f {
		p.unbind(link)
	}
}

// unbind lets a link carry what it is given, if it has a capacity.
func (p *planner) unbind(link sim.Cut) {
	if p.lonely.limits[link] != nil {
		delete(p.lonely.limits, link)
		p.add(sim.Capacity{From: link.From, To: link.To})
	}
}

func (p *planner) slow(f *file.Fault) {
	target, err := p.roster.target(f.Slow.Node)
	switch {
	case p.refuse(err):
	case target.Node == 0 && f.For > 0:
		p.refuse(f.Slow.Node.Pos.Errorf("who is %s then is not known beforehand, so for: cannot undo it", f.Slow.Node.Text).
			Hint("leave out for:, and heal: everything later"))
	default:
		p.lonely.slowed[target] = f
		p.add(sim.Slow{Target: target, Service: span(f.Slow.Service)})
	}
}

// hurry ends a slowness that has a `for:`, unless another has begun: the node
// takes as long as all do.
func (p *planner) hurry(f *file.Fault) {
	target, err := p.roster.target(f.Slow.Node)
	if err == nil && p.lonely.slowed[target] == f {
		delete(p.lonely.slowed, target)
		service := p.lonely.service
		if p.roster.protocol.Nodes[target.Node-1].Volunteer {
			service = sim.Range{}
		}
		p.add(sim.Slow{Target: target, Service: service})
	}
}
