package scenarios

import (
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A doer turns one deed of a file into the world's faults, of which it may be several:
// crash: all. What it does depends on nothing that was done before, so that a plan and a
// schedule mean the same by it. It is the inverse of spelling.
type doer struct {
	roster  *roster
	network file.Network // what a change of it is a change of
	faults  []sim.Fault
	errs    []error
}

// faultsOf returns the faults of a deed, on a network that is as given.
func faultsOf(r *roster, d *file.Deed, network file.Network) ([]sim.Fault, error) {
	do := doer{roster: r}
	return do.deed(d, network)
}

// deed returns the faults of one deed, which are good until the next one.
func (do *doer) deed(d *file.Deed, network file.Network) ([]sim.Fault, error) {
	do.network, do.faults, do.errs = network, do.faults[:0], nil
	deeds[d.Action()](do, d)
	return do.faults, together(do.errs)
}

// deeds has a row for each key of a [file.Deed].
var deeds = map[string]func(*doer, *file.Deed){
	"partition": func(do *doer, d *file.Deed) { do.partition(d) },
	"isolate":   func(do *doer, d *file.Deed) { do.isolate(d) },
	"cut":       func(do *doer, d *file.Deed) { do.link(d.Cut.From, d.Cut.To, func(l sim.Cut) sim.Fault { return l }) },
	"heal":      func(do *doer, d *file.Deed) { do.heal(d) },
	"crash":     func(do *doer, d *file.Deed) { do.aim(d.Crash, func(t sim.Target) sim.Fault { return crashOf(d, t) }) },
	"restart":   func(do *doer, d *file.Deed) { do.aim(d.Restart, restart) },
	"pause": func(do *doer, d *file.Deed) {
		do.aim(d.Pause, func(t sim.Target) sim.Fault { return sim.Pause{Target: t} })
	},
	"resume": func(do *doer, d *file.Deed) { do.aim(d.Resume, resume) },
	"clog": func(do *doer, d *file.Deed) {
		do.link(d.Clog.From, d.Clog.To, func(l sim.Cut) sim.Fault { return sim.Clog{From: l.From, To: l.To, For: d.Clog.For} })
	},
	"network": func(do *doer, d *file.Deed) { do.add(sim.Weather{Network: networkOf(change(do.network, d.Network))}) },
	"clock":   func(do *doer, d *file.Deed) { do.clock(d.Clock) },
	"bridge":  func(do *doer, d *file.Deed) { do.bridge(d) },
	"halfOpen": func(do *doer, d *file.Deed) {
		do.link(d.HalfOpen.From, d.HalfOpen.To, func(l sim.Cut) sim.Fault { return sim.HalfOpen(l) })
	},
	"capacity": func(do *doer, d *file.Deed) {
		c := d.Capacity
		do.link(c.From, c.To, func(l sim.Cut) sim.Fault {
			f := sim.Capacity{From: l.From, To: l.To, Queue: c.Queue}
			if c.Messages != nil {
				f.Every = c.Messages.Interval()
			}
			return f
		})
	},
	"slow": func(do *doer, d *file.Deed) {
		do.one(d.Slow.Node, func(t sim.Target) sim.Fault { return sim.Slow{Target: t, Service: span(d.Slow.Service)} })
	},
	"disk":  func(do *doer, d *file.Deed) { do.disk(d.Disk) },
	"reset": func(do *doer, d *file.Deed) { do.reset(d) },
	"command": func(do *doer, d *file.Deed) {
		do.one(d.Command.Node, func(t sim.Target) sim.Fault { return sim.Command{Target: t, Line: d.Command.Line.Text} })
	},
}

func restart(t sim.Target) sim.Fault { return sim.Restart{Target: t} }

func resume(t sim.Target) sim.Fault { return sim.Resume{Target: t} }

func (do *doer) add(f sim.Fault) { do.faults = append(do.faults, f) }

// refuse notes an error, which may be nil, and reports whether it is one.
func (do *doer) refuse(err error) bool {
	if err != nil {
		do.errs = append(do.errs, err)
	}
	return err != nil
}

// aim adds one fault a target.
func (do *doer) aim(at file.Names, fault func(sim.Target) sim.Fault) {
	targets, err := do.roster.targets(at)
	if do.refuse(err) {
		return
	}
	for _, t := range targets {
		do.add(fault(t))
	}
}

// one adds the fault of a target.
func (do *doer) one(at strict.Name, fault func(sim.Target) sim.Fault) {
	if t, err := do.roster.target(at); !do.refuse(err) {
		do.add(fault(t))
	}
}

// link adds the fault of a direction between two nodes.
func (do *doer) link(from, to strict.Name, fault func(sim.Cut) sim.Fault) {
	if l, err := do.roster.link(from, to); !do.refuse(err) {
		do.add(fault(l))
	}
}

func crashOf(d *file.Deed, t sim.Target) sim.Fault {
	c := sim.Crash{Target: t, Silent: d.Silent}
	if d.AfterEffects != nil {
		c.During, c.After = true, *d.AfterEffects
	}
	return c
}

// sides finds the nodes of each side of a partition or a bridge.
func (do *doer) sides(groups file.Groups) ([][]sim.NodeID, bool) {
	var sides [][]sim.NodeID
	for _, group := range groups {
		ids, err := do.roster.nodes(group)
		if do.refuse(err) {
			return nil, false
		}
		sides = append(sides, ids)
	}
	return sides, true
}

func (do *doer) partition(d *file.Deed) {
	if sides, ok := do.sides(d.Partition); ok {
		do.add(sim.Partition{Groups: sides})
	}
}

// isolate of several nodes is a partition in which each is on a side of its own.
func (do *doer) isolate(d *file.Deed) {
	names := []strict.Name(d.Isolate)
	if len(names) == 1 && !d.Isolate.All() {
		do.aim(d.Isolate, func(t sim.Target) sim.Fault { return sim.Isolate{Target: t} })
		return
	}
	if d.Isolate.All() {
		names = nil
		for _, t := range do.roster.servers {
			names = append(names, strict.N(do.roster.name(t.Node)))
		}
	}
	ids, err := do.roster.nodes(names)
	if do.refuse(err) {
		return
	}
	var sides [][]sim.NodeID
	for _, id := range ids {
		sides = append(sides, []sim.NodeID{id})
	}
	do.add(sim.Partition{Groups: sides})
}

// heal ends what is wrong everywhere, or mends links. What else is wrong with a node's
// links depends on what was done before, which a plan knows: see planner.heal.
func (do *doer) heal(d *file.Deed) {
	if everything := d.Heal.Everything(); everything || d.Heal.All() {
		do.add(sim.Heal{All: everything})
		return
	}
	for _, place := range d.Heal {
		names := place.Names()
		if place.To == "" {
			if _, err := do.roster.node(names[0]); do.refuse(err) {
				continue
			}
			do.refuse(place.Pos.Errorf("what is wrong with the links of %s at that moment is not known beforehand", place.From).
				Hint("write heal: all, or the links, as in heal: [s1>s2, s2>s1]"))
			continue
		}
		do.link(names[0], names[1], func(l sim.Cut) sim.Fault { return sim.Mend(l) })
	}
}

// clock sets what is mentioned and leaves the other at nothing wrong.
func (do *doer) clock(c *file.ClockChange) {
	do.one(c.Node, func(t sim.Target) sim.Fault {
		f := sim.SetClock{Target: t}
		if c.Skew != nil {
			f.Skew = sim.Duration(*c.Skew)
		}
		if c.Drift != nil {
			f.Drift = sim.PPM(*c.Drift)
		}
		return f
	})
}

func (do *doer) bridge(d *file.Deed) {
	do.one(d.Bridge, func(t sim.Target) sim.Fault {
		sides, _ := do.sides(d.Sides)
		return sim.Bridge{Target: t, Sides: sides}
	})
}

func (do *doer) reset(d *file.Deed) {
	if ids, err := do.roster.nodes(d.Reset); !do.refuse(err) {
		do.add(sim.Reset{A: ids[0], B: ids[1]})
	}
}

// disk is what befalls a disk.
func (do *doer) disk(c *file.DiskChange) {
	of, err := do.roster.target(c.Node)
	if do.refuse(err) || do.refuse(do.roster.keeps(of, c.Node)) {
		return
	}
	switch {
	case c.Corrupt.Text != "":
		f := sim.Corrupt{Target: of, File: c.Corrupt.Text, Back: sim.AnyRecord}
		if c.Record != nil {
			f.Back = *c.Record
		}
		do.add(f)
	case c.Lost != nil:
		do.add(sim.LoseDisk{Target: of})
	case c.Sync != nil:
		do.add(sim.SlowDisk{Target: of, Sync: span(*c.Sync)})
	case c.Torn != nil:
		do.add(sim.TearingDisk{Target: of, Torn: sim.PPM(*c.Torn)})
	case c.Lies != nil:
		do.add(sim.LyingDisk{Target: of})
	case c.Full != nil:
		do.add(sim.FullDisk{Target: of})
	default:
		do.add(sim.MendDisk{Target: of, Trouble: troubles[c.Mend.Text]})
	}
}

// troubles are those of [file.Troubles].
var troubles = map[string]sim.DiskTrouble{"sync": sim.Slowness, "torn": sim.Tearing, "lies": sim.Lies, "full": sim.Fullness}
