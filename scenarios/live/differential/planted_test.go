package differential

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// Two ensembles of ours answer alike: the drawing, the wire and the comparison by
// themselves.
func TestOursAnswersAsOurs(t *testing.T) {
	for _, c := range []Config{{Seed: 1, Ops: 300}, {Seed: 2, Ops: 300, Pipelined: true}} {
		p := &Pair{Ours: ours(t, 1), Theirs: ours(t, 1)}
		r, d, err := p.Compare(c)
		if err != nil || d != nil {
			t.Fatalf("%+v: %v\n%v", c, err, d)
		}
		if r.Ops < c.Ops || r.Kinds["event"] == 0 || r.Kinds["multi"] == 0 {
			t.Errorf("%+v: it was asked too little: %+v", c, r)
		}
	}
}

// planted are fields, one of each kind, of which one side tells something else.
var planted = []string{
	"xid", "zxid", "err", "protocolVersion", "timeOut", "sessionId", "passwd", "readOnly", "path", "data", "children", "czxid", "mzxid", "pzxid", "version", "cversion", "aversion",
	"ephemeralOwner", "dataLength", "numChildren", "acl", "event type", "event state", "event path", "count", "part 0 type", "part 0 err", "who", "watch err",
}

// A field that one side tells otherwise is reported the first time that it is told, with
// a sequence that shows it again.
func TestAPlantedDifferenceIsReportedAtOnce(t *testing.T) {
	p := &Pair{Ours: ours(t, 1), Theirs: ours(t, 1)}
	for _, name := range planted {
		told := false
		p.Theirs.Alter = func(a *Ask, frame []byte) []byte {
			changed, ok := p.Theirs.changed(a, frame, name)
			told = told || ok
			return changed
		}
		_, d, err := p.Compare(Config{Seed: 3, Ops: 3000, Patience: 1})
		if err != nil {
			t.Fatal(err)
		}
		if d == nil || !told {
			t.Errorf("%s: nothing is reported (it was told: %v)", name, told)
			continue
		}
		again, err := p.Again(d.Steps)
		if err != nil || again == nil || again.Step != d.Step {
			t.Errorf("%s: the sequence does not show it again: %v, %v", name, again, err)
		}
		p.Theirs.Alter = nil
		if again, err = p.Again(d.Steps); err != nil || again != nil {
			t.Errorf("%s: there is a difference without the one that was planted: %v, %v", name, again, err)
		}
	}
}

// changed alters the last byte of a field.
func (s *Side) changed(a *Ask, frame []byte, name string) ([]byte, bool) {
	for _, f := range s.fieldsOf(heard{a, frame}) {
		if f.Name == name && f.len > 0 && f.Value != "0: " && f.Value != "before the run" && !strings.HasPrefix(f.Value, "null") && f.Value != `""` {
			frame = slices.Clone(frame)
			frame[f.at+f.len-1] ^= 1
			return frame, true
		}
	}
	return frame, false
}

