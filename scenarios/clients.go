package scenarios

import (
	"fmt"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// clientsOf lists the scenario's clients as the protocol takes them. Counted
// ones are called c1, c2 and so on, passing over names that are taken.
func clientsOf(s *file.Scenario, row Protocol) ([]sim.Client, error) {
	var clients []sim.Client
	var errs []error
	names := newNamer(s)
	for i := range s.Clients {
		c := &s.Clients[i]
		one, err := clientOf(c, row)
		errs = append(errs, err)
		for range max(1, c.Count) {
			if c.Count > 0 {
				one.Name = names.next()
			}
			clients = append(clients, one)
		}
	}
	return clients, strict.Join(s.Pos, errs...)
}

// clientOf is one client as the protocol takes it.
func clientOf(c *file.Client, row Protocol) (sim.Client, error) {
	one := sim.Client{Name: c.Name.Text, Server: c.Server.Text, Start: c.Start, Script: lines(c.Script), SessionTimeout: c.SessionTimeout, ReadOnly: c.ReadOnly}
	var errs []error
	if c.SessionTimeout > 0 && !row.Sessions {
		errs = append(errs, c.Pos.Errorf("protocol %s has no sessions", row.Name).Hint("remove sessionTimeout"))
	}
	if c.ReadOnly && !row.Sessions {
		errs = append(errs, c.Pos.Errorf("protocol %s has no sessions", row.Name).Hint("remove readOnly"))
	}
	switch {
	case c.Workload == nil:
	case row.Workload == nil:
		errs = append(errs, c.Workload.Errorf("protocol %s takes no workload", row.Name).
			Hint("write script: and a list of operations; see zoolab list protocols"))
	default:
		one.Workload = row.Workload()
		errs = append(errs, c.DecodeWorkload(one.Workload))
	}
	return one, strict.Join(c.Pos, errs...)
}

// lines are the texts of a script.
func lines(script file.Script) []string {
	texts := make([]string, len(script))
	for i, line := range script {
		texts[i] = line.Text
	}
	return texts
}

// A namer gives counted clients names that no other client has.
type namer struct {
	taken map[string]bool
	n     int
}

func newNamer(s *file.Scenario) *namer {
	n := &namer{taken: map[string]bool{}}
	for i := range s.Clients {
		n.taken[s.Clients[i].Name.Text] = true
	}
	return n
}

func (n *namer) next() string {
	for {
		n.n++
		if name := fmt.Sprintf("c%d", n.n); !n.taken[name] {
			return name
		}
	}
}
