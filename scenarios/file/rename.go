package file

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// Nodes are the names of nodes in d with their places, without the words that stand
// for nodes, for whoever knows the ensemble.
func (d *Deed) Nodes() Names {
	var all Names
	d.with(func(n strict.Name) strict.Name {
		if n.Text != All && n.Text != Leader && n.Text != Everything {
			all = append(all, n)
		}
		return n
	})
	return all
}

// Renamed is d done to other nodes. It shares nothing with d that has a name in it.
func (d *Deed) Renamed(to func(name string) string) Deed {
	return d.with(func(n strict.Name) strict.Name {
		n.Text = to(n.Text)
		return n
	})
}

// with is a copy of d with every name in it replaced, those that stand for nodes
// among them.
func (d *Deed) with(name func(strict.Name) strict.Name) Deed {
	one := *d
	one.Partition = d.Partition.with(name)
	for _, names := range []*Names{&one.Isolate, &one.Crash, &one.Restart, &one.Pause, &one.Resume} {
		*names = names.with(name)
	}
	one.Heal = d.Heal.with(name)
	one.Cut = d.Cut.with(name)
	if d.Clog != nil {
		c := *d.Clog
		c.From, c.To = name(c.From), name(c.To)
		one.Clog = &c
	}
	if d.Clock != nil {
		c := *d.Clock
		c.Node = name(c.Node)
		one.Clock = &c
	}
	if d.Bridge.Text != "" {
		one.Bridge = name(d.Bridge)
	}
	one.Sides = d.Sides.with(name)
	one.HalfOpen = d.HalfOpen.with(name)
	if d.Capacity != nil {
		c := *d.Capacity
		c.From, c.To = name(c.From), name(c.To)
		one.Capacity = &c
	}
	if d.Slow != nil {
		one.Slow = &Slow{Node: name(d.Slow.Node), Service: d.Slow.Service}
	}
	if d.Disk != nil {
		c := *d.Disk
		c.Node = name(c.Node)
		one.Disk = &c
	}
	one.Reset = d.Reset.with(name)
	if d.Command != nil {
		one.Command = &Command{Node: name(d.Command.Node), Line: d.Command.Line}
	}
	return one
}

func (n Names) with(name func(strict.Name) strict.Name) Names {
	all := slices.Clone(n)
	for i := range all {
		all[i] = name(all[i])
	}
	return all
}

func (g Groups) with(name func(strict.Name) strict.Name) Groups {
	all := slices.Clone(g)
	for i := range all {
		all[i] = Names(all[i]).with(name)
	}
	return all
}

func (l *Link) with(name func(strict.Name) strict.Name) *Link {
	if l == nil {
		return nil
	}
	return &Link{Pos: l.Pos, From: name(l.From), To: name(l.To)}
}

func (p Places) with(name func(strict.Name) strict.Name) Places {
	all := slices.Clone(p)
	for i := range all {
		at := &all[i]
		at.From = name(strict.Name{Text: at.From, Pos: at.Pos}).Text
		if at.To != "" {
			at.To = name(strict.Name{Text: at.To, Pos: at.Pos}).Text
		}
	}
	return all
}
