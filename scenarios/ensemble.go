package scenarios

import (
	"cmp"
	"sort"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// build makes the protocol that a scenario asks for.
func build(s *file.Scenario, row Protocol) (sim.Protocol, error) {
	ensemble := row.Ensemble()
	errEnsemble := s.DecodeEnsemble(ensemble)
	var errs []error
	for _, bug := range s.Bugs {
		errs = append(errs, bug.CheckIn("bug of "+row.Name, row.bugNames()))
	}
	clients, errClients := clientsOf(s)
	if err := strict.Join(s.Pos, append(errs, errEnsemble, errClients)...); err != nil {
		return sim.Protocol{}, err
	}
	p, err := row.Build(ensemble, clients, s.Bugs.Texts())
	if err != nil {
		return p, strict.Join(s.Pos, blame(s, row, ensemble, err))
	}
	return p, nil
}

// blame finds the place in the file that a protocol's error is about. A
// protocol knows no files, so each part is built by itself: what fails alone
// is what is wrong.
func blame(s *file.Scenario, row Protocol, ensemble any, whole error) error {
	if _, err := row.Build(ensemble, nil, nil); err != nil {
		if s.Ensemble != nil {
			return s.Ensemble.Errorf("%v", err)
		}
		return whole
	}
	var errs []error
	for i := range s.Clients {
		c := &s.Clients[i]
		alone := sim.Client{Name: c.Name.Text, Server: c.Server.Text}
		if alone.Name == "" {
			alone.Name = "c1"
		}
		if _, err := row.Build(ensemble, []sim.Client{alone}, nil); err != nil {
			errs = append(errs, c.Pos.Errorf("%v", err))
			continue
		}
		// The shortest beginning of the script that fails ends with the culprit.
		bad := sort.Search(len(c.Script), func(n int) bool {
			alone.Script = lines(c.Script[:n+1])
			_, err := row.Build(ensemble, []sim.Client{alone}, nil)
			return err != nil
		})
		if bad < len(c.Script) {
			alone.Script = lines(c.Script[bad : bad+1])
			_, err := row.Build(ensemble, []sim.Client{alone}, nil)
			errs = append(errs, c.Script[bad].Pos.Errorf("%v", cmp.Or(err, whole)))
		}
	}
	if err := strict.Join(s.Pos, errs...); err != nil {
		return err
	}
	return whole
}
