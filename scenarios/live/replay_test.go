package live_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/sim"
)

// session serves some clients and a fault, and returns what was recorded of it and what
// came of it.
func session(t testing.TB, with func(*live.Config), settings ...string) (recording string, res *scenarios.Result) {
	t.Helper()
	tape := &shelf{}
	deeds := make(chan live.Deed)
	s := serve(t, func(c *live.Config) {
		c.Record, c.Deeds = tape, deeds
		if with != nil {
			with(c)
		}
	}, settings...)
	var all sync.WaitGroup
	for i := range 4 {
		c := s.client(i % 2)
		all.Go(func() {
			own := fmt.Sprintf("/c%d", i)
			for _, op := range []znode.Op{node(own, "x"), {Code: znode.OpSetData, Path: own, Version: -1}, {Code: znode.OpGetData, Path: own}, {Code: znode.OpGetData, Path: "/none"}} {
				_, _ = c.ask(request(op)) // whatever comes of it is judged
			}
		})
	}
	all.Wait()
	done := make(chan error, 1)
	deeds <- live.Deed{Text: "crash: s3", Answer: func(err error) { done <- err }}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	s.client(0).must(t, node("/later", ""))
	res = s.over()
	return tape.String(), res
}

func replay(text string) (*scenarios.Result, error) {
	_, res, err := live.Replay(context.Background(), "session.rec", strings.NewReader(text))
	return res, err
}

// A session that was recorded is repeated: the same hash, events, verdict and checks.
func TestARecordingIsRepeated(t *testing.T) {
	noLeak(t)
	text, res := session(t, nil)
	if !live.IsRecording([]byte(text)) {
		t.Fatalf("no recording: %.80s", text)
	}
	again, err := replay(text)
	if err != nil {
		t.Fatal(err)
	}
	if again.Hash != res.Hash || again.Events != res.Events || again.Ops != res.Ops || fmt.Sprint(again.Checks) != fmt.Sprint(res.Checks) {
		t.Errorf("repeated %+v\nof %+v", again, res)
	}
}

// What a killed process has written is repeated and judged as far as it goes, wherever
// it was cut off.
func TestARecordingWithoutAnEnd(t *testing.T) {
	text, _ := session(t, nil)
	lines := strings.SplitAfter(text, "\n")
	for _, n := range []int{1, 2, len(lines) / 2, len(lines) - 2} {
		for _, rest := range []string{"", `{"at":99999999`} {
			res, err := replay(strings.Join(lines[:n], "") + rest)
			if err != nil {
				t.Fatalf("%d lines: %v", n, err)
			}
			row := res.Check("recording")
			if res.Verdict != checker.Undecided || row == nil || !strings.Contains(row.Detail, "it ends without an end, at ") {
				t.Errorf("%d lines: found %s, %v", n, res.Verdict, row)
			}
		}
	}
}

// A killed process has written down what came until a second before.
func TestARecordingIsWrittenAllTheTime(t *testing.T) {
	tape := &shelf{}
	s := serve(t, func(c *live.Config) { c.Record = tape })
	s.client(0)
	eventually(t, func() error {
		if !regexp.MustCompile(`"line":"[^"]*send \d`).MatchString(tape.String()) { // it may stand behind what came with it
			return errors.New("nothing is written")
		}
		return nil
	})
}

