package scenarios

import (
	"cmp"
	"maps"
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// planOf turns the faults of a file into the world's. One line of a file may
// be several faults (crash: all) and, with `for:`, their undoing as well.
// When some are drawn, a line that heals what is not broken does nothing:
// whether it is depends on the seed. Otherwise it is an error.
func planOf(r *roster, s *file.Scenario, faults []file.Fault) ([]sim.Planned, error) {
	p := planner{roster: r, do: doer{roster: r}, usual: s.Network, network: s.Network, service: span(s.Service), drawn: s.Random != nil, cuts: map[sim.Cut]bool{},
		limits: map[sim.Cut]*file.Fault{}, slowed: map[sim.Target]*file.Fault{}, ailing: map[ailment]*file.Fault{}}
	wrong := map[*file.Fault]bool{}
	for _, m := range moments(faults) {
		p.at = m.at()
		switch before := len(p.errs); {
		case !m.undo:
			p.begin(m.fault)
			wrong[m.fault] = len(p.errs) > before
		case !wrong[m.fault]: // what is wrong with a fault is said once
			p.undo(m.fault)
		}
	}
	return p.plan, together(p.errs)
}

// A moment is the beginning or the undoing of a fault.
type moment struct {
	fault *file.Fault
	undo  bool
}

func (m moment) at() sim.Time {
	if m.undo {
		return sim.Time(m.fault.At + m.fault.For)
	}
	return sim.Time(m.fault.At)
}

// moments puts beginnings and undoings in the order of time, those of one
// moment in the order of the list.
func moments(faults []file.Fault) []moment {
	var all []moment
	for i := range faults {
		all = append(all, moment{fault: &faults[i]})
		if faults[i].For > 0 {
			all = append(all, moment{fault: &faults[i], undo: true})
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int { return cmp.Compare(a.at(), b.at()) })
	return all
}

// A planner walks through the faults in the order of time and keeps track of
// what each finds: which partition stands, which links are cut, what the
// network is like. So an undoing undoes its own fault and not a later one.
type planner struct {
	roster  *roster
	do      doer
	usual   file.Network // without any fault
	network file.Network
	service sim.Range                  // of every server, without any fault
	drawn   bool                       // some of the faults depend on the seed
	split   *file.Fault                // whose partition stands
	sides   [][]sim.NodeID             // of it
	cuts    map[sim.Cut]bool           // in force
	limits  map[sim.Cut]*file.Fault    // whose capacity a link has
	slowed  map[sim.Target]*file.Fault // by which fault a node is slow
	ailing  map[ailment]*file.Fault    // whose doing the lasting trouble of a disk is
	at      sim.Time
	plan    []sim.Planned
	errs    []error
}

func (p *planner) add(f sim.Fault) { p.plan = append(p.plan, sim.Planned{At: p.at, Fault: f}) }

// refuse notes an error, which may be nil, and reports whether it is one.
func (p *planner) refuse(err error) bool {
	if err != nil {
		p.errs = append(p.errs, err)
	}
	return err != nil
}

// begin plans what a fault does at its own time. Healing depends on what stands then.
func (p *planner) begin(f *file.Fault) {
	if f.Action() == "heal" {
		p.heal(f)
		return
	}
	faults, err := p.do.deed(&f.Deed, p.network)
	if p.refuse(err) {
		return
	}
	for _, one := range faults {
		p.note(f, one)
		p.add(one)
	}
}

// note keeps track of whose doing something is. A later doing of the same sort stands
// in its place, and the earlier one no longer ends it.
func (p *planner) note(by *file.Fault, f sim.Fault) {
	switch f := f.(type) {
	case sim.Partition:
		p.split, p.sides = by, f.Groups
	case sim.Isolate:
		p.split, p.sides = by, nil
		if f.Target.Node > 0 {
			p.sides = [][]sim.NodeID{{f.Target.Node}}
		}
	case sim.Bridge:
		p.split, p.sides = by, nil
	case sim.Cut:
		p.cuts[f] = true
	case sim.Weather:
		p.network = change(p.network, by.Network)
	case sim.Capacity:
		p.limits[sim.Cut{From: f.From, To: f.To}] = by
		if f.Every == 0 {
			delete(p.limits, sim.Cut{From: f.From, To: f.To})
		}
	case sim.Slow:
		p.slowed[f.Target] = by
	case sim.SlowDisk:
		p.ailing[ailment{f.Target, sim.Slowness}] = by
	case sim.TearingDisk:
		p.ailing[ailment{f.Target, sim.Tearing}] = by
	case sim.LyingDisk:
		p.ailing[ailment{f.Target, sim.Lies}] = by
	case sim.FullDisk:
		p.ailing[ailment{f.Target, sim.Fullness}] = by
	case sim.MendDisk:
		delete(p.ailing, ailment{f.Target, f.Trouble})
	}
}

// undo plans the end of a fault that has a `for:`, unless something else has
// ended it before.
func (p *planner) undo(f *file.Fault) {
	switch f.Action() {
	case "partition", "isolate", "bridge":
		if p.split == f {
			p.join()
		}
	case "cut":
		if link, err := p.roster.link(f.Cut.From, f.Cut.To); err == nil {
			p.mend(link)
		}
	case "crash":
		p.reverse(f.Crash, restart)
	case "pause":
		p.reverse(f.Pause, resume)
	case "capacity":
		p.widen(f)
	case "slow":
		p.hurry(f)
	case "disk":
		p.undoDisk(f)
	}
}

// reverse plans the undoing of a fault at nodes. The holder of a role may be
// another one by then, so that a role's fault is not undone by aiming again.
func (p *planner) reverse(at file.Names, fault func(sim.Target) sim.Fault) {
	for _, n := range at {
		if p.roster.isRole(n.Text) {
			p.refuse(unknownThen(n, "restart: all or resume: all"))
			return
		}
	}
	p.aim(at, fault)
}

// unknownThen refuses to undo what was done to the holder of a role.
func unknownThen(role strict.Name, instead string) error {
	return role.Pos.Errorf("who is %s then is not known beforehand, so for: cannot undo it", role.Text).
		Hint("leave out for:, and %s later", instead)
}

// aim plans one fault a target.
func (p *planner) aim(at file.Names, fault func(sim.Target) sim.Fault) {
	targets, err := p.roster.targets(at)
	if p.refuse(err) {
		return
	}
	for _, t := range targets {
		p.add(fault(t))
	}
}

// divide lets a partition stand in place of the one before.
func (p *planner) divide(f *file.Fault, sides [][]sim.NodeID) {
	p.split, p.sides = f, sides
	p.add(sim.Partition{Groups: sides})
}

// join ends the partition and leaves cuts as they are: everyone is on one side.
func (p *planner) join() {
	p.split, p.sides = nil, nil
	p.add(sim.Partition{Groups: [][]sim.NodeID{p.roster.everyone()}})
}

func (p *planner) mend(link sim.Cut) {
	if p.cuts[link] {
		delete(p.cuts, link)
		p.add(sim.Mend(link))
	}
}

func (p *planner) heal(f *file.Fault) {
	if everything := f.Heal.Everything(); everything || f.Heal.All() {
		p.split, p.sides = nil, nil
		clear(p.cuts)
		clear(p.limits)
		if everything {
			p.network = p.usual
			clear(p.ailing)
			clear(p.slowed)
		}
		p.add(sim.Heal{All: everything})
		return
	}
	for _, place := range f.Heal {
		p.healPlace(place)
	}
}

// healPlace ends what is wrong with one link or with one node's links. The
// world knows partitions as a whole, so a node can be taken out of one only
// if it was alone on its side.
func (p *planner) healPlace(place file.Place) {
	names := place.Names()
	if place.To != "" {
		link, err := p.roster.link(names[0], names[1])
		if !p.refuse(err) && !p.cuts[link] && p.limits[link] == nil && !p.drawn {
			p.refuse(place.Pos.Errorf("%s>%s is not cut at that moment", place.From, place.To).Hint("write heal: all, or remove the line"))
		}
		p.mend(link)
		p.unbind(link)
		return
	}
	id, err := p.roster.node(names[0])
	if p.refuse(err) {
		return
	}
	for _, link := range linksOf(p.cuts, id) {
		p.mend(link)
	}
	for _, link := range linksOf(p.limits, id) {
		p.unbind(link)
	}
	p.rejoin(place, id)
}

// linksOf lists the links among the keys of a map that a node is on, in order.
func linksOf[T any](links map[sim.Cut]T, id sim.NodeID) []sim.Cut {
	all := slices.SortedFunc(maps.Keys(links), func(a, b sim.Cut) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return slices.DeleteFunc(all, func(l sim.Cut) bool { return l.From != id && l.To != id })
}

// rejoin takes a node that is alone on its side out of the partition.
func (p *planner) rejoin(place file.Place, id sim.NodeID) {
	at := slices.IndexFunc(p.sides, func(side []sim.NodeID) bool { return slices.Contains(side, id) })
	switch {
	case p.split != nil && p.split.Action() == "bridge" && !p.drawn:
		p.refuse(place.Pos.Errorf("a bridge stands then, and ends as a whole").Hint("write heal: all, or the partition that is to stand from then on"))
	case p.split == nil || at < 0:
	case len(p.sides[at]) > 1 && p.drawn:
	case len(p.sides[at]) > 1:
		p.refuse(place.Pos.Errorf("%s shares its side of the partition with others", place.From).
			Hint("write heal: all, or the partition that is to stand from then on"))
	case len(p.sides) == 1:
		p.join()
	default:
		p.divide(p.split, slices.Delete(slices.Clone(p.sides), at, at+1))
	}
}
