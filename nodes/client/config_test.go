package client

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

func TestBadClientsAreRefusedWithAHint(t *testing.T) {
	w := DefaultWorkload()
	w.Window = 0
	mixed := DefaultWorkload()
	mixed.Mix = &Mix{Get: 101}
	nothing := DefaultWorkload()
	nothing.Mix = &Mix{Get: 0}
	for what, c := range map[string]struct {
		client sim.Client
		kind   error
		want   string
	}{
		"unknown server":   {sim.Client{Server: "s9"}, ErrClient, `c1 talks to "s9": write one of s1, s2`},
		"late":             {sim.Client{Start: 25 * time.Hour}, ErrClient, "c1 starts after 25h0m0s: write 0s to 24h0m0s"},
		"early":            {sim.Client{Start: -1}, ErrClient, "c1 starts after -1ns: write 0s to 24h0m0s"},
		"short session":    {sim.Client{SessionTimeout: 1}, ErrClient, "c1 has a sessionTimeout of 1ns: write whole milliseconds, 4s to 40s, which is 2 to 20 ticks"},
		"just too short":   {sim.Client{SessionTimeout: 4*time.Second - ms}, ErrClient, "c1 has a sessionTimeout of 3.999s: write whole milliseconds, 4s to 40s, which is 2 to 20 ticks"},
		"long session":     {sim.Client{SessionTimeout: 40*time.Second + ms}, ErrClient, "c1 has a sessionTimeout of 40.001s: write whole milliseconds, 4s to 40s, which is 2 to 20 ticks"},
		"crooked session":  {sim.Client{SessionTimeout: 5*time.Second + time.Microsecond}, ErrClient, "c1 has a sessionTimeout of 5.000001s: write whole milliseconds, 4s to 40s, which is 2 to 20 ticks"},
		"both":             {sim.Client{Script: []string{"get /a"}, Workload: w}, ErrClient, "c1 has a script and a workload: keep one of them"},
		"another workload": {sim.Client{Workload: 7}, ErrClient, "c1 has a workload of another protocol, a int"},
		"no window":        {sim.Client{Workload: w}, ErrWorkload, "c1: window of 0: write 1 to 1000"},
		"nothing to do":    {sim.Client{Workload: nothing}, ErrWorkload, "c1: a mix of nothing: write 1 or more for one of its parts, as in mix: {get: 1}, or leave mix out"},
		"large part":       {sim.Client{Workload: &mixed}, ErrWorkload, "c1: 101 parts of get in the mix: write 0 to 100"},
		"no line":          {sim.Client{Script: []string{"get /a", "got /a"}}, ErrScript, ""},
	} {
		c.client.Name = "c1"
		_, err := New(ensemble{habits: make([]habit, 2)}.config(), c.client, 0)
		want := c.kind.Error() + ": " + c.want
		if c.want == "" {
			_, line := parseLine("got /a")
			want = "c1: " + line.Error()
		}
		if !errors.Is(err, c.kind) || err.Error() != want {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, cfg := range []Config{{}, {Servers: []sim.NodeID{1}}, {Servers: []sim.NodeID{64}, Names: []string{"s64"}}} {
		if _, err := New(cfg, sim.Client{Name: "c1"}, 0); !errors.Is(err, ErrClient) {
			t.Errorf("%v: %v", cfg, err)
		}
	}
}

// A session may last as long as a server grants, and no other way.
func TestSessionsOfTwoToTwentyTicksAreTaken(t *testing.T) {
	for _, timeout := range []time.Duration{4 * time.Second, 40 * time.Second} {
		if _, err := New(ensemble{habits: make([]habit, 1)}.config(), sim.Client{Name: "c1", SessionTimeout: timeout}, 0); err != nil {
			t.Error(err)
		}
	}
}

// Servers may be told to grant others.
func TestSessionsThatAreGrantedAreTaken(t *testing.T) {
	cfg := ensemble{habits: make([]habit, 1)}.config()
	cfg.Least, cfg.Most = time.Second, 3*time.Second
	for timeout, want := range map[time.Duration]string{
		time.Second:      "",
		3 * time.Second:  "",
		time.Second - ms: ErrClient.Error() + ": c1 has a sessionTimeout of 999ms: write whole milliseconds, 1s to 3s",
		4 * time.Second:  ErrClient.Error() + ": c1 has a sessionTimeout of 4s: write whole milliseconds, 1s to 3s",
	} {
		_, err := New(cfg, sim.Client{Name: "c1", SessionTimeout: timeout}, 0)
		if err == nil && want != "" || err != nil && err.Error() != want {
			t.Errorf("%s: %v", timeout, err)
		}
	}
	if is, err := cfg.timeout(sim.Client{}); is != 3*time.Second || err != nil { // five ticks are ten seconds
		t.Errorf("who says nothing asks for %s, %v", is, err)
	}
}

// "Clients that name no server are dealt out in turn", and a session that says
// nothing lasts five ticks.
func TestClientsAreDealtOut(t *testing.T) {
	e := ensemble{habits: make([]habit, 3)}
	for i := range 5 {
		e.clients = append(e.clients, sim.Client{Name: fmt.Sprint("c", i+1)})
	}
	e.clients[4].Server = "s3"
	l := begin(t, e)
	l.until(time.Second)
	for c, s := range []string{"1", "2", "3", "1", "3"} {
		l.hears(1, fmt.Sprint("c", c+1, " session"), "connected to node "+s)
	}
	l.hears(5, "createSession of 10000 ms")
}

// An idle session costs one timer, and three pings in the time that it may be
// silent, however many there are.
func TestIdleSessionsAreCheap(t *testing.T) {
	e := ensemble{habits: make([]habit, 5)}
	for i := range 2000 {
		e.clients = append(e.clients, sim.Client{Name: fmt.Sprint("c", i), SessionTimeout: s6})
	}
	w, err := sim.New(sim.Config{Protocol: e.protocol(t), Network: sim.Network{Delay: sim.Range{Min: ms, Max: 5 * ms}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(time.Second))
	for id := 6; id <= w.Nodes(); id++ {
		if v := w.View(sim.NodeID(id)); len(v.Timers) != 1 || v.Columns[0].Value != "connected" {
			t.Fatalf("%s has the timers %v and is %v", v.Name, v.Timers, v.Columns)
		}
	}
	before := w.Stats().Events
	w.Run(sim.Time(61 * time.Second))
	// 30 expiries, 30 pings, 30 pongs.
	if per := (w.Stats().Events - before) / 2000; per > 90 {
		t.Errorf("an idle session takes %d events a minute", per)
	}
}
