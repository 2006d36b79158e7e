package zab

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A lesson is one real server, the subject, among puppets in a world driven by
// hand. The puppets elect with real electors; on the quorum port they say what
// the test wants said and keep what they are told.
type lesson struct {
	*testing.T
	w       *sim.World
	self    sim.NodeID
	said    []string // facts of the subject: "synced following 3 in …"
	records []Record // what it has loaded at its boots
	state   digest   // of its application
	loss    sim.Loss // of its last crash
	puppets map[sim.NodeID]*part
}

// A part is what a test shares with a puppet.
type part struct {
	next  func(*sim.Env, *puppet) // what it does at its cue
	heard []string                // "DIFF 0x100000005"
}

// A company says who is there: so many voters, then observers. Of the puppets
// the one named leads wins the election, unless it is the subject that should.
type company struct {
	voters, observers int
	subject, leader   sim.NodeID
	config            Config
	past              relic // on the subject's disk
}

// A relic is what a server had on its disk before the lesson begins.
type relic struct {
	accepted, current uint32
	log               []Txn
	snaps             []Snapshot
	lost              bool // and is found empty at the second boot
}

// following is server 1 of three, with a history, which elects server 3.
func following() company {
	return company{voters: 3, subject: 1, leader: 3, past: relic{accepted: 1, current: 1, log: txns(1, 5)}}
}

// leading3 is server 3 of three, with a history, which is elected.
func leading3() company {
	return company{voters: 3, observers: 1, subject: 3, leader: 3, past: relic{accepted: 1, current: 1, log: txns(1, 5)}}
}

// txns is the first n transactions of an epoch.
func txns(epoch uint32, n uint32) (all []Txn) {
	for c := range n {
		all = append(all, txn(epoch, c+1))
	}
	return all
}

func txn(epoch, counter uint32) Txn {
	return Txn{znode.ZxidOf(epoch, counter), fmt.Sprintf("v%d.%d", epoch, counter)}
}

func at(epoch, counter uint32) znode.Zxid { return znode.ZxidOf(epoch, counter) }

// old is a witness that finds a relic on its disk when it first boots.
type old struct {
	witness
	relic relic `sim:"fixed"`
}

func (o *old) Start(env *sim.Env) {
	switch {
	case env.Boot() == 1:
		o.relic.write(env)
	case env.Boot() == 2 && o.relic.lost:
		wipe(env)
	}
	o.witness.Start(env)
}

func (r relic) write(env *sim.Env) {
	if r.accepted > 0 {
		acceptedFile.Replace(env, r.accepted)
		acceptedFile.Sync(env)
	}
	if r.current > 0 {
		currentFile.Replace(env, r.current)
		currentFile.Sync(env)
	}
	for _, x := range r.log {
		logFile.Append(env, x)
	}
	logFile.Sync(env)
	for _, s := range r.snaps {
		snapFile.Append(env, s)
	}
	snapFile.Sync(env)
}

// wipe empties the disk.
func wipe(env *sim.Env) {
	acceptedFile.Truncate(env, 0)
	acceptedFile.Sync(env)
	currentFile.Truncate(env, 0)
	currentFile.Sync(env)
	logFile.Truncate(env, 0)
	logFile.Sync(env)
	snapFile.Truncate(env, 0)
	snapFile.Sync(env)
}

var cue = sim.Timer("cue")

// puppet elects, and for the rest does as its part says.
type puppet struct {
	election.Elector
	part *part      `sim:"fixed"`
	zxid znode.Zxid `sim:"fixed"`
	conn sim.Conn
}

func (p *puppet) Start(env *sim.Env) {
	p.Look(env, p.zxid, 1)
	env.SetTimer(cue, ms)
}

func (p *puppet) Timer(env *sim.Env, t sim.TimerID) {
	if p.OwnsTimer(t) {
		p.Elector.Timer(env, t)
		return
	}
	if p.part.next != nil {
		p.part.next(env, p)
		p.part.next = nil
	}
	env.SetTimer(cue, ms)
}