// What is wrong with a recording is told with its line.
func TestWhatIsNoRecording(t *testing.T) {
	text, _ := session(t, nil)
	lines := strings.SplitAfter(text, "\n")
	first := func(part string) (n int) {
		for !strings.Contains(lines[n], part) {
			n++
		}
		return n
	}
	without := func(n int) string { return strings.Join(lines[:n], "") + strings.Join(lines[n+1:], "") }
	for _, c := range []struct {
		name, text string
		of         error
		want       string
	}{
		{"nothing", "", live.ErrRecording, "session.rec:1: it begins with no header"},
		{"no JSON", "hello\n", live.ErrRecording, "session.rec:1: the line is no entry"},
		{"another key", lines[0] + `{"at":1,"lime":"x"}` + "\n", live.ErrRecording, "session.rec:2: the line is no entry"},
		{"a later version", strings.Replace(text, `"version":1`, `"version":2`, 1), live.ErrRecording, "it is of version 2, and this release repeats version 1"},
		{"no gate", strings.Replace(text, `"gate":4`, `"gate":1`, 1), live.ErrRecording, "node 1 is no gate"},
		{"no node", strings.Replace(text, `"gate":4`, `"gate":-7`, 1), live.ErrRecording, "node -7 is no gate"},
		{"a scenario that is none", `{"zoolab":"recording","version":1,"seed":1,"gate":4,"scenario":"name: x"}` + "\n", nil, "session.rec:1 (its scenario)"},
		{"a line that no gate takes", lines[0] + `{"at":1000000000,"line":"knock"}` + "\n", live.ErrRecording, `session.rec:2: inflict command outside: knock`},
		{"a deed that is none", lines[0] + `{"at":1000000000,"do":"crush: s1"}` + "\n", live.ErrRecording, "session.rec:2: not a deed"},
		{"more than a deed has", lines[0] + `{"at":1000000000,"do":"crash: s1","made":2}` + "\n", live.ErrRecording, "session.rec:2: made is 2, and crash: s1 has 1 parts"},
		{"less than nothing", lines[0] + `{"at":1000000000,"do":"crash: s1","made":-1}` + "\n", live.ErrRecording, "session.rec:2: made is -1, and "},
		{"nothing to do", lines[0] + `{"at":1000000000}` + "\n", live.ErrRecording, "session.rec:2: an entry has one of line, do and hash"},
		{"two things", lines[0] + `{"at":1000000000,"line":"open 1 s1","hash":"0"}` + "\n", live.ErrRecording, "session.rec:2: an entry has one of line, do and hash"},
		{"two entries", lines[0] + `{"at":1000000000,"line":"open 1 s1"}{"at":1000000000,"line":"shut 1"}` + "\n", live.ErrRecording, "session.rec:2: the line is no entry (there is more behind it)"},
		{"nothing in a second", lines[0] + `{"at":1000000000,"hash":"0"}` + "\n", live.ErrDiffers, "session.rec:2: at 1s there were 0 events of hash 0, and now there are "},
		{"back in time", lines[0] + `{"at":2000000000,"line":"open 1 s1"}` + "\n" + `{"at":1000000000,"line":"shut 1"}` + "\n", live.ErrRecording, "session.rec:3: it is at 1000000000 ns: entries stand in the order of time"},
		{"before the beginning", lines[0] + `{"at":-5,"line":"open 1 s1"}` + "\n", live.ErrRecording, "session.rec:2: it is at -5 ns: entries stand in the order of time"},
		{"after the end of time", lines[0] + `{"at":9000000000000000000,"line":"open 1 s1"}` + "\n", live.ErrRecording, "session.rec:2: it is at 9000000000000000000 ns"},
		{"a long line", lines[0] + strings.Repeat("x", 17<<20) + "\n", live.ErrRecording, "session.rec:2: the line has more than 16777216 bytes"},
		{"a line is missing", without(first(`"do":`)), live.ErrDiffers, " events of hash "},
		{"another hash", regexp.MustCompile(`"hash":"[0-9a-f]{16}"`).ReplaceAllString(text, `"hash":"0123456789abcdef"`), live.ErrDiffers, " events of hash 0123456789abcdef, and now there are "},
		{"another number of events", strings.Replace(text, `"events":`, `"events":1`, 1), live.ErrDiffers, " events of hash "},
		{"two recordings", text + text, live.ErrRecording, "a recording ends with its verdict, and here it goes on"},
		{"the end is another's", strings.Replace(text, `"verdict":"pass"`, `"verdict":"fail"`, 1), live.ErrDiffers, "and the verdict fail, and now there are "},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := replay(c.text)
			if res != nil || err == nil || c.of != nil && !errors.Is(err, c.of) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("found %v; expected %q", err, c.want)
			}
		})
	}
}

