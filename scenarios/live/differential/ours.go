package differential

import (
	"context"
	"fmt"
	"net"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// Serve serves an ensemble of ours, with the options that the real one is given, until
// ctx ends, and with others. What the judges said of it comes by the channel then.
func Serve(ctx context.Context, name string, servers int, others ...strict.Setting) (*Side, <-chan error, error) {
	s, err := scenarios.Open("serve", append([]strict.Setting{{Path: "ensemble.servers", Value: fmt.Sprint(servers)},
		{Path: "ensemble.containerCheck", Value: "1h"}}, others...)...) // so that no node goes by itself
	if err != nil {
		return nil, nil, err
	}
	e, err := live.Open(s)
	if err != nil {
		return nil, nil, err
	}
	side := &Side{Name: name}
	c := live.Config{Ensemble: e, Seed: s.Seed}
	for _, server := range e.Servers {
		var config net.ListenConfig
		l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, nil, err
		}
		c.Doors = append(c.Doors, live.Door{Server: server, Listener: l})
		side.Servers = append(side.Servers, l.Addr().String())
	}
	over := make(chan error, 1)
	go func() {
		res, err := live.Serve(ctx, c)
		if err == nil && res.Verdict != checker.Pass {
			err = fmt.Errorf("the judges: %v: %v", res.Verdict, res.Unmet)
		}
		over <- err
	}()
	return side, over, nil
}
