package stage

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

var (
	wire  = sim.Datagrams("echoes")
	shout = sim.Message[string](wire, "Shout")
	heard = sim.FileOf[string]("heard")
)

// An echo writes down what it hears, and says it again.
type echo struct{ Heard int }

func (e *echo) Start(env *sim.Env) { shout.SendTo(env, env.Self(), "hello") }

func (e *echo) Receive(env *sim.Env, d sim.Delivery) {
	e.Heard++
	heard.Append(env, shout.Of(d))
	shout.SendTo(env, d.From, shout.Of(d)+"!")
}

func (e *echo) Timer(*sim.Env, sim.TimerID) {}

// echoes builds an ensemble of one.
func echoes(ensemble []byte, _ []sim.Client) (sim.Protocol, error) {
	if !json.Valid(ensemble) {
		return sim.Protocol{}, errors.New("no settings")
	}
	return sim.Protocol{
		Name:  "echoes",
		Nodes: []sim.NodeSpec{{Name: "echo", Role: "echo", New: func() sim.Node { return &echo{} }}},
		Ports: []*sim.Port{wire},
	}, nil
}

// a conversation is what a grader writes.
type conversation struct{ frames []byte }

func (c *conversation) say(sort byte, parts ...[]byte) {
	c.frames = AppendFrame(c.frames, sort, parts...)
}

func greeting(t testing.TB) *conversation {
	t.Helper()
	limits, err := json.Marshal(Limits{Memory: 1 << 30, Processor: 10, Stack: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	c := &conversation{}
	c.say(Hello, make([]byte, NonceSize), limits)
	return c
}

// whole greets, names an ensemble, has its node start, and says farewell.
func whole(t testing.TB) *conversation {
	t.Helper()
	c := greeting(t)
	cast, err := json.Marshal(Cast{Ensemble: json.RawMessage(`{}`), Roles: []string{"echo"}})
	if err != nil {
		t.Fatal(err)
	}
	c.say(Ensemble, cast)
	// Of node 0, which has no state yet: boot 1, at 0, no draws, and Start.
	c.say(Call, []byte{0}, []byte{1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0})
	c.say(Farewell)
	return c
}

// answers reads a worker's answers apart.
func answers(t testing.TB, out []byte) (sorts []byte) {
	t.Helper()
	r := bufio.NewReader(bytes.NewReader(out))
	for {
		frame, err := ReadFrame(r, nil)
		switch {
		case errors.Is(err, io.EOF):
			return sorts
		case err != nil || len(frame) < 1+NonceSize:
			t.Fatalf("the worker wrote %x: %v", frame, err)
		}
		sorts = append(sorts, frame[0])
	}
}

// A worker of its own ends when each call of a handler begins a goroutine, and not when
// one alone does, as the Go runtime may.
func TestGoroutinesAreNoticed(t *testing.T) {
	for _, c := range []struct {
		name  string
		every int // calls
		want  error
	}{{"never", 0, nil}, {"every time", 1, ErrGoroutine}, {"at times", 3, nil}} {
		calls := 0
		build := func(ensemble []byte, clients []sim.Client) (sim.Protocol, error) {
			p, err := echoes(ensemble, clients)
			p.Nodes[0].New = func() sim.Node {
				if calls++; c.every > 0 && calls%c.every == 0 {
					go func() {}()
				}
				return &echo{}
			}
			return p, err
		}
		err := serve(bytes.NewReader(whole(t).frames), &bytes.Buffer{}, map[string]Builder{"": build}, func(Limits) error { return nil })
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func converse(c *conversation) ([]byte, error) {
	var out bytes.Buffer
	err := serve(bytes.NewReader(c.frames), &out, map[string]Builder{"": echoes}, nil)
	return out.Bytes(), err
}

func TestAConversation(t *testing.T) {
	out, err := converse(whole(t))
	if got, want := answers(t, out), []byte{Done, Done, Done, Done}; err != nil || !bytes.Equal(got, want) {
		t.Errorf("it answers %v, %v", got, err)
	}
	if !bytes.Contains(out, []byte("Shout")) {
		t.Errorf("nothing was sent: %x", out)
	}
}

func TestWhatNoGraderWrites(t *testing.T) {
	for name, say := range map[string]func(*conversation){
		"a call before any greeting": func(c *conversation) { c.frames = nil; c.say(Call, []byte{0, 1}) },
		"a second greeting":          func(c *conversation) { c.say(Hello, make([]byte, NonceSize), []byte(`{}`)) },
		"a call of no ensemble":      func(c *conversation) { c.say(Call, []byte{9, 1}) },
		"an ensemble of nothing":     func(c *conversation) { c.say(Ensemble, []byte("nothing")) },
		"no sort of frame":           func(c *conversation) { c.say(77) },
		"an empty frame":             func(c *conversation) { c.frames = append(c.frames, 0, 0, 0, 0) },
		"a frame without an end":     func(c *conversation) { c.frames = append(c.frames, 0xff, 0xff, 0xff, 0xff) },
	} {
		c := greeting(t)
		say(c)
		if _, err := converse(c); !errors.Is(err, ErrFrame) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzFrame writes anything to a worker, and reads what it says as a grader does: it
// answers in whole frames, or ends, and never panics.
func FuzzFrame(f *testing.F) {
	f.Add(whole(f).frames)
	f.Add(greeting(f).frames)
	f.Add([]byte{1, 0, 0, 0, Farewell})
	f.Fuzz(func(t *testing.T, frames []byte) {
		for _, began := range []*conversation{{}, greeting(t), {whole(t).frames[:len(whole(t).frames)-5]}} {
			out, _ := converse(&conversation{append(began.frames, frames...)})
			answers(t, out)
		}
	})
}
