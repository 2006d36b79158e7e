package scenarios

import (
	"slices"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A swarm draws the faults of a scenario's `random:` from a seed. The seed
// first draws a configuration: which kinds of faults there are at all in
// this run, and how often each. Leaving kinds out finds more than having a
// little of everything, since some mistakes show only when nothing else
// stands in their way. The configuration then draws the list.
//
// The list is in the language of the file, so what a seed has drawn can be
// printed, edited and run. Each fault's numbers come from a stream named by
// its place in the list: how one was drawn tells nothing about the next.
type swarm struct {
	roster *roster
	usual  file.Network
	random *file.Random
	seed   uint64
	kinds  []strict.Name // those drawn here; see alongside for the other
	weight []int         // of each kind, 0 for those this run does without
	disk   *diskSwarm    // nil when disks are left alone
	roles  [][]sim.NodeID
	busy   []outage // those that may not be over yet
}

// An outage is a node's being down or paused.
type outage struct {
	node  sim.NodeID
	until time.Duration
}

// drawFaults returns the faults that a seed draws for a scenario, by time.
// The last of them ends all the others.
func drawFaults(s *file.Scenario, r *roster, seed uint64) []file.Fault {
	if s.Random == nil || len(r.servers) == 0 {
		return nil
	}
	w := swarm{roster: r, usual: s.Network, random: s.Random, seed: seed, roles: r.byRole()}
	w.kinds, w.disk = alongside(s, seed)
	w.configure()
	faults := append(make([]file.Fault, 0, min(s.Random.AtMost, int(s.Random.Until/s.Random.Every))+8), w.opening()...)
	at := time.Duration(0)
	for i := 0; len(faults) < s.Random.AtMost; i++ {
		draw := sim.NewRand(seed, "random fault "+strconv.Itoa(i))
		at += draw.Between(0, 2*s.Random.Every)
		if at >= s.Random.Until {
			break
		}
		if f, ok := w.fault(&draw, w.round(at)); ok {
			faults = append(faults, w.orDisk(i, f))
		}
	}
	return append(faults, file.Fault{At: s.Random.Until, Deed: file.Deed{Heal: file.Places{{From: file.Everything}}}})
}

// opening is the weather of a run from its very start, if weather is among
// what the seed has chosen: many a mistake is made in the first exchange.
func (w *swarm) opening() []file.Fault {
	for i, kind := range w.kinds {
		if draw := sim.NewRand(w.seed, "random opening"); kind.Text == "network" && w.weight[i] > 0 {
			return []file.Fault{{Deed: file.Deed{Network: w.weather(&draw)}}}
		}
	}
	return nil
}

// configure draws which kinds take part and how often each is picked. A
// kind's weight comes from a stream of its own name, so that adding a kind
// to the file leaves the others as they were.
func (w *swarm) configure() {
	w.weight = make([]int, len(w.kinds))
	total := 0
	for i, kind := range w.kinds {
		w.weight[i] = weigh(w.seed, kind.Text)
		total += w.weight[i]
	}
	if total == 0 && len(w.kinds) > 0 {
		draw := sim.NewRand(w.seed, "random kind")
		w.weight[draw.Below(len(w.weight))] = 1
	}
}

// weigh draws the weight of one kind.
func weigh(seed uint64, kind string) int {
	draw := sim.NewRand(seed, "random kind "+kind)
	if draw.Chance(600_000) {
		return 1 << draw.Below(5)
	}
	return 0
}

// pick chooses a kind by weight; "" when there is none to choose from.
func (w *swarm) pick(draw *sim.Rand) string {
	total := 0
	for _, n := range w.weight {
		total += n
	}
	if total == 0 {
		return ""
	}
	at := draw.Below(total)
	for i, n := range w.weight {
		if at < n {
			return w.kinds[i].Text
		}
		at -= n
	}
	return ""
}

// fault draws one fault that begins at a moment. It is false when the fault
// would put more nodes out of action than the protocol is asked to bear, and
// when it needs a second node and there is none.
func (w *swarm) fault(draw *sim.Rand, at time.Duration) (file.Fault, bool) {
	f := file.Fault{At: at}
	kind := w.pick(draw)
	if len(w.roster.servers) < least(kind) {
		return f, false
	}
	switch kind {
	case "crash":
		return w.crash(draw, f)
	case "pause":
		n := w.server(draw)
		f.Pause, f.For = file.Names{w.name(n)}, w.length(draw, at)
		return f, w.afford(n, f)
	case "partition":
		f.Partition, f.For = w.sides(draw), w.length(draw, at)
	case "isolate":
		f.Isolate, f.For = file.Names{w.name(w.server(draw))}, w.length(draw, at)
	case "cut":
		a, b := w.pair(draw)
		f.Cut, f.For = &file.Link{From: w.name(a), To: w.name(b)}, w.length(draw, at)
	case "clog":
		a, b := w.pair(draw)
		f.Clog = &file.Clog{From: w.name(a), To: w.name(b), For: w.length(draw, at)}
	case "network":
		f.Network = w.weather(draw)
	case "clock":
		f.Clock = w.clock(draw)
	default:
		return w.lonely(kind, draw, f)
	}
	return f, true
}

// crash draws a crash with its restart. One in three comes in the middle of
// a handler's effects.
func (w *swarm) crash(draw *sim.Rand, f file.Fault) (file.Fault, bool) {
	n := w.server(draw)
	f.Crash, f.For = file.Names{w.name(n)}, w.length(draw, f.At)
	if between := draw.Below(3) == 0; between {
		after := draw.Below(6)
		f.AfterEffects = &after
	}
	return f, w.afford(n, f)
}

// server draws a node: first a role, so that one proposer among seven nodes
// is not left in peace, then one of the role.
func (w *swarm) server(draw *sim.Rand) sim.NodeID {
	of := w.roles[draw.Below(len(w.roles))]
	return of[draw.Below(len(of))]
}

// pair draws two different nodes.
func (w *swarm) pair(draw *sim.Rand) (a, b sim.NodeID) {
	all := w.roster.servers
	i := draw.Below(len(all))
	j := (i + 1 + draw.Below(len(all)-1)) % len(all)
	return all[i].Node, all[j].Node
}

// sides draws a partition: each node goes to either side by a coin, and a
// side that stayed empty gets one.
func (w *swarm) sides(draw *sim.Rand) file.Groups {
	sides := make(file.Groups, 2)
	for _, t := range w.roster.servers {
		i := draw.Below(2)
		sides[i] = append(sides[i], w.name(t.Node))
	}
	return filled(sides)
}

// length draws how long a fault lasts: until the general healing at most.
func (w *swarm) length(draw *sim.Rand, at time.Duration) time.Duration {
	d := w.round(draw.Between(w.random.Every/2, 4*w.random.Every))
	return max(1, min(d, w.random.Until-at))
}

// weather draws how messages travel from then on. It mentions everything, so
// that it means the same whatever came before.
func (w *swarm) weather(draw *sim.Rand) *file.NetworkChange {
	const percent = strict.Certain / 100
	of := func(least strict.Chance, more ...strict.Chance) *strict.Chance {
		c := append(more, least)[draw.Below(len(more)+1)]
		c = max(c, least)
		return &c
	}
	slow := []time.Duration{1, 1, 2, 5}[draw.Below(4)]
	delay := strict.Span{Min: w.usual.Delay.Min, Max: min(w.usual.Delay.Max*slow, strict.MaxDuration)}
	return &file.NetworkChange{
		Delay:     &delay,
		Loss:      of(w.usual.Loss, 1*percent, 5*percent, 20*percent, 40*percent),
		Duplicate: of(w.usual.Duplicate, 2*percent, 10*percent, 30*percent),
		Reorder:   of(w.usual.Reorder, 10*percent, 50*percent, 100*percent),
	}
}

// clock draws a clock that is wrong by about as much as faults are apart,
// and up to a twentieth too fast or too slow.
func (w *swarm) clock(draw *sim.Rand) *file.ClockChange {
	skew := strict.Offset(w.round(draw.Between(-w.random.Every, w.random.Every)))
	drift := strict.Drift(draw.Below(100_001) - 50_000)
	return &file.ClockChange{Node: w.name(w.server(draw)), Skew: &skew, Drift: &drift}
}

// afford reports whether a node may be out of action while a fault lasts, and
// if so notes that it is. Of each role a minority may be out at once; a role
// too small for one may still lose a single node, which it gets back.
func (w *swarm) afford(n sim.NodeID, f file.Fault) bool {
	w.busy = slices.DeleteFunc(w.busy, func(o outage) bool { return o.until <= f.At })
	peers := w.roles[slices.IndexFunc(w.roles, func(ids []sim.NodeID) bool { return slices.Contains(ids, n) })]
	out := 1
	for _, o := range w.busy {
		if o.node == n {
			return false // it is out already
		}
		if slices.Contains(peers, o.node) {
			out++
		}
	}
	if out > max(1, (len(peers)-1)/2) {
		return false
	}
	w.busy = append(w.busy, outage{n, f.At + f.For})
	return true
}

// round makes a time readable: to the millisecond where faults are seconds
// apart, to the microsecond otherwise.
func (w *swarm) round(d time.Duration) time.Duration {
	if w.random.Every >= time.Second {
		return d.Truncate(time.Millisecond)
	}
	return d.Truncate(time.Microsecond)
}

func (w *swarm) name(id sim.NodeID) strict.Name { return strict.N(w.roster.name(id)) }
