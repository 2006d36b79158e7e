package file

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A Fault is a deed that is done at a moment, and perhaps undone.
type Fault struct {
	Pos  strict.Position
	At   time.Duration `yaml:"at,required" example:"3s" about:"when it happens"`
	Deed `yaml:",inline"`
	For  time.Duration `yaml:"for" with:"partition,cut,isolate,crash,pause,bridge,capacity,slow,disk" min:"1ns" example:"5s" about:"when it is undone, counted from its beginning"`
}

// checkDisk refuses a time for what is over at once.
func (f *Fault) checkDisk() error {
	switch {
	case f.Disk == nil || f.For == 0 || f.Disk.lasts():
		return nil
	case f.Disk.Corrupt.Text != "":
		return f.Pos.Errorf("a record that has gone bad stays so, and for means nothing here").Hint("leave out for")
	}
	return f.Pos.Errorf("the fault ends a trouble, and for means nothing here").Hint("leave out for")
}
