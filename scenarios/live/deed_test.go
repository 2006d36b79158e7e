package live_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/sim"
)

// A hand does deeds to what is served.
type hand struct {
	t     *testing.T
	deeds chan live.Deed
	looks chan func(*sim.World)
}

func newHand(t *testing.T) *hand {
	return &hand{t, make(chan live.Deed), make(chan func(*sim.World))}
}

func (h *hand) take(c *live.Config) { c.Deeds, c.Looks = h.deeds, h.looks }

// do does a deed, and returns what is said to it.
func (h *hand) do(text string) error {
	h.t.Helper()
	answer := make(chan error, 1)
	select {
	case h.deeds <- live.Deed{Text: text, Answer: func(err error) { answer <- err }}:
	case <-time.After(patience):
		h.t.Fatalf("nobody does %s", text)
	}
	return <-answer
}

// does does deeds that can be done.
func (h *hand) does(deeds ...string) {
	h.t.Helper()
	for _, text := range deeds {
		if err := h.do(text); err != nil {
			h.t.Fatalf("%s: %v", text, err)
		}
	}
}

// look shows the world to a function, and waits for it.
func (h *hand) look(at func(*sim.World)) {
	h.t.Helper()
	done := make(chan struct{})
	select {
	case h.looks <- func(w *sim.World) { at(w); close(done) }:
	case <-time.After(patience):
		h.t.Fatal("nobody lets the world be looked at")
	}
	<-done
}

// Deeds are done at once, told of in the words of the lab, and repeated with the rest,
// roles by whoever has them then.
func TestDeeds(t *testing.T) {
	noLeak(t)
	h := newHand(t)
	var record bytes.Buffer
	s := serve(t, func(c *live.Config) { h.take(c); c.Record = &record })
	s.has("s3 leads in broadcast, epoch 1")
	h.does("crash: leader")
	s.has("s3 crashes; its disk has all that it wrote")
	s.has("s2 leads in broadcast, epoch 2")
	h.does("crash: s3")
	s.has("s3 is crashed (skipped: s3 is down already)")
	h.does("restart: s3", "partition: [[s1], [s2, s3]]")
	s.has("s3 is up")
	s.has("the network falls apart: [s1] [s2 s3]")
	h.look(func(w *sim.World) {
		if !w.View(3).Up || !w.Link(1, 2).Cut || w.Link(2, 3).Cut {
			t.Errorf("s3 is up: %v; s1>s2 is cut: %v; s2>s3 is cut: %v", w.View(3).Up, w.Link(1, 2).Cut, w.Link(2, 3).Cut)
		}
	})
	h.does("heal: all", "pause: [s1, s2]", "resume: all", "network: {loss: 1%}", "{crash: s1, silent: true}", "heal: everything")
	s.has("all faults are over")
	res := s.over()
	_, again, err := live.Replay(context.Background(), "deeds.rec", bytes.NewReader(record.Bytes()))
	if err != nil || again.Hash != res.Hash {
		t.Fatalf("the replay ends with %v, %v, and %s was served", again, err, res.Hash)
	}
	if n := strings.Count(strings.Join(s.told, "\n"), " is crashed"); n != 1 { // by name where nothing came of it
		t.Errorf("%d crashes are told of by name:\n%s", n, strings.Join(s.told, "\n"))
	}
	if n := strings.Count(record.String(), `"do":`); n != 10 {
		t.Errorf("%d deeds are recorded, of 10", n)
	}
}

// A deed that comes before its node has come up for the first time waits for that, instead
// of being done to no effect.
func TestADeedBeforeTheBeginning(t *testing.T) {
	h := newHand(t)
	s := serve(t, func(c *live.Config) { h.take(c); c.Pace = 1 }) // five seconds until all are up
	h.look(func(w *sim.World) {
		if w.View(1).Boot+w.View(2).Boot+w.View(3).Boot == 3 {
			t.Error("all servers are up at once")
		}
	})
	h.does("crash: [s1, s2, s3]")
	h.look(func(w *sim.World) {
		for id := sim.NodeID(1); id <= 3; id++ {
			if v := w.View(id); v.Up || v.Boot != 1 {
				t.Errorf("%s is up: %v, after %d boots", v.Name, v.Up, v.Boot)
			}
		}
	})
	s.over()
}

