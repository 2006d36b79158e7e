package scenarios

import (
	"fmt"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// clientsOf lists the scenario's clients as the protocol takes them. Counted
// ones are called c1, c2 and so on, passing over names that are taken.
func clientsOf(s *file.Scenario) ([]sim.Client, error) {
	var clients []sim.Client
	var errs []error
	names := newNamer(s)
	for i := range s.Clients {
		c := &s.Clients[i]
		switch {
		case c.Workload != nil:
			errs = append(errs, c.Workload.Errorf("protocol %s takes no workload", s.Protocol.Text).
				Hint("write script: and a list of operations; see zoolab list protocols"))
		case c.SessionTimeout > 0:
			errs = append(errs, c.Pos.Errorf("protocol %s has no sessions", s.Protocol.Text).Hint("remove sessionTimeout"))
		}
		one := sim.Client{Name: c.Name.Text, Server: c.Server.Text, Start: c.Start, Script: lines(c.Script)}
		for range max(1, c.Count) {
			if c.Count > 0 {
				one.Name = names.next()
			}
			clients = append(clients, one)
		}
	}
	return clients, strict.Join(s.Pos, errs...)
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
