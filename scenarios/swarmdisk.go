package scenarios

import (
	"strconv"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// diskSwarm draws what befalls disks. It stands beside the other kinds and not
// among them: a disk fault takes the place of some faults that are drawn
// without it, by a stream of its own, and so adding the kind moves no draw of
// another.
//
// Only what a protocol is asked to bear is drawn: slow syncs, and crashes that
// leave the append under way torn. A disk that lies, rots, fills up or is lost
// breaks the promise on which quorums are counted, that a node finds again
// what it has synced. Keeping it to a minority of each role would not help:
// one acceptor of three that forgets its vote lets two ballots choose two
// values. Those faults are for scenarios that expect them.
type diskSwarm struct {
	weight int
	usual  strict.Span
}

// alongside takes the kind disk out of those of a scenario. With no other kind
// it is part of every run, else of those that the seed decides.
func alongside(s *file.Scenario, seed uint64) ([]strict.Name, *diskSwarm) {
	const disk = "disk"
	var others []strict.Name
	for _, kind := range s.Random.Kinds {
		if kind.Text != disk {
			others = append(others, kind)
		}
	}
	switch weight := weigh(seed, disk); {
	case len(others) == len(s.Random.Kinds):
		return others, nil
	case len(others) == 0:
		return nil, &diskSwarm{1, s.Disk.Sync}
	case weight > 0:
		return others, &diskSwarm{weight, s.Disk.Sync}
	}
	return others, nil
}

// orDisk returns the i-th fault as it was drawn, or one of a disk in its place
// as often as the kind's weight among all of them says.
func (w *swarm) orDisk(i int, f file.Fault) file.Fault {
	if w.disk == nil {
		return f
	}
	draw := sim.NewRand(w.seed, "random disk fault "+strconv.Itoa(i))
	total := w.disk.weight
	for _, n := range w.weight {
		total += n
	}
	if draw.Below(total) >= w.disk.weight {
		return f
	}
	return file.Fault{At: f.At, Deed: file.Deed{Disk: w.diskChange(&draw)}, For: w.length(&draw, f.At)}
}

// diskChange draws a disk whose syncs take up to a hundred times as long as
// usual, or one that tears what crashes interrupt.
func (w *swarm) diskChange(draw *sim.Rand) *file.DiskChange {
	c := &file.DiskChange{Node: w.name(w.server(draw))}
	if draw.Below(3) == 0 {
		torn := []strict.Chance{strict.Certain / 10, strict.Certain / 2, strict.Certain}[draw.Below(3)]
		c.Torn = &torn
		return c
	}
	least := max(w.disk.usual.Max, time.Millisecond)
	most := least * []time.Duration{2, 5, 20, 100}[draw.Below(4)]
	c.Sync = &strict.Span{Min: least, Max: min(most, strict.MaxDuration)}
	return c
}
