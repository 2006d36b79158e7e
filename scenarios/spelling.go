package scenarios

import (
	"fmt"
	"strings"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// spelled spells a choice as a schedule does: the inverse of entriesOf. The error is for
// what no file can say.
func (r *roster) spelled(x *tape.Entry) (file.Choice, error) {
	c := &x.Choice
	if x.Timed {
		return file.Choice{}, fmt.Errorf("%s: a schedule does nothing by the clock; what a served run was told is in its recording", c)
	}
	line := file.Choice{At: time.Duration(c.At), Nth: x.Nth, Again: c.Again, Leaf: c.Leaf, Rand: c.Rand}
	if x.After != (sim.Address{}) {
		line.After.Text = x.After.String()
	}
	if c.Content != 0 {
		line.Content = file.Hex(hashText(c.Content))
	}
	if c.Crash {
		cut := c.Cut
		line.CrashAfter, line.Keep, line.Flush = &cut, fates(c.Keep), c.Flush
	}
	on := file.Address{Text: c.On.String()}
	switch c.Act {
	case sim.Take:
		line.Next = on
	case sim.Drop:
		line.Drop = on
		if !x.Waits && line.After.Text == "" {
			line.Drop, line.Lose = file.Address{}, on
		}
	case sim.Hold:
		line.Hold = on
	case sim.Duplicate:
		line.Duplicate = on
	case sim.Garble:
		line.Garble = on
	case sim.Inflict:
		deed, err := r.deedOf(c.Fault)
		if crash, ok := c.Fault.(sim.Crash); ok {
			line.Keep, line.Flush = fates(crash.Keep), crash.Flush
		}
		line.Deed = deed
		return line, err
	}
	if !x.Waits && line.After.Text == "" && c.Act != sim.Take && c.Act != sim.Drop {
		return line, fmt.Errorf("%s: a schedule does that behind an event, and there is none before it", c)
	}
	return line, nil
}

// Line spells a fault as [Case.Deed] reads it: "crash: s1". The error is for one that no
// file can say.
func (c *Case) Line(f sim.Fault) (string, error) {
	line, err := c.roster.spelled(&tape.Entry{Choice: sim.Choice{Act: sim.Inflict, Fault: f}})
	if err != nil {
		return "", err
	}
	list := strict.Node{Kind: strict.List, Items: []*strict.Node{strict.Encode(&line)}} // which is printed on one line
	text := strings.TrimSuffix(strings.TrimPrefix(string(list.Print()), "[{"), "}]\n")
	if len(list.Items[0].Entries) > 1 {
		text = "{" + text + "}"
	}
	return text, nil
}

func fates(keep []sim.Keep) []file.Keep {
	var list []file.Keep
	for _, k := range keep {
		list = append(list, file.Keep{File: k.File, Writes: k.Writes, Torn: k.Torn})
	}
	return list
}

// deedOf spells a fault as a file does: the inverse of faultsOf, but for what only a
// schedule says of a crash, which spelled adds.
func (r *roster) deedOf(f sim.Fault) (file.Deed, error) {
	d, ok := r.nodeDeed(f)
	if !ok {
		d, ok = r.linkDeed(f)
	}
	if !ok {
		d, ok = r.diskDeed(f)
	}
	if !ok {
		return d, fmt.Errorf("%T %+[1]v cannot be written to a file", f)
	}
	return d, nil
}

// nodeDeed spells what befalls nodes.
func (r *roster) nodeDeed(f sim.Fault) (d file.Deed, ok bool) {
	switch f := f.(type) {
	case sim.Crash:
		d.Crash, d.Silent = file.Names{r.aim(f.Target)}, f.Silent
		if f.During {
			d.AfterEffects = &f.After
		}
	case sim.Restart:
		d.Restart = file.Names{r.aim(f.Target)}
	case sim.Pause:
		d.Pause = file.Names{r.aim(f.Target)}
	case sim.Resume:
		d.Resume = file.Names{r.aim(f.Target)}
	case sim.SetClock:
		skew, drift := strict.Offset(f.Skew), strict.Drift(f.Drift)
		d.Clock = &file.ClockChange{Node: r.aim(f.Target), Skew: &skew, Drift: &drift}
	case sim.Slow:
		d.Slow = &file.Slow{Node: r.aim(f.Target), Service: spanOf(f.Service)}
	case sim.Command:
		d.Command = &file.Command{Node: r.aim(f.Target), Line: file.Line{Text: f.Line}}
	case sim.Isolate:
		d.Isolate = file.Names{r.aim(f.Target)}
	case sim.Bridge:
		d.Bridge, d.Sides = r.aim(f.Target), r.groups(f.Sides)
	case sim.Partition:
		d.Partition = r.groups(f.Groups)
		return d, len(d.Partition) > 0
	default:
		return d, false
	}
	return d, true
}

// linkDeed spells what befalls links.
func (r *roster) linkDeed(f sim.Fault) (d file.Deed, ok bool) {
	switch f := f.(type) {
	case sim.Cut:
		d.Cut = r.linkNamed(f)
	case sim.HalfOpen:
		d.HalfOpen = r.linkNamed(sim.Cut(f))
	case sim.Mend:
		d.Heal = file.Places{{From: r.name(f.From), To: r.name(f.To)}}
	case sim.Heal:
		d.Heal = file.Places{{From: file.All}}
		if f.All {
			d.Heal[0].From = file.Everything
		}
	case sim.Reset:
		d.Reset = file.Names{strict.N(r.name(f.A)), strict.N(r.name(f.B))}
	case sim.Clog:
		l := r.linkNamed(sim.Cut{From: f.From, To: f.To})
		d.Clog = &file.Clog{From: l.From, To: l.To, For: f.For}
		return d, f.For > 0
	case sim.Capacity:
		l := r.linkNamed(sim.Cut{From: f.From, To: f.To})
		d.Capacity = &file.Capacity{From: l.From, To: l.To, Queue: f.Queue}
		if f.Every == 0 {
			lifted := true
			d.Capacity.Lifted = &lifted
			return d, true
		}
		rate, ok := rateOf(f.Every)
		d.Capacity.Messages = &rate
		return d, ok
	case sim.Weather:
		return weatherDeed(f.Network)
	default:
		return d, false
	}
	return d, true
}

// diskDeed spells what befalls a disk.
func (r *roster) diskDeed(f sim.Fault) (d file.Deed, ok bool) {
	c := &file.DiskChange{}
	yes := true
	var of sim.Target
	switch f := f.(type) {
	case sim.SlowDisk:
		sync := spanOf(f.Sync)
		of, c.Sync = f.Target, &sync
	case sim.TearingDisk:
		torn := strict.Chance(f.Torn)
		of, c.Torn = f.Target, &torn
	case sim.LyingDisk:
		of, c.Lies = f.Target, &yes
	case sim.FullDisk:
		of, c.Full = f.Target, &yes
	case sim.LoseDisk:
		of, c.Lost = f.Target, &yes
	case sim.MendDisk:
		of = f.Target
		for _, key := range file.Troubles() {
			if troubles[key] == f.Trouble {
				c.Mend = strict.N(key)
			}
		}
	case sim.Corrupt:
		of, c.Corrupt = f.Target, strict.N(f.File)
		if f.Back != sim.AnyRecord {
			c.Record = &f.Back
		}
		yes = f.File != ""
	default:
		return d, false
	}
	c.Node = r.aim(of)
	return file.Deed{Disk: c}, yes
}

// weatherDeed mentions everything, so that it means the same whatever came before.
func weatherDeed(n sim.Network) (file.Deed, bool) {
	delay, loss, twice, late := spanOf(n.Delay), strict.Chance(n.Loss), strict.Chance(n.Duplicate), strict.Chance(n.Reorder)
	tail := file.Tail{Chance: strict.Chance(n.Tail.Chance)}
	tail.Delay.Min, tail.Delay.Max = n.Tail.Delay.Min-n.Delay.Min, n.Tail.Delay.Max-n.Delay.Max
	w := &file.NetworkChange{Delay: &delay, Tail: &tail, Loss: &loss, Duplicate: &twice, Reorder: &late}
	return file.Deed{Network: w}, tail.Delay.Min >= 0 && tail.Delay.Max >= tail.Delay.Min && n.Retransmit == 0
}

// rateOf finds the rate of so long an interval.
func rateOf(every sim.Duration) (strict.Rate, bool) {
	for _, per := range []time.Duration{time.Millisecond, time.Second, time.Minute, time.Hour} {
		if rate := (strict.Rate{Count: int64(per / every), Per: per}); rate.Count > 0 && rate.Interval() == every {
			return rate, true
		}
	}
	return strict.Rate{}, false
}

func spanOf(r sim.Range) strict.Span { return strict.Span{Min: r.Min, Max: r.Max} }

// aim names a target.
func (r *roster) aim(t sim.Target) strict.Name {
	if t.Node > 0 {
		return strict.N(r.name(t.Node))
	}
	return strict.N(t.Role)
}

func (r *roster) linkNamed(l sim.Cut) *file.Link {
	return &file.Link{From: strict.N(r.name(l.From)), To: strict.N(r.name(l.To))}
}

func (r *roster) groups(sides [][]sim.NodeID) file.Groups {
	var groups file.Groups
	for _, side := range sides {
		var names []strict.Name
		for _, id := range side {
			names = append(names, strict.N(r.name(id)))
		}
		groups = append(groups, names)
	}
	return groups
}
