package scenarios

import (
	"cmp"
	"errors"
	"sort"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// build makes the protocol that a scenario asks for, with nodes of a stage. It
// decodes the ensemble on the way.
func build(s *file.Scenario, row Protocol, ensemble any, stage Stage) (sim.Protocol, error) {
	errEnsemble := s.DecodeEnsemble(ensemble)
	var errs []error
	for _, bug := range s.Bugs {
		errs = append(errs, bug.CheckIn("bug of "+row.Name, row.bugNames()))
	}
	clients, errClients := clientsOf(s, row)
	if err := strict.Join(s.Pos, append(errs, errEnsemble, errClients)...); err != nil {
		return sim.Protocol{}, err
	}
	p, err := row.Build(ensemble, clients, s.Bugs.Texts())
	if err != nil {
		return p, strict.Join(s.Pos, blame(s, row, ensemble, err))
	}
	if stage == nil {
		return p, nil
	}
	p, err = on(stage, p, s, ensemble, clients)
	if errors.Is(err, ErrStage) {
		return p, err // no line of the scenario is to blame
	}
	return p, strict.Join(s.Pos, err)
}

// blame finds the place in the file that a protocol's error is about. A
// protocol knows no files, so each part is built by itself: what fails alone
// is what is wrong.
func blame(s *file.Scenario, row Protocol, ensemble any, whole error) error {
	alone, err := row.Build(ensemble, nil, nil)
	if err != nil {
		if s.Ensemble != nil {
			return s.Ensemble.Errorf("%v", err)
		}
		return whole
	}
	var errs []error
	for i := range s.Clients {
		errs = append(errs, blameClient(&s.Clients[i], row, ensemble, newRoster(alone).known))
	}
	if err := strict.Join(s.Pos, errs...); err != nil {
		return err
	}
	return whole
}

// blameClient builds a client by itself, and with ever more of its work. The
// place of the error is what was added last.
func blameClient(c *file.Client, row Protocol, ensemble any, servers []string) error {
	full, err := clientOf(c, row)
	if err != nil {
		return err
	}
	if full.Name == "" {
		full.Name = "c1"
	}
	build := func(one sim.Client) error {
		_, err := row.Build(ensemble, []sim.Client{one}, nil)
		return err
	}
	whole := build(full)
	if whole == nil {
		return nil
	}
	part := full
	part.Script, part.Workload = nil, nil
	if err := build(part); err != nil {
		return blameServer(c, part, err, servers, build)
	}
	if c.Workload != nil {
		return c.Workload.Errorf("%v", whole)
	}
	// The shortest beginning of the script that fails ends with the culprit.
	bad := sort.Search(len(full.Script)-1, func(n int) bool {
		part.Script = full.Script[:n+1]
		return build(part) != nil
	})
	part.Script = full.Script[bad : bad+1]
	return c.Script[bad].Pos.Errorf("%v", cmp.Or(build(part), whole))
}

// blameServer blames the server that an idle client names, if it can be without;
// otherwise the client as a whole. A server that a client can have is one with
// which it can be.
func blameServer(c *file.Client, idle sim.Client, whole error, servers []string, build func(sim.Client) error) error {
	idle.Server = ""
	if c.Server.Text == "" || build(idle) != nil {
		return c.Pos.Errorf("%v", whole)
	}
	var known []string
	for _, name := range servers {
		if idle.Server = name; build(idle) == nil {
			known = append(known, name)
		}
	}
	return c.Server.Unknown("server for clients", known)
}
