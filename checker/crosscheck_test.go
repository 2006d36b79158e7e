package checker

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

var histories = flag.Int("histories", 400, "random histories for the certificate and Porcupine to agree on")

// judged is what each judge says of a history under one model.
func judged(t *testing.T, s *service, model string) (certificate *Certificate, blind, narrowed Verdict) {
	t.Helper()
	b, err := Crosscheck(context.Background(), s.told(), s.log(t), model, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	n, err := CrosscheckNarrowed(context.Background(), s.told(), s.log(t), model, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return s.certify(t), b.Verdict, n.Verdict
}

// randomCrowd is a run of one to five sessions.
func randomCrowd(seed uint64, operations int, losses int, stale bool) *service {
	r := rand.New(rand.NewPCG(seed, 1))
	return newCrowd(1+r.IntN(5), losses, stale, r.IntN).run(operations)
}

// What is correct by construction is correct for both judges, with and without
// unknown outcomes.
func TestJudgesAgreeOnCorrectRuns(t *testing.T) {
	for seed := range uint64(*histories) {
		stale := seed%2 == 1
		s := randomCrowd(seed, 16, []int{0, 10}[seed/2%2], stale)
		for _, model := range []string{Linearizable, OrderedSequential, Sequential} {
			c, blind, narrowed := judged(t, s, model)
			if !c.Holds(model) && (model != Linearizable || !stale) {
				t.Fatalf("seed %d: the certificate denies %s: %v", seed, model, c.Violations)
			}
			if c.Holds(model) && (blind != Pass || narrowed != Pass) {
				t.Fatalf("seed %d: the certificate is %s; of %s Porcupine says %s, narrowed %s", seed, c.Model(), model, blind, narrowed)
			}
		}
	}
}

// mutate changes one thing that a client was told, if it finds one soon.
func mutate(s *service, r *rand.Rand) {
	for range 100 {
		o := &s.history[r.IntN(len(s.history))]
		if !o.Known || o.Result.Err != znode.OK || o.Op.Code == znode.OpCreateSession || o.Op.Code == znode.OpSync {
			continue
		}
		switch r.IntN(5) {
		case 4:
			parts := o.Result.Results
			if len(parts) == 0 {
				continue
			}
			parts[r.IntN(len(parts))].Err = znode.ErrNotEmpty
		case 0:
			o.Result.Stat.Version++
		case 1:
			o.Result.Data.Bytes += "?"
		case 2:
			o.Result.Err = znode.ErrNoNode
		case 3:
			if !isRead(o.Op.Code) {
				continue
			}
			rank := r.IntN(s.now() + 1)
			o.Result = s.states[rank].Answer(&o.Op)
			o.Result.Zxid = s.zxid(r.IntN(s.now() + 1))
		}
		return
	}
}

// No history that the certificate passes is refused by Porcupine. The other
// way round there are some: the certificate judges one order, that of zxids,
// and an answer that breaks it may be right in another.
func TestMutatedRuns(t *testing.T) {
	var both, other, harmless int
	why := map[string]int{}
	for seed := range uint64(*histories) {
		s := randomCrowd(seed, 25, []int{0, 10}[seed%2], false)
		mutate(s, rand.New(rand.NewPCG(seed, 2)))
		c, blind, narrowed := judged(t, s, Linearizable)
		switch {
		case c.Holds(Linearizable) && (blind != Pass || narrowed != Pass):
			t.Fatalf("seed %d: the certificate passes what Porcupine calls %s, narrowed %s", seed, blind, narrowed)
		case c.Holds(Linearizable):
			harmless++
		case blind == Fail:
			both++
		default:
			other++
			why[c.Violations[0].Rule]++
		}
	}
	t.Logf("of %d mutated histories both judges reject %d and only the certificate %d, for %v; %d are still correct", *histories, both, other, why, harmless)
	if both == 0 || other == 0 {
		t.Error("the mutations do not show what they are for")
	}
}

// A long run is more than Porcupine can be shown as it is, and is not too long
// in the order of the witness.
func TestNarrowedLongRun(t *testing.T) {
	s := randomCrowd(3, 21_000, 20, false)
	c, blind, narrowed := judged(t, s, Linearizable)
	if !c.Holds(Linearizable) || blind != Undecided || narrowed != Pass {
		t.Errorf("%v; Porcupine says %s, narrowed %s", c.Violations, blind, narrowed)
	}
}

// Narrowing finds out by itself if an order is not the model's: here one that
// is not linearizable, because a read is old, is taken for it.
func TestNarrowedDistrustsTheCertificate(t *testing.T) {
	s := newService().open(2)
	s.write(1, create("/g", ""))
	gadgets[OrderedSequential](s, 1, 2)
	w, err := testify(s.told(), s.log(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, late := w.moments(Linearizable); late != int32(len(s.history)-2) {
		t.Errorf("operation %d is late, expected the write that should have waited for an old read", late)
	}
	if _, late := w.moments(OrderedSequential); late != nobody {
		t.Errorf("operation %d is late", late)
	}
}

// Judge reports an undecided Porcupine as a note where the certificate decided.
func TestJudge(t *testing.T) {
	s := newService().open(2)
	s.write(1, create("/a", "1"))
	rows := func(ctx context.Context, model string) []Check {
		t.Helper()
		j, err := Judge(ctx, s.told(), s.log(t), model, 1_000, nil)
		if err != nil {
			t.Fatal(err)
		}
		return j.Checks
	}
	if got := rows(context.Background(), Linearizable); len(got) != 2 || got[0].Verdict != Pass || got[1].Verdict != Pass {
		t.Errorf("found %v", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := rows(ctx, Linearizable); len(got) != 1 || got[0].Verdict != Pass {
		t.Errorf("interrupted, found %v", got)
	}
	if got := rows(ctx, Causal); len(got) != 1 || got[0].Verdict != Pass {
		t.Errorf("of causal, found %v", got)
	}
	// The log has two writes of different nodes in an order that real time
	// denies, and no client can tell.
	s.writeEarly(2, set("/", ""), func() { s.write(1, create("/a/b", "")) }, 0)
	if got := rows(context.Background(), Linearizable); len(got) != 2 || got[0].Verdict != Fail || got[1].Verdict != Pass {
		t.Errorf("found %v", got)
	}
	if _, err := Crosscheck(ctx, s.told(), s.log(t), Causal, 1_000); !errors.Is(err, ErrModel) {
		t.Errorf("asked about a model that it does not know, Porcupine says %v", err)
	}
	if _, err := CrosscheckNarrowed(ctx, s.told(), s.log(t), Causal, 1_000); !errors.Is(err, ErrModel) {
		t.Errorf("asked about a model that it does not know, Porcupine says %v", err)
	}
	s.history[0].Return = s.history[0].Call
	if _, err := Judge(ctx, s.told(), s.log(t), Linearizable, 1_000, nil); !errors.Is(err, ErrHistory) {
		t.Errorf("of what is no history it says %v", err)
	}
}

// How far Porcupine gets depends on the steps it may take and on nothing else:
// again and again it stops at the same one, and a question that it is given
// enough for it answers.
func TestPatience(t *testing.T) {
	s := randomCrowd(5, 60, 10, false)
	enough := 0
	for steps := range 4_000 {
		one, err := Crosscheck(context.Background(), s.told(), s.log(t), Linearizable, steps)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Crosscheck(context.Background(), s.told(), s.log(t), Linearizable, steps)
		if one != again {
			t.Fatalf("with %d steps Porcupine says %v and then %v", steps, one, again)
		}
		switch {
		case one.Verdict == Fail, one.Verdict == Undecided && enough > 0:
			t.Fatalf("with %d steps Porcupine says %v; %d were enough", steps, one, enough)
		case one.Verdict == Pass && enough == 0:
			enough = steps
		}
	}
	if enough < len(s.history)/2 {
		t.Errorf("%d steps were enough for %d operations", enough, len(s.history))
	}
	for _, c := range []struct {
		steps, rows int
		note        string
	}{
		{len(s.history) - 1, 1, "may take"},
		{len(s.history), 2, ""}, // led by the certificate
		{Patience, 2, ""},
	} {
		j, err := Judge(context.Background(), s.told(), s.log(t), Linearizable, c.steps, nil)
		if err != nil || len(j.Checks) != c.rows || !strings.Contains(j.Checks[0].Detail, c.note) || j.Checks[0].Verdict != Pass {
			t.Errorf("with %d steps, found %v (%v)", c.steps, j.Checks, err)
		}
	}
}

// What is satisfied by a model's name is what the certificate holds.
func TestJudgementSatisfiesWhatTheCertificateHolds(t *testing.T) {
	for _, kind := range []map[string]func(*service, znode.SessionID, znode.SessionID){gadgets, breaches} {
		for name, end := range kind {
			s := newService().open(2)
			s.write(1, create("/g", ""))
			s.write(1, create("/h", ""))
			end(s, 1, 2)
			c := s.certify(t)
			j := Judgement{Models: c.Models}
			for _, model := range Ladder() {
				if j.Satisfies(model) != c.Holds(model) {
					t.Errorf("the run that ends with %s is %s; of %s the judgement says %v", name, c.Model(), model, j.Satisfies(model))
				}
			}
		}
	}
	for _, none := range [][]string{nil, {NoModel}} {
		if j := (Judgement{Models: none}); j.Satisfies(Eventual) || j.Satisfies(NoModel) {
			t.Errorf("%v satisfies something", none)
		}
	}
}

// Without real time Porcupine keeps the operations of a session in order, and where the
// model is ordered-sequential the writes as they were answered.
func TestPorcupineKeepsWhatTheModelKeeps(t *testing.T) {
	for _, p := range []struct {
		what    string
		plant   func(*service)
		ordered Verdict
		any     Verdict // sequential
	}{
		{"a read that misses its session's write", func(s *service) {
			s.write(1, set("/a", "1"))
			s.readStale(1, get("/a"), s.now()-1)
		}, Fail, Fail},
		{"writes that are seen in another order than they were answered in", func(s *service) {
			s.writeEarly(2, set("/a", "2"), func() { s.write(1, set("/a", "1")) }, 0)
			s.read(3, get("/a"), s.now()-1)
			s.read(3, get("/a"), s.now())
		}, Fail, Pass},
	} {
		s := newService().open(3)
		s.write(1, create("/a", "0"))
		p.plant(s)
		for model, want := range map[string]Verdict{OrderedSequential: p.ordered, Sequential: p.any} {
			if _, blind, _ := judged(t, s, model); blind != want {
				t.Errorf("of %s Porcupine says that it is %s: %s, want %s", p.what, model, blind, want)
			}
		}
	}
}