// Replay gives up when it is told to.
func TestReplayCanBeInterrupted(t *testing.T) {
	text, _ := session(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := live.Replay(ctx, "session.rec", strings.NewReader(text)); !errors.Is(err, context.Canceled) {
		t.Errorf("found %v", err)
	}
}

// A recording that cannot be written ends serving, and what came before it is judged.
func TestARecordingThatCannotBeWritten(t *testing.T) {
	closed, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	full := &failing{after: 1}
	for name, c := range map[string]func(*live.Config){
		"from the start": func(c *live.Config) { c.Record = closed },
		"later":          func(c *live.Config) { c.Record = full },
	} {
		s := serve(t, c)
		s.wait()
		if s.err == nil || !strings.Contains(s.err.Error(), "the recording cannot be written: ") {
			t.Errorf("%s: found %v", name, s.err)
		}
		s.err = nil
	}
}

// A stuck door says that it cannot be closed.
type stuck struct{ net.Listener }

func (s stuck) Close() error { return errors.Join(s.Listener.Close(), errors.New("the door is stuck")) }

// Serving that ends with an error has recorded what came last, which may be what it is
// about.
func TestWhatCameBeforeAnErrorIsRecorded(t *testing.T) {
	tape := &shelf{}
	s := serve(t, func(c *live.Config) { c.Record, c.Doors[0].Listener = tape, stuck{c.Doors[0].Listener} })
	d := s.client(0)
	for range 20 {
		d.must(t, node("/last", ""))
		d.must(t, znode.Op{Code: znode.OpDelete, Path: "/last", Version: znode.AnyVersion})
	}
	s.end()
	s.wait()
	if s.err == nil || s.err.Error() != "the door is stuck" || s.res == nil {
		t.Errorf("found %v, %v", s.res, s.err)
	}
	s.err = nil
	if n := strings.Count(tape.String(), "L2xhc3"); n != 40 {
		t.Errorf("%d of 40 requests are recorded:\n%s", n, tape.String())
	}
}

// failing takes so many writes, and then none.
type failing struct{ after int }

func (f *failing) Write(b []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(b), nil
}

// Whoever makes the choices that the loop tells of, at the times that it tells, has the
// same world.
func TestTheTwinOfWhatIsServed(t *testing.T) {
	var twin *scenarios.Course
	_, res := session(t, func(c *live.Config) {
		course, err := c.Case.Begin(c.Seed, scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		twin = course
		c.Passed = func(at sim.Time) { twin.World().Run(at) }
		c.Chosen = func(choice sim.Choice) {
			if err := twin.World().Apply(choice); err != nil {
				t.Error(err)
			}
		}
	})
	if again := twin.Judge(t.Context()); again.Hash != res.Hash || again.Events != res.Events {
		t.Errorf("the twin has %d events of hash %s; expected %d of %s", again.Events, again.Hash, res.Events, res.Hash)
	}
}

// kept are recordings that fuzzing begins with.
func kept(f *testing.F) (all [][]byte) {
	for _, name := range []string{"short.rec", "deed.rec"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

// repeated is a text that is repeated or refused.
func repeated(t *testing.T, text []byte) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, res, err := live.Replay(ctx, "fuzzed", bytes.NewReader(text))
	if (res == nil) == (err == nil) {
		t.Errorf("found %v and %v", res, err)
	}
}

// Whatever a file holds, it is repeated or refused. Of what is new, go test makes something
// shorter for up to a minute an input: with -fuzzminimizetime 20x it comes to others, some
// thousands a second.
func FuzzReplay(f *testing.F) {
	for _, text := range kept(f) {
		f.Add(text)
	}
	f.Fuzz(repeated)
}

// The same for what comes behind a header that is one: bytes of a whole file hardly come so
// far.
func FuzzEntries(f *testing.F) {
	var header []byte
	for _, text := range kept(f) {
		first, entries, _ := bytes.Cut(text, []byte("\n"))
		header = append(first[:len(first):len(first)], '\n')
		f.Add(entries)
	}
	f.Fuzz(func(t *testing.T, entries []byte) { repeated(t, append(header[:len(header):len(header)], entries...)) })
}
