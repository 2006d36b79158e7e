package file

import "github.com/zoolab/zoolab/scenarios/strict"

// A Capacity is how much one direction between two nodes carries.
type Capacity struct {
	Pos      strict.Position
	From     strict.Name  `yaml:"from,required" example:"s1" about:"the sender"`
	To       strict.Name  `yaml:"to,required" example:"s2" about:"the receiver"`
	Messages *strict.Rate `yaml:"messages" oneof:"bound" example:"100/s" about:"how many messages it carries, over all ports"`
	Lifted   *bool        `yaml:"lifted" oneof:"bound" example:"true" about:"it carries as many as come"`
	Queue    int          `yaml:"queue" default:"16" min:"0" max:"1000000" about:"how many datagrams wait for their turn at most; more are lost, and streams always wait"`
}

// Check refuses the capacity of a link from a node to itself, and a bound that is
// lifted and is not.
func (c Capacity) Check(n *strict.Node) error {
	if c.Lifted != nil && !*c.Lifted {
		return n.Get("lifted").Errorf("a bound is lifted, or it has a rate").Hint("write lifted: true, or messages: 100/s")
	}
	return notItself(c.From, c.To)
}

// A Slow node takes a while over every message and expiry.
type Slow struct {
	Node    strict.Name `yaml:"node,required" example:"s2" about:"who is slow; leader is the established one"`
	Service strict.Span `yaml:"service,required" example:"1ms..5ms" about:"how long each handler keeps it busy; 0s for no time"`
}

// Check refuses a bridge that is on one of the sides.
func (d Deed) Check(*strict.Node) error {
	for _, side := range d.Sides {
		for _, name := range side {
			if name.Text == d.Bridge.Text {
				return name.Pos.Errorf("%s is the bridge, and on one of the sides", name.Text).Hint("leave it out there: it reaches everyone")
			}
		}
	}
	return nil
}