// A deed that cannot be done changes nothing and is not recorded.
func TestDeedsThatCannotBeDone(t *testing.T) {
	h := newHand(t)
	var record bytes.Buffer
	s := serve(t, func(c *live.Config) { h.take(c); c.Record = &record })
	s.has("s3 leads")
	for text, want := range map[string]error{
		"crash s1":                               scenarios.ErrDeed,
		"crash: s9":                              scenarios.ErrDeed,
		"command: {node: outside, line: shut 1}": live.ErrGate,
		"command: {node: s1, line: get /}":       sim.ErrAct,
	} {
		if err := h.do(text); !errors.Is(err, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	s.over()
	if strings.Contains(record.String(), `"do":`) {
		t.Errorf("it is recorded:\n%s", record.String())
	}
}

// The faults of a scenario come at their times, and are told of when they do.
func TestTheFaultsOfAScenarioComeWhileItIsServed(t *testing.T) {
	s := serve(t, nil, `faults=[{at: 600ms, partition: [[s3], [s1, s2]]}, {at: 900ms, crash: s1, for: 1s}]`)
	s.has("the network falls apart: [s3] [s1 s2]")
	s.has("s1 crashes; its disk has all that it wrote")
	s.has("s1 is up")
	s.over()
}

// Clients are told of when a server lets them in, when their sessions go on with another,
// and when they go; who was never let in is not.
func TestClientsAreToldOf(t *testing.T) {
	h := newHand(t)
	s := serve(t, h.take)
	s.conn(0).Close()
	c := s.client(0)
	s.has("session " + c.session.String() + " begins (timeout: 300000 ms)")
	h.does("crash: s1")
	s.has("s1 crashes")
	s.has("from outside is closed")
	s.over()
	s.lock.Lock()
	defer s.lock.Unlock()
	if i := slices.IndexFunc(s.told, func(line string) bool { return strings.Contains(line, "client 1 ") }); i >= 0 {
		t.Errorf("it is told that %s", s.told[i])
	}
}

// What was served becomes a scenario that runs as it did, deeds and all.
func TestWhatWasServedBecomesAScenario(t *testing.T) {
	h := newHand(t)
	var record bytes.Buffer
	s := serve(t, func(c *live.Config) { h.take(c); c.Record = &record },
		"until=2h", `faults=[{at: 600ms, pause: s3, for: 10ms}, {at: 1h, crash: s1}]`)
	c := s.client(0)
	s.has("s3 is paused")
	for range 3 {
		if code, err := c.ask(request(znode.Op{Code: znode.OpCreate, Path: "/q-", Mode: znode.PersistentSequential, ACL: znode.OpenACL()})); code != znode.OK || err != nil {
			t.Fatal(code, err)
		}
	}
	h.does("crash: [s2, s3]", "heal: everything")
	s.has("all faults are over")
	res := s.over()
	made, err := live.Unfold(context.Background(), "session.rec", bytes.NewReader(record.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	one, err := scenarios.Compile(made)
	if err != nil {
		t.Fatal(err)
	}
	run, err := one.Run(context.Background(), made.Seed, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if run.Ops != res.Ops || run.Verdict != res.Verdict || run.Consistency != res.Consistency || run.Events < res.Events || run.Events > res.Events+1 {
		t.Errorf("it runs %d events and %d operations to %s, %s; %d events and %d operations to %s, %s were served", run.Events, run.Ops,
			run.Verdict, run.Consistency, res.Events, res.Ops, res.Verdict, res.Consistency)
	}
	if _, err := live.Open(made); !errors.Is(err, live.ErrServe) {
		t.Errorf("a schedule can be served: %v", err)
	}
}

// A recording that no scenario can hold is refused with a sentence; what comes at one
// moment may be more than a line.
func TestARecordingThatIsTooLongForAScenario(t *testing.T) {
	write := func(size, times int) []byte {
		var record bytes.Buffer
		s := serve(t, func(c *live.Config) { c.Record = &record })
		c := s.client(0)
		for range times {
			b := request(znode.Op{Code: znode.OpSetData, Path: "/", Data: znode.Data{Bytes: strings.Repeat("x", size)}, Version: znode.AnyVersion})
			if err := c.say(b); err != nil {
				t.Fatal(err)
			}
		}
		for range times {
			if _, err := c.next(); err != nil {
				t.Fatal(err)
			}
		}
		s.over()
		return record.Bytes()
	}
	if _, err := live.Unfold(context.Background(), "small", bytes.NewReader(write(200, 100))); err != nil {
		t.Errorf("a hundred small requests: %v", err)
	}
	if _, err := live.Unfold(context.Background(), "middling", bytes.NewReader(write(7000, 10))); err != nil {
		t.Errorf("requests of 7,000 bytes: %v", err)
	}
	_, err := live.Unfold(context.Background(), "large", bytes.NewReader(write(10_000, 1)))
	if !errors.Is(err, live.ErrTooLong) || !strings.Contains(err.Error(), "large: the recording is too long for a scenario: at ") {
		t.Errorf("a request of 10,000 bytes: %v", err)
	}
	_, err = live.Unfold(context.Background(), "much", bytes.NewReader(write(600, 1500)))
	if !errors.Is(err, live.ErrTooLong) || !strings.Contains(err.Error(), "and 1048576 are read at most") {
		t.Errorf("requests of a megabyte: %v", err)
	}
}
