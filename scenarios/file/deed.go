package file

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A Deed is one thing that goes wrong, or right again: what `faults:` does at its
// time, and `schedule:` at its place. Exactly one of the keys from Partition to
// Command is present.
type Deed struct {
	Partition    Groups         `yaml:"partition" oneof:"action" min:"1" max:"1000" example:"[[s1, s2], [s3]]" about:"sides that cannot reach each other; nodes not listed form one of their own"`
	Cut          *Link          `yaml:"cut" oneof:"action" example:"{from: s1, to: s2}" about:"nothing arrives in this direction"`
	Isolate      Names          `yaml:"isolate" oneof:"action" min:"1" max:"1000" example:"s1" about:"nodes that reach nobody; leader is the established one"`
	Heal         Places         `yaml:"heal" oneof:"action" min:"1" max:"1000" example:"all" about:"ends what is wrong with links: all, of nodes, or of links; everything ends every other fault too"`
	Crash        Names          `yaml:"crash" oneof:"action" min:"1" max:"1000" example:"leader" about:"nodes that lose all but what is synced"`
	Restart      Names          `yaml:"restart" oneof:"action" min:"1" max:"1000" example:"all" about:"crashed nodes that boot from their disks"`
	Pause        Names          `yaml:"pause" oneof:"action" min:"1" max:"1000" example:"s1" about:"nodes that stand still and lose nothing"`
	Resume       Names          `yaml:"resume" oneof:"action" min:"1" max:"1000" example:"s1" about:"paused nodes that go on"`
	Clog         *Clog          `yaml:"clog" oneof:"action" example:"{from: s1, to: s2, for: 5s}" about:"messages of one direction wait"`
	Network      *NetworkChange `yaml:"network" oneof:"action" example:"{loss: 5%}" about:"how messages travel from then on"`
	Clock        *ClockChange   `yaml:"clock" oneof:"action" example:"{node: s1, skew: -3s}" about:"a node's clock from then on"`
	Bridge       strict.Name    `yaml:"bridge" oneof:"action" example:"s3" about:"the one node that both sides of a partition reach; leader is the established one"`
	HalfOpen     *Link          `yaml:"halfOpen" oneof:"action" example:"{from: s1, to: s2}" about:"connections that from believes in and to no longer knows, until links are healed"`
	Capacity     *Capacity      `yaml:"capacity" oneof:"action" example:"{from: s1, to: s2, messages: 100/s}" about:"how many messages one direction carries"`
	Slow         *Slow          `yaml:"slow" oneof:"action" example:"{node: s2, service: 1ms..5ms}" about:"a node whose handlers take time"`
	Disk         *DiskChange    `yaml:"disk" oneof:"action" example:"{node: s1, lies: true}" about:"what befalls a node's disk"`
	Reset        Names          `yaml:"reset" oneof:"action" min:"2" max:"2" example:"[s1, s2]" about:"every connection between these two nodes breaks"`
	Command      *Command       `yaml:"command" oneof:"action" example:"{node: c1, line: create /a x}" about:"a line that a person types at a node; passed over when the node is down, busy or slow"`
	AfterEffects *int           `yaml:"afterEffects" with:"crash" min:"0" max:"1000000" example:"2" about:"crash within the next handler, after so many of its effects"`
	Silent       bool           `yaml:"silent" with:"crash" about:"whether the whole machine goes: its peers hear nothing until it is up again"`
	Sides        Groups         `yaml:"sides" with:"bridge" min:"1" max:"1000" example:"[[s1, s2], [s4, s5]]" about:"sides that cannot reach each other; nodes not listed form one of their own; halves of the servers if absent"`
}

// Action is the key of what d does: partition, cut, isolate and so on.
func (d *Deed) Action() string {
	for _, action := range []struct {
		key     string
		present bool
	}{
		{"partition", d.Partition != nil},
		{"cut", d.Cut != nil},
		{"isolate", d.Isolate != nil},
		{"heal", d.Heal != nil},
		{"crash", d.Crash != nil},
		{"restart", d.Restart != nil},
		{"pause", d.Pause != nil},
		{"resume", d.Resume != nil},
		{"clog", d.Clog != nil},
		{"network", d.Network != nil},
		{"clock", d.Clock != nil},
		{"bridge", d.Bridge.Text != ""},
		{"halfOpen", d.HalfOpen != nil},
		{"capacity", d.Capacity != nil},
		{"slow", d.Slow != nil},
		{"disk", d.Disk != nil},
		{"reset", d.Reset != nil},
		{"command", d.Command != nil},
	} {
		if action.present {
			return action.key
		}
	}
	return ""
}

// A Command is a line for a node that takes commands, as clients do.
type Command struct {
	Node strict.Name `yaml:"node,required" example:"c1" about:"who is told"`
	Line Line        `yaml:"line,required" example:"create /a x" about:"what, in the protocol's words"`
}

// A Clog is a direction in which messages wait for a while.
type Clog struct {
	Pos  strict.Position
	From strict.Name   `yaml:"from,required" example:"s1" about:"the sender"`
	To   strict.Name   `yaml:"to,required" example:"s2" about:"the receiver"`
	For  time.Duration `yaml:"for,required" min:"1ns" example:"5s" about:"how long"`
}

// Check refuses a clog between a node and itself.
func (c Clog) Check(*strict.Node) error { return notItself(c.From, c.To) }

// A NetworkChange replaces what it mentions of a [Network].
type NetworkChange struct {
	Delay     *strict.Span   `yaml:"delay" about:"how long a message travels"`
	Tail      *Tail          `yaml:"tail" example:"{chance: 1%, delay: 100ms..1s}" about:"the rare slow message"`
	Loss      *strict.Chance `yaml:"loss" about:"how many messages are lost"`
	Duplicate *strict.Chance `yaml:"duplicate" about:"how many messages arrive twice"`
	Reorder   *strict.Chance `yaml:"reorder" about:"how many messages overtake earlier ones"`
}

// Check refuses a change of nothing.
func (c NetworkChange) Check(n *strict.Node) error {
	if len(n.Entries) == 0 {
		return n.Errorf("network changes nothing").Hint("write for example network: {loss: 5%%}")
	}
	return nil
}

// A ClockChange sets a node's clock.
type ClockChange struct {
	Node  strict.Name    `yaml:"node,required" example:"s1" about:"whose clock"`
	Skew  *strict.Offset `yaml:"skew" about:"how far the clock is off"`
	Drift *strict.Drift  `yaml:"drift" about:"how fast it runs away"`
}

// Check refuses a change of nothing.
func (c ClockChange) Check(n *strict.Node) error {
	if c.Skew == nil && c.Drift == nil {
		return n.Errorf("clock changes nothing").Hint("write skew or drift beside node")
	}
	return nil
}
