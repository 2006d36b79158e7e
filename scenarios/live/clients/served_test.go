package clients_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// A served ensemble, on ports of the system's choice.
type served struct {
	testing.TB
	hosts     []string // host:port of the servers, in order
	deeds     chan live.Deed
	recording bytes.Buffer
	stop      context.CancelFunc
	over      chan struct{}
	result    *scenarios.Result // when it is over
	err       error
}

// brisk are settings under which nothing takes long: a session lasts 0.4 to 4 s.
var brisk = []string{"ensemble.tickTime=200ms"}

// serve serves the library's scenario with these settings. At the end of the test it
// must be judged as the scenario expects, and be the same when it is replayed.
func serve(t testing.TB, settings ...string) *served {
	t.Helper()
	s := serveWhatever(t, settings...)
	t.Cleanup(func() {
		if r := s.end(); r.Verdict != checker.Pass {
			t.Errorf("judged %s: %s", r.Verdict, r.Unmet)
		}
	})
	s.elected()
	return s
}

// serveWhatever does the same and leaves it to the caller what the judges may find.
func serveWhatever(t testing.TB, settings ...string) *served {
	t.Helper()
	s := &served{TB: t, deeds: make(chan live.Deed), over: make(chan struct{})}
	ensemble := open(t, settings)
	config := live.Config{Ensemble: ensemble, Seed: ensemble.Case.Scenario.Seed, Record: &s.recording, Deeds: s.deeds}
	for _, name := range ensemble.Servers {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		config.Doors = append(config.Doors, live.Door{Server: name, Listener: l})
		s.hosts = append(s.hosts, l.Addr().String())
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	go func() {
		defer close(s.over)
		s.result, s.err = live.Serve(ctx, config)
	}()
	t.Cleanup(func() { s.end() })
	return s
}

// elected waits until every server serves, or all is over: before that they hang up.
func (s *served) elected() {
	s.Helper()
	eventually(s, "all servers serve", func() bool {
		select {
		case <-s.over:
			return true
		default:
		}
		for _, host := range s.hosts {
			if mode := modeOf(host); mode == "" || mode == "read-only" {
				return false
			}
		}
		return true
	})
}

// modeOf asks a server what it is: leader, follower, standalone, read-only, or "" if it
// does not serve.
func modeOf(host string) string {
	c, err := net.DialTimeout("tcp", host, patience)
	if err != nil {
		return ""
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience)) // a socket that is open takes one
	if _, err := io.WriteString(c, "srvr"); err != nil {
		return ""
	}
	answer, _ := io.ReadAll(c) // what came before an error may have it
	_, mode, _ := strings.Cut(string(answer), "\nMode: ")
	mode, _, _ = strings.Cut(mode, "\n")
	return mode
}

// leader is the host of the server that leads.
func leader(t testing.TB, hosts []string) (host string) {
	t.Helper()
	eventually(t, "somebody leads", func() bool {
		i := slices.IndexFunc(hosts, func(host string) bool { return modeOf(host) == "leader" })
		if i >= 0 {
			host = hosts[i]
		}
		return i >= 0
	})
	return host
}

func open(t testing.TB, settings []string) *live.Ensemble {
	t.Helper()
	var set []strict.Setting
	for _, text := range settings {
		one, err := strict.ParseSetting(text)
		must(t, err)
		set = append(set, one)
	}
	scenario, err := scenarios.Open("serve", set...)
	must(t, err)
	ensemble, err := live.Open(scenario)
	must(t, err)
	return ensemble
}

// end stops serving, and replays the recording, which must give the same run.
func (s *served) end() *scenarios.Result {
	s.Helper()
	s.stop()
	<-s.over
	must(s, s.err)
	if s.recording.Len() == 0 {
		return s.result // it has been replayed
	}
	_, again, err := live.Replay(context.Background(), s.Name(), &s.recording)
	must(s, err)
	if again.Hash != s.result.Hash || again.Verdict != s.result.Verdict || again.Consistency != s.result.Consistency {
		s.Errorf("served %s, %s, %q; replayed %s, %s, %q", s.result.Hash, s.result.Verdict, s.result.Consistency, again.Hash, again.Verdict, again.Consistency)
	}
	return s.result
}

// list is the servers as clients other than go-zookeeper like to be told them.
func (s *served) list() string { return strings.Join(s.hosts, ",") }

// do has something happen to the world, as a scenario's file would say it.
func (s *served) do(deed string) {
	s.Helper()
	if !s.try(deed) {
		s.Fatalf("it is over before %s", deed)
	}
}

// try does the same, and reports whether it is still served.
func (s *served) try(deed string) bool {
	s.Helper()
	answer := make(chan error, 1)
	select {
	case s.deeds <- live.Deed{Text: deed, Answer: func(err error) { answer <- err }}:
		must(s, <-answer)
		return true
	case <-s.over:
		return false
	}
}

// nameOf is the name of the server behind host:port.
func (s *served) nameOf(host string) string {
	s.Helper()
	i := slices.Index(s.hosts, host)
	if i < 0 {
		s.Fatalf("%s is none of %s", host, s.list())
	}
	return fmt.Sprintf("s%d", i+1)
}

// A gozk is a go-zookeeper client, and what it was told about its session.
type gozk struct {
	testing.TB
	*zk.Conn
	news <-chan zk.Event
}

// connect has go-zookeeper open a session with these servers, of all if none is named.
func (s *served) connect(timeout time.Duration, hosts ...string) *gozk {
	s.Helper()
	g := s.begin(timeout, hosts...)
	g.until(zk.StateHasSession)
	return g
}

// begin does the same and does not wait for the session.
func (s *served) begin(timeout time.Duration, hosts ...string) *gozk {
	s.Helper()
	if len(hosts) == 0 {
		hosts = s.hosts
	}
	c, news, err := zk.Connect(hosts, timeout, zk.WithLogger(quiet{}))
	must(s, err)
	s.Cleanup(c.Close)
	go func() {
		<-s.over
		c.Close() // who waits for an answer waits no longer
	}()
	return &gozk{s, c, news}
}

// until waits until the session is in a state.
func (g *gozk) until(state zk.State) {
	g.Helper()
	late := time.After(patience)
	for {
		select {
		case e, ok := <-g.news:
			switch {
			case !ok:
				g.Fatalf("the client is closed before it is in %s", state)
			case e.Type == zk.EventSession && e.State == state:
				return
			}
		case <-late:
			g.Fatalf("not in %s after %s, but in %s", state, patience, g.State())
		}
	}
}

// patience is how long what must happen may take on a machine that does other things.
const patience = 30 * time.Second

// quiet is a log that nobody reads.
type quiet struct{}

// Printf drops a line.
func (quiet) Printf(string, ...any) {}

// must ends a test that cannot go on.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// has takes what returned no error.
func has[T any](t testing.TB) func(T, error) T {
	t.Helper()
	return func(x T, err error) T {
		t.Helper()
		must(t, err)
		return x
	}
}

// eventually waits for what becomes true by itself.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("after %s it is still not so that %s", patience, what)
		}
	}
}
