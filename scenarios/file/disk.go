package file

import (
	"github.com/zoolab/zoolab/scenarios/strict"
)

// A DiskChange is one thing that befalls a node's disk. Exactly one of the
// keys from Sync to Lost is present.
type DiskChange struct {
	Node    strict.Name    `yaml:"node,required" example:"s1" about:"whose disk; leader is the established one"`
	Sync    *strict.Span   `yaml:"sync" oneof:"trouble" example:"100ms..300ms" about:"how long its syncs take from then on"`
	Torn    *strict.Chance `yaml:"torn" oneof:"trouble" example:"50%" about:"how many of its crashes leave the write under way half on disk, as a record that cannot be read"`
	Lies    *bool          `yaml:"lies" oneof:"trouble" example:"true" about:"syncs end and nothing is on disk; a crash loses it"`
	Full    *bool          `yaml:"full" oneof:"trouble" example:"true" about:"a write ends the process"`
	Corrupt strict.Name    `yaml:"corrupt" oneof:"trouble" example:"log" about:"a record of this file goes bad, as the next boot finds out"`
	Lost    *bool          `yaml:"lost" oneof:"trouble" example:"true" about:"the node goes down and all that it had on disk is gone"`
	Record  *int           `yaml:"record" with:"corrupt" min:"0" max:"1000000000" example:"0" about:"which record, counted from the last one on disk, which is 0; if absent the seed decides"`
}

// Check refuses a loss that is none.
func (c DiskChange) Check(n *strict.Node) error {
	if c.Lost != nil && !*c.Lost {
		return n.Get("lost").Errorf("what is lost does not come back").Hint("write lost: true, or remove the line; restart boots the node")
	}
	return nil
}

// lasts reports whether c can be undone. What is lost stays lost, but the node
// can come up again.
func (c *DiskChange) lasts() bool {
	return c.Sync != nil || c.Torn != nil || c.Lies != nil && *c.Lies || c.Full != nil && *c.Full || c.Lost != nil
}

// checkDisk refuses a time for what is over at once.
func (f *Fault) checkDisk() error {
	switch {
	case f.Disk == nil || f.For == 0 || f.Disk.lasts():
		return nil
	case f.Disk.Corrupt.Text != "":
		return f.Pos.Errorf("a record that has gone bad stays so, and for means nothing here").Hint("leave out for")
	}
	return f.Pos.Errorf("the fault ends a trouble, and for means nothing here").Hint("leave out for, or write true")
}
