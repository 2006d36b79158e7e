package call

import (
	"errors"
	"fmt"
	"time"

	"github.com/zoolab/zoolab/sim"
)

var (
	// ErrEnsemble is wrapped by errors about the ensemble's settings.
	ErrEnsemble = errors.New("this ensemble cannot be")
	// ErrClient is wrapped by errors about clients.
	ErrClient = errors.New("this client cannot take part")
)

// An Ensemble says how patient callers are and what a call may cost. Its tags are
// those of scenario files.
type Ensemble struct {
	Retry   sim.Duration `yaml:"retry" default:"50ms" min:"1ms" max:"1m" about:"how long a caller waits before it sends its request again"`
	Longest sim.Duration `yaml:"longest" default:"1s" min:"1ms" max:"1h" about:"how long it waits at most when it has waited in vain before"`
	Budget  int          `yaml:"budget" default:"0" max:"1000" about:"how many requests one call may cost; 0 for any number"`
}

// Default returns the ensemble of a scenario that says nothing.
func Default() Ensemble { return Ensemble{Retry: 50 * time.Millisecond, Longest: time.Second} }

// Protocol puts a server and its clients together, from what plays the roles. Its
// errors wrap [ErrEnsemble], [ErrClient] or [ErrScript] and say what to write
// instead.
func (e Ensemble) Protocol(roles Roles, clients []sim.Client) (sim.Protocol, error) {
	if err := e.check(); err != nil {
		return sim.Protocol{}, err
	}
	p := sim.Protocol{
		Name:      "rpc",
		Nodes:     []sim.NodeSpec{{Name: serverName, Role: "server", New: roles.Server}},
		Ports:     []*sim.Port{wire},
		Landmarks: []sim.Landmark{Retried, StaleReply, AnsweredAgain, OldRequest},
	}
	taken := map[string]bool{serverName: true}
	for _, c := range clients {
		u, err := newUser(c)
		switch {
		case err != nil:
			return sim.Protocol{}, err
		case taken[c.Name]:
			return sim.Protocol{}, fmt.Errorf("%w: %q is taken: give each client a name of its own", ErrClient, c.Name)
		}
		taken[c.Name] = true
		told := ClientSettings{Patience: Patience{First: e.Retry, Most: max(e.Retry, e.Longest)}, user: u}
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: c.Name, Role: "client", Volunteer: true,
			New: func() sim.Node { return roles.Client(told) }})
	}
	e.judge(&p, clients)
	return p, nil
}

// serverName is what the one server is called.
const serverName = "s1"

func (e Ensemble) check() error {
	for _, d := range []struct {
		what     string
		is, most sim.Duration
	}{{"retry", e.Retry, time.Minute}, {"longest", e.Longest, time.Hour}} {
		if d.is < time.Millisecond || d.is > d.most {
			return fmt.Errorf("%w: %s of %s: write 1ms to %s", ErrEnsemble, d.what, d.is, d.most)
		}
	}
	if e.Budget < 0 || e.Budget > 1000 {
		return fmt.Errorf("%w: a budget of %d requests: write 0 to 1000", ErrEnsemble, e.Budget)
	}
	return nil
}

// newUser turns what a scenario asks for into a program.
func newUser(c sim.Client) (user, error) {
	if c.Server != "" && c.Server != serverName {
		return user{}, fmt.Errorf("%w: %s talks to %q: there is one server, %s", ErrClient, c.Name, c.Server, serverName)
	}
	if c.Start < 0 || c.Start > longest {
		return user{}, fmt.Errorf("%w: %s starts after %s: write 0s to %s", ErrClient, c.Name, c.Start, longest)
	}
	for _, s := range c.Script {
		if _, err := parseLine(s); err != nil {
			return user{}, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return user{start: c.Start, script: c.Script}, nil
}
