package cage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/cage/internal/zoo"
	"github.com/zoolab/zoolab/sim"
)

var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cage-test")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "zoo")
	root, err := filepath.Abs("../../..")
	if err == nil {
		err = cage.Build(context.Background(), root, "./labs/grade/cage/internal/zoo/worker", program)
	}
	code := 1
	if err != nil {
		println(err.Error())
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// limits are short, so that what runs on is soon at its end.
func limits() cage.Limits {
	l := cage.Usual()
	l.Handler = 300 * time.Millisecond
	l.Memory = 256 << 20
	return l
}

func open(t testing.TB, l cage.Limits) *cage.Cage {
	t.Helper()
	c, err := cage.Open(program, "zoo", []string{"animal"}, "", l)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// hop runs a world whose animal is in a cage.
func hop(t testing.TB, c *cage.Cage, e zoo.Ensemble) *sim.World {
	t.Helper()
	p := e.Protocol()
	if c != nil {
		carrier, err := c.Open(e, nil)
		if err != nil {
			t.Fatal(err)
		}
		p = p.Elsewhere(carrier, "animal")
	}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.CalmNetwork(), Paranoid: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	for w.Violation() == nil && w.Run(sim.Horizon) {
	}
	return w
}

func TestACagedNodeMakesTheSameHistory(t *testing.T) {
	c := open(t, limits())
	e := zoo.Ensemble{Hops: 100, Does: "nothing"}
	here, there := hop(t, nil, e), hop(t, c, e)
	if here.Hash() != there.Hash() || here.Seq() != there.Seq() || there.Violation() != nil {
		t.Errorf("%x after %d events in the cage (%v), %x after %d outside", there.Hash(), there.Seq(), there.Violation(), here.Hash(), here.Seq())
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestWhatANodeMayNotDo(t *testing.T) {
	for _, x := range []struct {
		does    string
		monitor string // "" when it comes to nothing
		cause   error
		says    string
	}{
		{"run", sim.Runaway, cage.ErrTime, "animal did not come back from its handler: it runs on without an end"},
		{"sleep", sim.Runaway, cage.ErrTime, ""},
		{"recurse", sim.Runaway, cage.ErrStack, ""},
		{"hoard", sim.Runaway, cage.ErrMemory, ""},
		{"exit", sim.Runaway, cage.ErrExit, "exit status 0"},
		{"syscall-exit", sim.Runaway, cage.ErrExit, "exit status 0"},
		{"forge", sim.Runaway, cage.ErrForged, ""},
		{"panic", "panic", nil, "animal panicked: an animal is loose (zoo.go:"},
		{"remember", sim.Varied, nil, "its state is not the same"},
		{"print", "", nil, ""},
		{"stdin", "", nil, ""},
		{"write", "", nil, ""},
	} {
		t.Run(x.does, func(t *testing.T) {
			t.Parallel()
			l := limits()
			switch x.does {
			case "sleep":
				l.Handler = 100 * time.Millisecond // by the clock it is thirty times that
			case "hoard", "recurse":
				l.Handler = 10 * time.Second // it is not time that ends them
			}
			c := open(t, l)
			v := hop(t, c, zoo.Ensemble{Hops: 8, Does: x.does}).Violation()
			switch {
			case x.monitor == "" && v != nil:
				t.Errorf("a violation: %v", v)
			case x.monitor == "":
			case v == nil || v.Monitor != x.monitor || !strings.Contains(v.Text, x.says):
				t.Errorf("it is %v, want %s: %s", v, x.monitor, x.says)
			case !errors.Is(cage.Cause(v.Text), x.cause):
				t.Errorf("the cause of %q is %v, want %v", v.Text, cage.Cause(v.Text), x.cause)
			}
			if err := c.Close(); err != nil {
				t.Errorf("the others go on, and end well: %v", err)
			}
		})
	}
}

func TestTheNextCallGoesToAnother(t *testing.T) {
	c := open(t, limits())
	if v := hop(t, c, zoo.Ensemble{Hops: 8, Does: "exit"}).Violation(); v == nil {
		t.Error("a process that ended itself is no violation")
	}
	if v := hop(t, c, zoo.Ensemble{Hops: 8, Does: "nothing"}).Violation(); v != nil {
		t.Errorf("after it: %v", v)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func BenchmarkCall(b *testing.B) {
	c := open(b, limits())
	b.ReportAllocs()
	hop(b, c, zoo.Ensemble{Hops: 2 * b.N, Does: "nothing"})
	if err := c.Close(); err != nil {
		b.Fatal(err)
	}
}
