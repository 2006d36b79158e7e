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

// disk plans what befalls a disk.
func (p *planner) disk(f *file.Fault) {
	c := f.Disk
	of, err := p.roster.target(c.Node)
	if p.refuse(err) || p.refuse(p.roster.keeps(of, c.Node)) {
		return
	}
	switch {
	case c.Corrupt.Text != "":
		p.add(corruptionOf(c, of))
	case c.Lost != nil:
		p.add(sim.LoseDisk{Target: of})
	case c.Sync != nil:
		p.ail(f, of, sim.SlowDisk{Target: of, Sync: span(*c.Sync)})
	case c.Torn != nil:
		p.ail(f, of, sim.TearingDisk{Target: of, Torn: sim.PPM(*c.Torn)})
	case c.Lies != nil && *c.Lies:
		p.ail(f, of, sim.LyingDisk{Target: of})
	case c.Full != nil && *c.Full:
		p.ail(f, of, sim.FullDisk{Target: of})
	default:
		p.recover(ailmentOf(c, of))
	}
}

func corruptionOf(c *file.DiskChange, of sim.Target) sim.Fault {
	f := sim.Corrupt{Target: of, File: c.Corrupt.Text, Back: sim.AnyRecord}
	if c.Record != nil {
		f.Back = *c.Record
	}
	return f
}

// ail plans a trouble that lasts and notes whose doing it is: an earlier one of
// its sort no longer ends it.
func (p *planner) ail(f *file.Fault, of sim.Target, fault sim.Fault) {
	if p.ailing == nil {
		p.ailing = map[ailment]*file.Fault{}
	}
	p.ailing[ailmentOf(f.Disk, of)] = f
	p.add(fault)
}

func (p *planner) recover(a ailment) {
	delete(p.ailing, a)
	p.add(sim.MendDisk{Target: a.of, Trouble: a.trouble})
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
		p.reverse(at, func(t sim.Target) sim.Fault { return sim.Restart{Target: t} })
	case p.ailing[a] == f:
		delete(p.ailing, a)
		p.reverse(at, func(t sim.Target) sim.Fault { return sim.MendDisk{Target: t, Trouble: a.trouble} })
	}
}
