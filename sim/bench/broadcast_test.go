package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// TestEnsemblesCommitWhatTheyAreAsked holds every protocol to the same job:
// its servers apply the proposals in their order, none is left behind, and a
// run repeats.
func TestEnsemblesCommitWhatTheyAreAsked(t *testing.T) {
	const n = 3000
	for _, j := range broadcastJobs {
		for _, b := range broadcasters {
			t.Run(fmt.Sprintf("%s/%d servers/%d under way", b.name, j.servers, j.window), func(t *testing.T) {
				e, again := b.start(j), b.start(j)
				if e.commits() != 0 {
					t.Errorf("%d commits before the first step", e.commits())
				}
				got := e.step(n)
				if got < n || got >= n+j.window || e.commits() != uint64(got) || e.events() == 0 {
					t.Errorf("asked for %d commits, it made %d, says %d, in %d events", n, got, e.commits(), e.events())
				}
				if err := e.verdict(); err != nil {
					t.Error(err)
				}
				if again.step(n) != got || again.hash() != e.hash() || again.events() != e.events() {
					t.Errorf("two runs differ: hashes %x and %x", e.hash(), again.hash())
				}
				j.seed++
				if other := b.start(j); other.step(n) > 0 && other.hash() == e.hash() {
					t.Error("another seed makes no difference")
				}
			})
		}
	}
}

// TestRaftKeepsTheWindow counts what is proposed and not yet applied.
func TestRaftKeepsTheWindow(t *testing.T) {
	for _, grouped := range []bool{false, true} {
		e := newRaft(newBroadcastJob(3, 64), grouped)
		for range 1000 {
			if e.step(1); e.proposed != e.commits()+64 {
				t.Fatalf("grouped %t: %d proposed, %d applied", grouped, e.proposed, e.commits())
			}
		}
	}
}

// TestRaftWaitsForDisks does the sum: with one proposal under way a commit is
// a message out, a sync at a follower and a message back.
func TestRaftWaitsForDisks(t *testing.T) {
	for _, sync := range []time.Duration{0, 300 * time.Microsecond, 10 * time.Millisecond} {
		j := newBroadcastJob(3, 1)
		j.delay = sim.Range{Min: time.Millisecond, Max: time.Millisecond}
		j.sync = sim.Range{Min: sync, Max: sync}
		e := newRaft(j, false)
		e.step(1)
		from := e.now
		e.step(100)
		if got, want := time.Duration(e.now-from), 100*(2*time.Millisecond+sync); got != want {
			t.Errorf("syncs of %s: 100 commits took %s, not %s", sync, got, want)
		}
	}
}

// TestLedgerSeesWrongLogs plants one of each.
func TestLedgerSeesWrongLogs(t *testing.T) {
	j := newBroadcastJob(3, 4)
	first, second := j.proposal(1), j.proposal(2)
	flipped := bytes.Clone(first)
	flipped[15] ^= 1
	for _, c := range []struct {
		name string
		logs [3][][]byte
		want string
	}{
		{"equal logs", [3][][]byte{{first, second}, {first, second}, {first, second}}, ""},
		{"a log that is behind", [3][][]byte{{first, second}, {first}, {}}, ""},
		{"a proposal left out", [3][][]byte{{second}, {}, {}}, "where proposal 1 belongs"},
		{"a proposal twice", [3][][]byte{{first}, {first, first}, {}}, "server 1 applied"},
		{"two in the wrong order", [3][][]byte{{first, second}, {}, {second, first}}, "server 2 applied"},
		{"a bit changed", [3][][]byte{{flipped}, {}, {}}, "server 0 applied"},
		{"a piece missing", [3][][]byte{{first[:8]}, {}, {}}, "server 0 applied"},
	} {
		l := newLedger(j)
		for server, log := range c.logs {
			for _, p := range log {
				l.apply(server, p)
			}
		}
		expect(t, c.name, l.verdict(), c.want)
	}
	l := newLedger(j)
	for n := range uint64(windowsBehind*4 + 1) {
		l.apply(0, j.proposal(n+1))
		l.apply(1, j.proposal(n+1))
	}
	expect(t, "a server left behind", l.verdict(), "server 2 has applied 0 proposals, another 65")
}

func expect(t *testing.T, name string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", name, err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%s: %v, not %q", name, err, want)
	}
}

// idle is an ensemble that commits by saying so, at a cost.
type idle struct {
	n     uint64
	work  int
	wrong error
	sink  uint64
}

func (e *idle) step(n int) int {
	for i := range n * e.work {
		e.sink = draw(e.sink, uint64(i))
	}
	e.n += uint64(n)
	return n
}

func (e *idle) commits() uint64 { return e.n }
func (e *idle) events() uint64  { return 2 * e.n }
func (e *idle) hash() uint64    { return e.sink }
func (e *idle) verdict() error  { return e.wrong }

func idler(name string, bar float64, work int, wrong error) broadcaster {
	return broadcaster{name: name, bar: bar, start: func(broadcastJob) ensemble { return &idle{work: work, wrong: wrong} }}
}

// TestBars plants one that is met, one that is missed and a protocol that is
// wrong.
func TestBars(t *testing.T) {
	var out bytes.Buffer
	short, err := broadcast(&out, []broadcaster{idler("slow", 0, 2000, nil), idler("fast", 2, 40, nil), idler("boast", 1e6, 40, nil)}, 3, 2000)
	if err != nil {
		t.Fatal(err)
	}
	if len(short) != 2 || !strings.HasPrefix(short[0], "boast, 3 servers, 64 under way") || !strings.HasPrefix(short[1], "boast, 5 servers, 64 under way") {
		t.Errorf("bars missed: %q", short)
	}
	if !strings.Contains(out.String(), "÷ slow") || !strings.Contains(out.String(), " 2.00 ") {
		t.Errorf("the table lacks its columns:\n%s", &out)
	}
	broken := errors.New("logs differ")
	if _, err := broadcast(&out, []broadcaster{idler("slow", 0, 4, nil), idler("liar", 0, 4, broken)}, 1, 10); !errors.Is(err, broken) {
		t.Errorf("a wrong log is answered with %v", err)
	}
}
