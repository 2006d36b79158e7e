package court

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// ErrEnsemble is wrapped by errors about an ensemble's settings.
var ErrEnsemble = errors.New("this ensemble cannot be")

// An Ensemble says who plays, and how long. Its tags are those of scenario files.
type Ensemble struct {
	Pingers  int          `yaml:"pingers" default:"1" min:"1" max:"9" about:"nodes that ping, each for itself: ping1, ping2, …; they share one ponger, pong"`
	Rounds   int          `yaml:"rounds" default:"5" min:"1" max:"1000" about:"how many pings of each pinger are to be answered, one after the other"`
	Patience sim.Duration `yaml:"patience" default:"50ms" min:"1ms" max:"1m" about:"how long a pinger waits for a pong before it pings again"`
	Budget   int          `yaml:"budget" max:"1000000" about:"how many pings a round may cost; 0 for any number"`
}

// Default returns the ensemble of a scenario that says nothing.
func Default() Ensemble {
	return Ensemble{Pingers: 1, Rounds: 5, Patience: 50 * time.Millisecond}
}

// Roles make the players. What they are told is all that they need to know.
type Roles struct {
	Pinger func(PingerSetting) sim.Node
	Ponger func() sim.Node
}

// A PingerSetting is what a pinger is told.
type PingerSetting struct {
	Ponger   sim.NodeID   // to whom it serves
	Rounds   int          // how many rounds there are
	Patience sim.Duration // how long it waits for a pong before it serves again
}

// Protocol makes the protocol of an ensemble with the players that roles make. It
// takes no clients. Its errors wrap [ErrEnsemble] and say what to write instead.
func (e Ensemble) Protocol(roles Roles, clients []sim.Client) (sim.Protocol, error) {
	if err := e.check(); err != nil {
		return sim.Protocol{}, err
	}
	if len(clients) > 0 {
		return sim.Protocol{}, fmt.Errorf("%w: %s has nothing to ask of ping-pong: leave clients out", ErrEnsemble, clients[0].Name)
	}
	p := sim.Protocol{
		Name:      "pingpong",
		Ports:     []*sim.Port{wire},
		Landmarks: []sim.Landmark{SecondServe, LatePong, Resumed},
	}
	setting := PingerSetting{Ponger: e.ponger(), Rounds: e.Rounds, Patience: e.Patience}
	for _, id := range e.pingers() {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: pingerName(id), Role: "pinger",
			New: func() sim.Node { return roles.Pinger(setting) }})
	}
	p.Nodes = append(p.Nodes, sim.NodeSpec{Name: e.name(e.ponger()), Role: "ponger", New: roles.Ponger})
	e.judge(&p)
	return p, nil
}

func (e Ensemble) check() error {
	for _, n := range []struct {
		what            string
		is, least, most int
	}{{"pingers", e.Pingers, 1, 9}, {"rounds", e.Rounds, 1, 1000}, {"pings as budget", e.Budget, 0, 1_000_000}} {
		if n.is < n.least || n.is > n.most {
			return fmt.Errorf("%w: %d %s: write %d to %d", ErrEnsemble, n.is, n.what, n.least, n.most)
		}
	}
	if e.Patience < time.Millisecond || e.Patience > time.Minute {
		return fmt.Errorf("%w: patience of %s: write 1ms to 1m", ErrEnsemble, e.Patience)
	}
	return nil
}

// pingers are the first nodes; the ponger comes behind them.
func (e Ensemble) pingers() []sim.NodeID {
	ids := make([]sim.NodeID, e.Pingers)
	for i := range ids {
		ids[i] = sim.NodeID(i + 1)
	}
	return ids
}

func (e Ensemble) ponger() sim.NodeID { return sim.NodeID(e.Pingers + 1) }

// name is what a node is called.
func (e Ensemble) name(id sim.NodeID) string {
	if id == e.ponger() {
		return "pong"
	}
	return pingerName(id)
}

// pingerName is what a pinger is called: "ping1".
func pingerName(id sim.NodeID) string { return "ping" + strconv.Itoa(int(id)) }
