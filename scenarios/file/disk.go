package file

import (
	"github.com/zoolab/zoolab/scenarios/strict"
)

// Troubles are what can be wrong with a disk until it is mended, by the keys that begin
// them.
func Troubles() []string { return []string{"sync", "torn", "lies", "full"} }

// A DiskChange is one thing that befalls a node's disk. Exactly one of the
// keys from Sync to Mend is present.
type DiskChange struct {
	Node    strict.Name    `yaml:"node,required" example:"s1" about:"whose disk; leader is the established one"`
	Sync    *strict.Span   `yaml:"sync" oneof:"trouble" example:"100ms..300ms" about:"how long its syncs take from then on"`
	Torn    *strict.Chance `yaml:"torn" oneof:"trouble" example:"50%" about:"how many of its crashes leave the write under way half on disk, as a record that cannot be read"`
	Lies    *bool          `yaml:"lies" oneof:"trouble" example:"true" about:"syncs end and nothing is on disk; a crash loses it"`
	Full    *bool          `yaml:"full" oneof:"trouble" example:"true" about:"a write ends the process"`
	Corrupt strict.Name    `yaml:"corrupt" oneof:"trouble" example:"log" about:"a record of this file goes bad, as the next boot finds out"`
	Lost    *bool          `yaml:"lost" oneof:"trouble" example:"true" about:"the node goes down and all that it had on disk is gone"`
	Mend    strict.Name    `yaml:"mend" oneof:"trouble" example:"lies" about:"the trouble that ends: sync, torn, lies or full"`
	Record  *int           `yaml:"record" with:"corrupt" min:"0" max:"1000000000" example:"0" about:"which record, counted from the last one on disk, which is 0; if absent the seed decides"`
}

// Check refuses what is false, and a trouble that cannot be mended.
func (c DiskChange) Check(n *strict.Node) error {
	for _, trouble := range []struct {
		key       string
		is        *bool
		why, hint string
	}{
		{"lies", c.Lies, "a disk that lies is mended", "write mend: lies, or lies: true"},
		{"full", c.Full, "a disk that is full is mended", "write mend: full, or full: true"},
		{"lost", c.Lost, "what is lost does not come back", "write lost: true, or remove the line; restart boots the node"},
	} {
		if trouble.is != nil && !*trouble.is {
			return n.Get(trouble.key).Errorf("%s", trouble.why).Hint("%s", trouble.hint)
		}
	}
	if c.Mend.Text != "" {
		return c.Mend.CheckIn("trouble of a disk", Troubles())
	}
	return nil
}

// lasts reports whether c can be undone. What is lost stays lost, but the node
// can come up again.
func (c *DiskChange) lasts() bool {
	return c.Sync != nil || c.Torn != nil || c.Lies != nil || c.Full != nil || c.Lost != nil
}
