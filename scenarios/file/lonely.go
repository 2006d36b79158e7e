package file

import "github.com/zoolab/zoolab/scenarios/strict"

// A Capacity is how much one direction between two nodes carries.
type Capacity struct {
	Pos      strict.Position
	From     strict.Name `yaml:"from,required" example:"s1" about:"the sender"`
	To       strict.Name `yaml:"to,required" example:"s2" about:"the receiver"`
	Messages strict.Rate `yaml:"messages,required" example:"100/s" about:"how many messages it carries, over all ports"`
	Queue    int         `yaml:"queue" default:"16" min:"0" max:"1000000" about:"how many datagrams wait for their turn at most; more are lost, and streams always wait"`
}

// Check refuses the capacity of a link from a node to itself.
func (c Capacity) Check(*strict.Node) error { return notItself(c.From, c.To) }

// A Slow node takes a while over every message and expiry.
type Slow struct {
	Node    strict.Name `yaml:"node,required" example:"s2" about:"who is slow; leader is the established one"`
	Service strict.Span `yaml:"service,required" example:"1ms..5ms" about:"how long each handler keeps it busy"`
}

// Check refuses a service of nothing.
func (s Slow) Check(n *strict.Node) error {
	if s.Service.Max == 0 {
		return n.Errorf("%s is not slow when its handlers take no time", s.Node.Text).Hint("write for example service: 1ms..5ms")
	}
	return nil
}

// Check refuses a bridge that is on one of the sides.
func (f Fault) Check(*strict.Node) error {
	for _, side := range f.Sides {
		for _, name := range side {
			if name.Text == f.Bridge.Text {
				return name.Pos.Errorf("%s is the bridge, and on one of the sides", name.Text).Hint("leave it out there: it reaches everyone")
			}
		}
	}
	return nil
}

// lonely are the nodes of the faults of this file, as they are written.
func (f *Fault) lonely() Names {
	var all Names
	if f.Bridge.Text != "" {
		all = append(all, f.Bridge)
	}
	for _, side := range f.Sides {
		all = append(all, side...)
	}
	if f.HalfOpen != nil {
		all = append(all, f.HalfOpen.From, f.HalfOpen.To)
	}
	if f.Capacity != nil {
		all = append(all, f.Capacity.From, f.Capacity.To)
	}
	if f.Slow != nil {
		all = append(all, f.Slow.Node)
	}
	return all
}
