package file

import (
	"github.com/zoolab/zoolab/scenarios/strict"
)

// Network is how messages travel. Loss, duplicate and reorder are for
// datagrams: on a stream a lost segment is a delay, and there is no other.
type Network struct {
	Delay     strict.Span   `yaml:"delay" default:"1ms..10ms" about:"how long a message travels"`
	Tail      Tail          `yaml:"tail" example:"{chance: 1%, delay: 100ms..1s}" about:"the rare slow message"`
	Loss      strict.Chance `yaml:"loss" about:"how many messages are lost"`
	Duplicate strict.Chance `yaml:"duplicate" about:"how many messages arrive twice"`
	Reorder   strict.Chance `yaml:"reorder" about:"how many messages overtake earlier ones"`
}

// Tail is the delay that a few messages have besides the usual one.
type Tail struct {
	Chance strict.Chance `yaml:"chance" about:"how many messages are slow"`
	Delay  strict.Span   `yaml:"delay" example:"100ms..1s" about:"how much longer those travel"`
}

// Disk is how fast disks are, and how badly they take a crash.
type Disk struct {
	Sync strict.Span   `yaml:"sync" default:"1ms..5ms" about:"how long a sync takes"`
	Torn strict.Chance `yaml:"torn" about:"how many crashes leave the write under way half on disk, as a record that cannot be read"`
}

// Clocks is how far the nodes' clocks are off, each drawn from the seed.
type Clocks struct {
	Skew  strict.OffsetSpan `yaml:"skew" about:"how far each clock is off when it starts"`
	Drift strict.Drift      `yaml:"drift" about:"how fast each clock runs away at most, either way"`
}

// Check refuses a bound that is below nothing.
func (c Clocks) Check(n *strict.Node) error {
	if c.Drift < 0 {
		return n.Get("drift").Errorf("drift is the most either way, and negative").Hint("write drift: %dppm", -c.Drift)
	}
	return nil
}