// An answer that does not come, one too many, and an end of a connection are differences.
func TestWhatDoesNotComeIsReported(t *testing.T) {
	p := &Pair{Ours: ours(t, 1), Theirs: ours(t, 1)}
	exists := Ask{Says: "exists", Xid: 1, Op: opExists, Body: new(pen).text(ownNode).bool(false).bytes()}
	meet := Step{Act: Open, Meet: &Meeting{Session: Fresh, Timeout: wish}}
	for want, alter := range map[string]func(t *told){
		"frame":        func(t *told) { t[0].heard = t[0].heard[1:] },
		"not answered": func(t *told) { t[0].asked++ },
		"closed":       func(t *told) { t[0].over = true },
	} {
		for _, s := range []*Side{p.Ours, p.Theirs} {
			if err := s.begin(1); err != nil {
				t.Fatal(err)
			}
			if err := s.do(meet); err != nil {
				t.Fatal(err)
			}
			s.collect(meet)
			if err := s.do(Step{Act: Send, Asks: []Ask{exists}}); err != nil {
				t.Fatal(err)
			}
		}
		a, b := p.Ours.collect(meet), p.Theirs.collect(meet)
		if d := p.differ(a, b); d != nil {
			t.Fatal(d)
		}
		if alter(&b); p.differ(a, b) == nil || p.differ(a, b).Field != want {
			t.Errorf("%s: %v", want, p.differ(a, b))
		}
		for _, s := range []*Side{p.Ours, p.Theirs} {
			if err := s.dismiss(); err != nil {
				t.Fatal(err)
			}
			if err := s.clear(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A difference is made shorter, down to what it takes.
func TestADifferenceIsMadeShorter(t *testing.T) {
	p := &Pair{Ours: ours(t, 1), Theirs: ours(t, 1)}
	p.Theirs.Alter = func(a *Ask, frame []byte) []byte {
		if _, _, code := header(frame); a != nil && a.Op == opCreate && code == 0 {
			frame = slices.Clone(frame)
			binary.BigEndian.PutUint32(frame[12:], 1)
		}
		return frame
	}
	_, d, err := p.Compare(Config{Seed: 5, Ops: 3000})
	if err != nil || d == nil {
		t.Fatalf("%v, %v", d, err)
	}
	if len(d.Steps) > 3 || d.Field != "err" {
		t.Errorf("it is not short:\n%s", d)
	}
	for _, want := range []string{`field "err"`, "ours: 0", "ours, altered: 1", "create"} {
		if d.Names = [2]string{"ours", "ours, altered"}; !strings.Contains(d.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, d)
		}
	}
	steps, err := ParseScript(d.Again())
	if err != nil || fmt.Sprint(steps) != fmt.Sprint(d.Steps) {
		t.Errorf("its script reads as something else: %v", err)
	}
}

// What may differ is hidden, and nothing else.
func TestMasks(t *testing.T) {
	config := &Ask{Body: new(pen).text(configPath).bytes()}
	other := &Ask{Body: new(pen).text("/a").bytes()}
	for name, want := range map[string][2]bool{"ctime": {true, true}, "part 3 mtime": {true, true}, "data": {false, true}, "dataLength": {false, true}, "czxid": {false, false}, "err": {false, false}} {
		if got := [2]bool{masked(other, name), masked(config, name)}; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, m := range masks {
		if m.what == "" || m.reason == "" {
			t.Errorf("a mask says not what and why: %+v", m)
		}
	}
}

// ours serves an ensemble of ours for a test.
func ours(t *testing.T, servers int, others ...strict.Setting) *Side {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s, over, err := Serve(ctx, "ours", servers, others...)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-over; err != nil {
			t.Error(err)
		}
	})
	return s
}

// A run in which the other ensemble alone does not answer is left and named, if it is by
// what is known to keep it from it. Of more than a few such runs, of one of another kind,
// or where ours does not answer, nothing is concluded.
func TestWhoStandsStill(t *testing.T) {
	still := errors.New("it stands still")
	cuts := func(most int) func(Step) error {
		n := 0
		return func(s Step) error {
			if s.Act != Cut {
				return nil
			}
			if n++; n > most {
				return nil
			}
			return still
		}
	}
	for _, c := range []struct {
		name         string
		ours, theirs func(Step) error
		known        bool
		left         int
		ends         bool
	}{
		{"theirs, as often as it may", nil, cuts(mostStill), true, mostStill, false},
		{"theirs, once more", nil, cuts(mostStill + 1), true, mostStill, true},
		{"theirs, by something else", nil, cuts(1), false, 0, true},
		{"ours", cuts(1), nil, true, 0, true},
	} {
		p := &Pair{Ours: ours(t, 1), Theirs: ours(t, 1)}
		p.Ours.Hinder, p.Theirs.Hinder = c.ours, c.theirs
		if c.known {
			p.known = func([]Step, []Ask) bool { return true }
		}
		r, d, err := p.Compare(Config{Seed: 1, Ops: 2500})
		if d != nil || len(r.Still) != c.left || (err != nil) != c.ends || err != nil && !errors.Is(err, still) {
			t.Errorf("%s: %d runs are left, they differ by %v; %v", c.name, len(r.Still), d, err)
		}
	}
}

// What a visitor leaves behind, who has gone without waiting for an answer or has let the
// session expire, others are told, and a difference in that is found.
func TestWhoGoesLeavesSomething(t *testing.T) {
	brisk := strict.Setting{Path: "ensemble.tickTime", Value: "200ms"}
	p := &Pair{Ours: ours(t, 3, brisk), Theirs: ours(t, 3, brisk)}
	path := ownNode + "/e"
	create := Ask{Says: "create", Xid: 1, Op: opCreate, Body: new(pen).text(path).blob("").acl(open).int(1).bytes()}
	watch := Step{Slot: 1, Act: Send, Asks: []Ask{{Says: "exists", Xid: 1, Op: opExists, Body: new(pen).text(path).bool(true).bytes()}}}
	meet := func(slot int, timeout int32) Step {
		return Step{Slot: slot, Act: Open, Meet: &Meeting{Server: slot, Session: Fresh, Timeout: timeout}}
	}
	for name, steps := range map[string][]Step{
		"by flight":  {meet(0, wish), meet(1, wish), watch, {Act: Flee, Asks: []Ask{create}}},
		"by silence": {meet(0, 2000), meet(1, wish), {Act: Send, Asks: []Ask{create}}, watch, {Act: Silence}},
	} {
		if d, err := p.Again(steps); d != nil || err != nil {
			t.Fatal(name, d, err)
		}
		p.Theirs.Alter = func(a *Ask, frame []byte) []byte {
			if a == nil {
				frame, _ = p.Theirs.changed(a, frame, "event type")
			}
			return frame
		}
		if d, err := p.Again(steps); d == nil || err != nil || d.Slot != 1 || d.Step != len(steps)-1 || d.Field != "event type" {
			t.Error(name, d, err)
		}
		p.Theirs.Alter = nil
	}
}

// Of one server, of one request at a time, without a node that goes, and where the end of
// the session was answered, nothing is known to stand still.
func TestWhatIsLeft(t *testing.T) {
	end := Ask{Op: opCloseSession}
	create := func(flags int32) Ask {
		return Ask{Op: opCreate, Body: new(pen).text("/a").blob("").acl(open).int(flags).bytes()}
	}
	for _, c := range []struct {
		servers     int
		asks, asked []Ask
		left        bool
	}{
		{3, []Ask{create(1), end}, []Ask{end}, true},
		{3, []Ask{create(3), create(0), end}, []Ask{create(0), end}, true},
		{1, []Ask{create(1), end}, []Ask{end}, false},
		{3, []Ask{create(0), end}, []Ask{end}, false},
		{3, []Ask{end}, []Ask{end}, false},
		{3, []Ask{create(1), create(1)}, []Ask{create(1)}, false},
		{3, []Ask{create(1), end}, nil, false},
		{3, nil, nil, false},
	} {
		p := &Pair{Theirs: &Side{Servers: make([]string, c.servers)}}
		if p.isKnown([]Step{{Act: Send, Asks: c.asks}}, c.asked) != c.left {
			t.Errorf("of %d servers, after %+v, without an answer to %+v: it is left: %v", c.servers, c.asks, c.asked, !c.left)
		}
	}
}