func (p *puppet) Receive(env *sim.Env, d sim.Delivery) {
	if p.Owns(d) {
		p.Elector.Receive(env, d)
		return
	}
	if d.Opened() && d.Conn.Dialer != env.Self() {
		p.conn = d.Conn
	}
	p.part.heard = append(p.part.heard, describe(d))
}

// describe renders a delivery as "COMMIT 0x100000004".
func describe(d sim.Delivery) string {
	for _, text := range []func(sim.Delivery) string{
		textOf(REQUEST), textOf(PROPOSAL), textOf(ACK), textOf(COMMIT), textOf(PING), textOf(SYNC), textOf(INFORM),
		textOf(NEWLEADER), textOf(FOLLOWERINFO), textOf(UPTODATE), textOf(DIFF), textOf(TRUNC), textOf(SNAP),
		textOf(OBSERVERINFO), textOf(LEADERINFO), textOf(ACKEPOCH),
	} {
		if s := text(d); s != "" {
			return s
		}
	}
	return d.Kind()
}

func textOf[T any](k sim.Kind[T]) func(sim.Delivery) string {
	return func(d sim.Delivery) string {
		if !k.Is(d) {
			return ""
		}
		return k.Name() + " " + fmt.Sprint(k.Of(d))
	}
}

// begin makes the world and has everyone elect.
func begin(t *testing.T, c company) *lesson {
	t.Helper()
	l := &lesson{T: t, self: c.subject, puppets: map[sim.NodeID]*part{}}
	p := witnesses(t, c.voters, c.observers, c.config, load{Every: 1000 * ms, Batch: 1, Ask: 1000 * ms})
	p.Goal, p.Roles = nil, nil
	p.Monitors = []sim.MonitorSpec{{Name: "scribe", New: func() sim.Monitor { return &scribe{c.subject, l} }}}
	for i := range p.Nodes {
		id, fresh := sim.NodeID(i+1), p.Nodes[i].New
		if id == c.subject {
			p.Nodes[i].New = func() sim.Node { return &old{witness: *fresh().(*witness), relic: c.past} }
			continue
		}
		zxid := at(1, 1)
		if id == c.leader {
			zxid = at(1, 9)
		}
		l.puppets[id] = &part{}
		p.Nodes[i].New = func() sim.Node {
			return &puppet{Elector: fresh().(*witness).elector, part: l.puppets[id], zxid: zxid}
		}
	}
	w, err := sim.New(sim.Config{Protocol: p, Network: sim.CalmNetwork(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	l.w = w
	l.elect()
	return l
}

// elect lets time go on until the subject has a leader, or leads.
func (l *lesson) elect() {
	l.Helper()
	for l.shows("state") == "" || l.shows("state") == "looking" {
		if !l.w.Step() {
			l.Fatal("there is no election: ", l.w.Violation())
		}
	}
	l.settle()
}

// shows returns a column of the subject, "" before it is up.
func (l *lesson) shows(column string) string {
	for _, c := range l.w.View(l.self).Columns {
		if c.Name == column {
			return c.Value
		}
	}
	return ""
}

// is demands what a column of the subject shows.
func (l *lesson) is(column, want string) {
	l.Helper()
	if got := l.shows(column); got != want {
		l.Errorf("its %s is %s, want %s", column, got, want)
	}
}

// do has a puppet do something.
func (l *lesson) do(who sim.NodeID, what func(*sim.Env, *puppet)) {
	l.Helper()
	for _, p := range l.puppets {
		p.heard = nil
	}
	l.said = nil
	l.puppets[who].next = what
	l.expire(l.w.Name(who), "cue")
}

// say has a puppet tell the subject something, and lets all that comes of it
// arrive. What has been said and heard before is forgotten.
func say[T any](l *lesson, from sim.NodeID, k sim.Kind[T], m T) {
	l.Helper()
	l.do(from, func(env *sim.Env, p *puppet) { k.Send(env, p.conn, m) })
	l.settle()
}

// dials has a puppet dial the subject.
func (l *lesson) dials(who sim.NodeID) {
	l.Helper()
	l.do(who, func(env *sim.Env, p *puppet) { p.conn = env.Dial(Port, l.self) })
	l.settle()
}

// told demands what a puppet has been told since something was last said.
func (l *lesson) told(to sim.NodeID, want ...string) {
	l.Helper()
	if got := l.puppets[to].heard; !slices.Equal(got, want) {
		l.Errorf("%s was told %q, want %q", l.w.Name(to), got, want)
	}
}

// states demands that the subject has stated a fact since, as "acked 0x…".
func (l *lesson) states(want string) {
	l.Helper()
	if !slices.ContainsFunc(l.said, func(s string) bool { return strings.HasPrefix(s, want) }) {
		l.Errorf("it has not stated %q: %q", want, l.said)
	}
}

// hushes demands that it has not.
func (l *lesson) hushes(fact string) {
	l.Helper()
	for _, s := range l.said {
		if strings.HasPrefix(s, fact) {
			l.Errorf("it has stated %q", s)
		}
	}
}

// settle takes all that is under way but timers, until nothing is.
func (l *lesson) settle() { l.Helper(); l.settleBut("timer") }

// settleBut leaves ports out.
func (l *lesson) settleBut(ports ...string) {
	l.Helper()
	ports = append(ports, "timer")
	for range 10_000 {
		pending := l.w.Pending()
		i := slices.IndexFunc(pending, func(p sim.Pending) bool { return !p.Held && !slices.Contains(ports, p.On.Port) })
		if i < 0 {
			return
		}
		l.choose(sim.Choice{On: pending[i].On})
	}
	l.Fatal("it does not settle")
}

// expire lets a node's timer expire.
func (l *lesson) expire(node, timer string) {
	l.Helper()
	for _, p := range l.w.Pending() {
		if p.On.Port == "timer" && p.On.Node == node && p.On.Kind == timer {
			l.choose(sim.Choice{On: p.On})
			return
		}
	}
	l.Fatalf("%s has no timer %s", node, timer)
}

// pass lets a timer of the subject expire, and everything that comes of it.
func (l *lesson) pass(timer string) {
	l.Helper()
	for _, p := range l.puppets {
		p.heard = nil
	}
	l.said = nil
	l.expire(l.w.Name(l.self), timer)
	l.settle()
}

// in is how far off a timer of the subject is, -1 when it is not set.
func (l *lesson) in(timer string) sim.Duration {
	for _, t := range l.w.View(l.self).Timers {
		if t.Name == timer {
			return t.At.Sub(l.w.Now())
		}
	}
	return -1
}

// restart crashes the subject with all that is not on disk, and boots it again.
func (l *lesson) restart() {
	l.Helper()
	l.said = nil
	crash := sim.Crash{Target: sim.Target{Node: l.self}}
	for _, f := range l.w.View(l.self).Files {
		crash.Keep = append(crash.Keep, sim.Keep{File: f.Name})
	}
	l.choose(sim.Choice{Act: sim.Inflict, Fault: crash})
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: l.self}}})
	l.settleBut(Port.Name(), election.Port.Name())
}

func (l *lesson) choose(c sim.Choice) {
	l.Helper()
	if err := l.w.Apply(c); err != nil {
		l.Fatalf("%v: %v", c, err)
	}
}

// scribe writes down what a server states.
type scribe struct {
	of     sim.NodeID
	lesson *lesson
}

func (s *scribe) Step(h sim.Happening) *sim.Violation {
	if h.Node == s.of {
		s.lesson.said = append(s.lesson.said, h.Name()+" "+h.Text())
		switch {
		case Loaded.Is(h):
			s.lesson.records = append(s.lesson.records, Loaded.Of(h))
		case restored.Is(h):
			s.lesson.state = restored.Of(h)
		case applied.Is(h):
			s.lesson.state = applied.Of(h).digest
		case sim.Crashed.Is(h):
			s.lesson.loss = sim.Crashed.Of(h)
		}
	}
	return nil
}
func (s *scribe) Clone() sim.Monitor     { return s }
func (s *scribe) Encode(b []byte) []byte { return b }

// marks counts the visits to each landmark.
func marks(w *sim.World) map[string]uint64 {
	counts := map[string]uint64{}
	for _, m := range w.Marks() {
		counts[m.Name] = m.Count
	}
	return counts
}
