package live

import (
	"fmt"
	"strconv"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/zookeeper"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// Outside is the name of the gate that a scenario gets that has none.
const Outside = "outside"

// An Ensemble is a scenario with a gate: one that outside clients can come to.
type Ensemble struct {
	Case    *scenarios.Case
	Gate    sim.NodeID
	Servers []string // by their names, in order
	// MaxBuffer is how many bytes of a request its servers take: Limits.Frame, unless
	// that is set.
	MaxBuffer int
}

// Open makes a scenario of ZooKeeper ready to be served, with a gate if it has none. What
// else is wrong with it is told as [scenarios.Compile] does.
func Open(s *file.Scenario) (*Ensemble, error) {
	if s.Protocol.Text != "zookeeper" {
		return nil, unserved(s, "clients from outside speak to servers of ZooKeeper, and this is a scenario of %s: "+
			"name one of protocol zookeeper, as the library's serve is", s.Protocol)
	}
	if len(s.Schedule) > 0 {
		return nil, unserved(s, "it has a schedule, which says what comes next, and here the clock and the clients do: "+
			"run it, or leave out its schedule")
	}
	e := &Ensemble{}
	gates := gatesOf(s)
	var name string
	switch {
	case len(gates) > 1 || len(gates) == 1 && gates[0] == "":
		return nil, unserved(s, "clients from outside come in by one gate: leave one client whose script is [%s], with a name and no count", gate.Script)
	case len(gates) == 1:
		name = gates[0]
	default:
		with := *s
		with.Clients = append(with.Clients[:len(s.Clients):len(s.Clients)],
			file.Client{Name: strict.Name{Text: Outside}, Script: file.Script{{Text: gate.Script}}})
		name, s = Outside, &with
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		return nil, err
	}
	settings := zookeeper.Default()
	if err := c.Scenario.DecodeEnsemble(&settings); err != nil {
		return nil, err
	}
	if settings.MaxBuffer > mostFrame {
		return nil, unserved(s, "its servers take requests of %d bytes, and what comes at one moment is a line of a recording, which has no room for that: "+
			"set ensemble.maxBuffer to %d or less", settings.MaxBuffer, mostFrame)
	}
	e.Case, e.MaxBuffer = c, settings.MaxBuffer
	id := sim.NodeID(1)
	for _, cast := range c.Cast() {
		for range cast.Count {
			if cast.Role != "client" {
				e.Servers = append(e.Servers, c.NodeName(id))
			}
			if c.NodeName(id) == name {
				e.Gate = id
			}
			id++
		}
	}
	return e, nil
}

// ReachedAt returns the ensemble with servers that tell in /zookeeper/config where clients
// reach them, as the setting clientAddresses has it: some clients follow that, Apache's
// Curator among them. What the scenario itself says of it stands.
func (e *Ensemble) ReachedAt(addresses string) (*Ensemble, error) {
	s := e.Case.Scenario
	settings := zookeeper.Default()
	if err := s.DecodeEnsemble(&settings); err != nil {
		return nil, err
	}
	if settings.ClientAddresses != "" {
		return e, nil
	}
	told, err := file.Parse(s.Pos.File, file.Marshal(s),
		strict.Setting{Path: "ensemble.clientAddresses", Value: strconv.Quote(addresses)})
	if err != nil {
		return nil, err
	}
	return Open(told)
}

// gatesOf lists a scenario's gates by their names, "" of those that are counted.
func gatesOf(s *file.Scenario) (names []string) {
	for _, c := range s.Clients {
		if len(c.Script) == 1 && c.Script[0].Text == gate.Script {
			names = append(names, c.Name.Text)
		}
	}
	return names
}

// unserved says why a scenario cannot be served.
func unserved(s *file.Scenario, why string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", s.Pos, ErrServe, fmt.Sprintf(why, args...))
}
