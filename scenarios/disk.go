package scenarios

import (
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// diskOf is a file's disk as the world has it.
func diskOf(d file.Disk) sim.Disk { return sim.Disk{Sync: span(d.Sync), Torn: sim.PPM(d.Torn)} }

// An ailment is one trouble of the disk of whoever is meant.
type ailment struct {
	of      sim.Target
	trouble sim.DiskTrouble
}

// ailmentOf is the trouble that a file's fault begins or ends, if it lasts.
func ailmentOf(c *file.DiskChange, of sim.Target) ailment {
	switch {
	case c.Lies != nil:
		return ailment{of, sim.Lies}
	case c.Full != nil:
		return ailment{of, sim.Fullness}
	case c.Torn != nil:
		return ailment{of, sim.Tearing}
	}
	return ailment{of, sim.Slowness}
}

// undoDisk ends what a disk fault began, unless something else has ended it
// before, and boots a node that has lost its disk.
func (p *planner) undoDisk(f *file.Fault) {
	at := file.Names{f.Disk.Node}
	of, err := p.roster.target(f.Disk.Node)
	a := ailmentOf(f.Disk, of)
	switch {
	case p.refuse(err):
	case f.Disk.Lost != nil:
		p.reverse(at, restart)
	case p.ailing[a] == f:
		delete(p.ailing, a)
		p.reverse(at, func(t sim.Target) sim.Fault { return sim.MendDisk{Target: t, Trouble: a.trouble} })
	}
}
