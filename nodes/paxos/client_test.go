package paxos

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

func blue(c sim.Client) []sim.Client {
	c.Name, c.Script = "c1", append(c.Script, "propose blue")
	return []sim.Client{c}
}

func TestClientsAreToldTheSame(t *testing.T) {
	l := begin(t, synod.Default(), quarrel())
	l.w.Run(sim.Time(10 * 1000 * ms))
	var answers []string
	for _, line := range *l.said {
		if i := len("c1 propose returned "); len(line) > i && line[2:i] == " propose returned " {
			answers = append(answers, line[i:])
		}
	}
	if len(answers) != 4 || len(slices.Compact(answers)) != 1 {
		t.Errorf("the answers are %q", answers)
	}
}

// A value is asked for before the request is sent, and what the proposer wants is
// what the client asked for.
func TestAClientAsksForItsValue(t *testing.T) {
	l := begin(t, duo(), blue(sim.Client{Server: "p2"}))
	l.hears("c1 propose blue")
	l.take("desk c1>p2 Request#1")
	l.hears("p2 wished blue")
	l.hush("p1 wished p1/1") // no values of their own beside clients
}

func TestAClientTriesTheNextProposer(t *testing.T) {
	l := begin(t, duo(), blue(sim.Client{}))
	l.drop("desk c1>p1 Request#1")
	l.take("timer c1 patience#1", "desk c1>p2 Request#1")
	l.w.Run(sim.Time(10 * 1000 * ms))
	l.hears("c1 propose returned blue")
}

// A request that comes after the outcome, or twice, is answered at once.
func TestAnAnswerThatIsLostIsGivenAgain(t *testing.T) {
	l := begin(t, solo(), blue(sim.Client{}))
	l.duplicate("desk c1>p1 Request#1")
	l.take("desk c1>p1 Request#1", "desk c1>p1 Request#1+")
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1", "a2")
	l.take("paxos l1>p1 Decided#1")
	if l.pending("desk p1>c1 Chosen#2") {
		t.Error("one operation is answered twice")
	}
	l.drop("desk p1>c1 Chosen#1")
	l.take("timer c1 patience#1", "desk c1>p1 Request#2", "desk p1>c1 Chosen#2")
	l.hears("c1 propose returned blue")
}

// An answer is to one operation, even if all answers are the same.
func TestAnAnswerIsToOneOperation(t *testing.T) {
	l := begin(t, solo(), blue(sim.Client{Script: []string{"propose red"}}))
	l.take("desk c1>p1 Request#1")
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1", "a2")
	l.take("paxos l1>p1 Decided#1")
	l.duplicate("desk p1>c1 Chosen#1")
	l.take("desk p1>c1 Chosen#1", "desk p1>c1 Chosen#1+")
	if !l.pending("timer c1 patience#1") {
		t.Error("c1 does not wait for the answer to blue")
	}
	l.take("desk c1>p1 Request#2", "desk p1>c1 Chosen#2")
	l.hears("c1 propose returned red")
	if l.pending("timer c1 patience#1") {
		t.Error("c1 waits for nothing")
	}
}

// A proposer answers what a client asked last, and one wish is enough for it.
func TestAProposerAnswersTheLatestRequest(t *testing.T) {
	e := solo()
	e.Attempts = 1
	l := begin(t, e, blue(sim.Client{Script: []string{"propose red"}}))
	l.take("desk c1>p1 Request#1", "timer c1 patience#1", "desk c1>p1 Request#2")
	l.hears("c1 propose unknown {}")
	l.hush("p1 wished blue")
	l.phase1("p1", 1, "a1", "a2")
	l.phase2("p1", 1, "a1", "a2")
	l.take("paxos l1>p1 Decided#1", "desk p1>c1 Chosen#1")
	l.hears("c1 propose returned red")
}

func TestAClientGivesUp(t *testing.T) {
	e := duo()
	e.Attempts = 3
	l := begin(t, e, blue(sim.Client{}))
	l.drop("desk c1>p1 Request#1")
	l.take("timer c1 patience#1")
	l.drop("desk c1>p2 Request#1")
	l.take("timer c1 patience#2")
	l.drop("desk c1>p1 Request#2")
	l.take("timer c1 patience#3")
	l.hears("c1 propose unknown {}")
}

func TestAClientsCrashLeavesTheOutcomeUnknown(t *testing.T) {
	l := begin(t, duo(), blue(sim.Client{}))
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: l.id("c1")}}})
	l.hears("c1 propose unknown {}")
	l.restart("c1") // and it begins again
	l.take("desk c1>p1 Request#2")
	l.hears("p1 wished blue")
}

func TestAScriptSleepsAndStartsLate(t *testing.T) {
	l := begin(t, duo(), blue(sim.Client{Start: 20 * ms, Script: []string{"sleep 30ms"}}))
	for range 2 {
		l.hush("c1 propose blue")
		l.w.Step()
	}
	l.hears("c1 propose blue")
	if at := l.w.Now(); at != sim.Time(50*ms) {
		t.Error("it asked at", at)
	}
}
