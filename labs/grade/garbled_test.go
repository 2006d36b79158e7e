package grade_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// A mumbler is a stage whose answers are those of the protocol's own nodes, with a
// byte altered here and there: numbers, lengths, names, values in facts and messages.
type mumbler struct {
	row   scenarios.Protocol
	roles []string
	seed  uint64
}

func (m mumbler) Plays() (string, []string) { return m.row.Name, m.roles }

func (m mumbler) Open(ensemble any, clients []sim.Client) (sim.Carrier, error) {
	p, err := m.row.Build(ensemble, clients, nil)
	if err != nil {
		return nil, err
	}
	h, err := sim.NewHost(p)
	return &mumble{host: h, rand: rand.New(rand.NewPCG(m.seed, 1))}, err
}

type mumble struct {
	sync.Mutex
	host *sim.Host
	rand *rand.Rand
}

func (m *mumble) Carry(call []byte) ([]byte, error) {
	m.Lock()
	defer m.Unlock()
	reply := m.host.Handle(call, nil)
	if m.rand.IntN(20) == 0 {
		i := m.rand.IntN(len(reply))
		reply[i] = byte(m.rand.IntN(256)) >> m.rand.IntN(8)
	}
	return reply, nil
}

// Whatever a worker says, the umpires of a lab judge it, and neither they nor the
// world go down with it.
func TestUmpiresBearWhateverIsSaid(t *testing.T) {
	for _, lab := range labs.All() {
		at := slices.IndexFunc(scenarios.Protocols(), func(p scenarios.Protocol) bool { return p.Name == lab.Protocol })
		for _, one := range grade.AllTests(lab) {
			if one.States > 0 {
				continue
			}
			text, err := fs.ReadFile(one.From, one.Scenario)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(12) {
				s, err := file.Parse(one.Scenario, text)
				if err != nil {
					t.Fatal(err)
				}
				s.Limits.Events = 5000
				c, err := scenarios.CompileOn(s, mumbler{scenarios.Protocols()[at], lab.Roles, seed})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Run(context.Background(), seed, scenarios.Options{Steps: 1000, Lenient: true}); err != nil {
					t.Errorf("lab %s, %s, seed %d: %v", lab.Folder(), one.Name, seed, err)
				}
			}
		}
	}
}
