package kit

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Builder makes the protocol of an ensemble with its clients and a student's roles.
type Builder = func(ensemble []byte, clients []sim.Client) (sim.Protocol, error)

// Build is the builder of a vocabulary's ensemble, by its method Protocol, with a
// student's roles.
func Build[Ensemble, Roles any](protocol func(Ensemble, Roles, []sim.Client) (sim.Protocol, error), roles Roles) Builder {
	return func(ensemble []byte, clients []sim.Client) (sim.Protocol, error) {
		var e Ensemble
		if err := json.Unmarshal(ensemble, &e); err != nil {
			return sim.Protocol{}, fmt.Errorf("the ensemble cannot be read: %w", err)
		}
		return protocol(e, roles, clients)
	}
}

// A Play is a test with a student's nodes, ready to run under each of its seeds. It
// runs one at a time.
type Play struct {
	test     *Trial
	protocol sim.Protocol
}

// Open makes a test ready. The nodes are called as a grader's worker calls them, so
// that they can be and do what they can there, and nothing else: a host in this
// process has each handler run from the encoding of its node's state, twice. The error
// says what the nodes are that they must not be.
func (l *Lab) Open(t *Trial, build Builder) (play *Play, err error) {
	defer func() {
		if p := recover(); p != nil {
			play, err = nil, fmt.Errorf("the nodes cannot be made: %v", p)
		}
	}()
	p, err := build(t.Ensemble, t.Clients)
	if err != nil {
		return nil, err
	}
	host, err := sim.NewHost(p)
	if err != nil {
		return nil, err
	}
	host.Twice = true
	if err := host.Check(l.Roles...); err != nil {
		return nil, err
	}
	p = p.Elsewhere(inside{host}, l.Roles...)
	p.Monitors = slices.DeleteFunc(slices.Clone(p.Monitors), func(m sim.MonitorSpec) bool {
		return !slices.Contains(t.Expect.Monitors, m.Name)
	})
	return &Play{test: t, protocol: p}, nil
}

// inside carries calls to a host in this process.
type inside struct{ host *sim.Host }

// Carry has the host handle a call.
func (i inside) Carry(call []byte) ([]byte, error) { return i.host.Handle(call, nil), nil }

// An Outcome is what came of a run.
type Outcome struct {
	Hash   string // of the history, 16 hexadecimal digits
	Check  string // that failed, "" when the run ended as it should
	Text   string // in one sentence
	Node   sim.NodeID
	Name   string // of the node, if it is somebody's fault
	Events uint64
	At     sim.Time
}

// name is what a node is called.
func (p *Play) name(id sim.NodeID) string { return p.protocol.Nodes[id-1].Name }

// Run runs the test under a seed, which is named by its place. The tracer may be nil.
// The error is for a world that cannot be made.
func (p *Play) Run(seed int, tracer sim.Tracer) (Outcome, error) {
	t, plan := p.test, p.test.plan(seed)
	config := sim.Config{Seed: t.Seeds[seed], Protocol: p.protocol, Network: t.World.Network, Disk: t.World.Disk, Service: t.World.Service,
		Clocks: t.World.Clocks, Boot: t.World.Boot, Buggify: t.World.Buggify, Plan: plan, Paranoid: true, Tracer: tracer}
	var progress *tape.Progress
	if goal := p.protocol.Goal; goal != nil && t.Expect.Progress {
		progress = tape.NewProgress(goal(), plan, t.begun(), t.Expect.Within)
		config.Protocol.Goal = func() sim.Goal { return progress }
	}
	w, err := sim.New(config)
	if err != nil {
		return Outcome{}, err
	}
	defer w.Close()
	d := tape.NewDriver(t.entries())
	d.Lenient()
	stop, err := d.Run(w, t.Until, t.Events, func() bool { return false })
	if err != nil {
		return Outcome{}, err
	}
	w.Finish()
	o := Outcome{Hash: fmt.Sprintf("%016x", w.Hash()), Events: w.Seq(), At: w.Now()}
	o.Check, o.Text = t.judge(w, progress, stop)
	if v := w.Violation(); v != nil {
		o.Node, o.Name = v.Node, w.Name(v.Node)
	}
	return o, nil
}

// begun is when the last client begins.
func (t *Trial) begun() (last sim.Time) {
	for i := range t.Clients {
		last = max(last, sim.Time(t.Clients[i].Start))
	}
	return last
}

// judge finds what is wrong with a run that is over, the first of it, as the grader
// calls it.
func (t *Trial) judge(w *sim.World, progress *tape.Progress, stop tape.Stop) (check, text string) {
	if v := w.Violation(); v != nil {
		return v.Monitor, v.Text
	}
	if progress != nil {
		if standing, text := progress.Judge(w, stop); standing == tape.Late {
			return "progress", text
		}
	}
	marks := w.Marks()
	for _, name := range t.Expect.Reached {
		if !slices.ContainsFunc(marks, func(m sim.Mark) bool { return m.Name == name && m.Count > 0 }) {
			return "reached " + name, "the run was to come by " + name + ", and never did"
		}
	}
	if stop.Early() {
		return "end", fmt.Sprintf("the run was stopped at %s after %d events: it does not seem to end", w.Now(), w.Seq())
	}
	return "", ""
}
