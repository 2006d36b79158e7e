package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// within bounds how much more an event of the largest world may cost than
// one of the smallest.
const within = 3.0

// growth prints what an event costs as worlds grow: more servers that all
// talk to each other, and more clients of five servers.
func growth(out io.Writer, rounds, events int) (short []string, err error) {
	fmt.Fprintf(out, "Growth, %s in ns an event, medians of %d rounds of %d events\n\n", clockName, rounds, events)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "world\tns\tof the smallest\tMiB\t")
	grow := func(what string, sizes []int, make func(n int) *sim.World) {
		var least float64
		for _, n := range sizes {
			ns, mib := weigh(rounds, events, func() *sim.World { return make(n) })
			if least == 0 {
				least = ns
			}
			fmt.Fprintf(t, "%d %s\t%.0f\t%.2f\t%.1f\t\n", n, what, ns, ns/least, mib)
			if ns > within*least {
				short = append(short, fmt.Sprintf("%d %s: an event costs %.1f times that of %d", n, what, ns/least, sizes[0]))
			}
		}
	}
	grow("servers", []int{3, 5, 7, 9, 13}, func(n int) *sim.World {
		return newWorld(job{nodes: n, window: 16 * n, fact: true, timer: true}).World
	})
	grow("clients of 5 servers", []int{10, 100, 1000, 10_000}, newTavern)
	return short, t.Flush()
}

// weigh returns the cost of an event in a world and the world's memory.
func weigh(rounds, events int, make func() *sim.World) (ns, mib float64) {
	before := heap()
	w := make()
	for w.Seq() < uint64(events) { // lanes, stores and rings reach their size
		w.Step()
	}
	var all []float64
	for range rounds {
		all = append(all, cost(func() int { return repeat(events, func() { w.Step() }) }))
	}
	mib = (heap() - before) / (1 << 20)
	runtime.KeepAlive(w)
	return median(all), mib
}

// heap returns the bytes in use.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// The tavern: each guest orders from one of five hosts with a timeout, waits
// for what was ordered, takes its time with it, and orders again. A host
// serves when it has asked the other hosts and two have agreed, so that an
// order is ten messages, eight of them among the hosts, as a write to an
// ensemble is. Guests take the more time the more they are: it is the world
// that grows here and not what goes on in it.
var (
	counter = sim.Datagrams("counter")
	order   = sim.Message[load](counter, "Order")
	ask     = sim.Message[load](counter, "Ask")
	agreed  = sim.Message[load](counter, "Agreed")
	served  = sim.Message[load](counter, "Served")
	patient = sim.Timer("patience")
	hungry  = sim.Timer("hunger")
)

const (
	hosts = 5
	pause = 300 * time.Microsecond // between orders, for each guest there is
)

type host struct {
	agreed []uint8 // by guest: how many hosts have agreed to the present order
}

func (h *host) Start(*sim.Env) {}

func (h *host) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case order.Is(d):
		h.agreed[d.From] = 0
		for _, p := range env.Peers() {
			if p != env.Self() {
				ask.SendTo(env, p, load{order.Of(d).N, uint64(d.From)})
			}
		}
	case ask.Is(d):
		agreed.SendTo(env, d.From, ask.Of(d))
	case agreed.Is(d):
		l := agreed.Of(d)
		if h.agreed[l.Weight]++; h.agreed[l.Weight] == hosts/2 {
			served.SendTo(env, sim.NodeID(l.Weight), l)
		}
	}
}

func (h *host) Timer(*sim.Env, sim.TimerID) {}

type guest struct {
	n    uint64
	slow time.Duration
}

func (g *guest) Start(env *sim.Env) { env.SetTimerBetween(hungry, 0, g.slow) }

func (g *guest) Receive(env *sim.Env, d sim.Delivery) {
	if served.Of(d).N == g.n {
		env.StopTimer(patient)
		env.SetTimer(hungry, g.slow)
	}
}

func (g *guest) Timer(env *sim.Env, _ sim.TimerID) { g.order(env) }

func (g *guest) order(env *sim.Env) {
	g.n++
	env.SetTimer(patient, turnout)
	order.SendTo(env, env.Self()%hosts+1, load{N: g.n})
}

func newTavern(guests int) *sim.World {
	p := sim.Protocol{Name: "tavern", Ports: []*sim.Port{counter}}
	for i := range hosts + guests {
		s := sim.NodeSpec{Name: "h" + strconv.Itoa(i+1), Role: "host", New: func() sim.Node { return &host{agreed: make([]uint8, hosts+guests+1)} }}
		if i >= hosts {
			s = sim.NodeSpec{Name: "g" + strconv.Itoa(i+1), Role: "guest", New: func() sim.Node { return &guest{slow: time.Duration(guests) * pause} }}
		}
		p.Nodes = append(p.Nodes, s)
	}
	return must(sim.New(sim.Config{Seed: seed, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: shortest, Max: longest}},
		Boot: sim.Range{Max: longest}}))
}
