package rpc

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// One test for each sentence of §3.2 that prescribes something. The world is driven
// by hand: what the tests do not let happen does not happen.

// "To make a call, the caller sends a call packet containing a call identifier [...],
// data specifying the desired procedure [...], and the arguments. When the callee
// machine receives this packet the appropriate procedure is invoked. When the
// procedure returns, a result packet containing the same call identifier, and the
// results, is sent back to the caller."
func TestACallIsARequestAndAReply(t *testing.T) {
	l := begin(t, []string{"append x a"})
	l.carries("rpc c1>s1 Request#1", "1/1 append x a")
	l.take("rpc c1>s1 Request#1", "disk s1 memory#1")
	l.hears(1, "s1 executed append x a: a")
	l.carries("rpc s1>c1 Reply#1", "1/1 a")
	l.take("rpc s1>c1 Reply#1")
	l.hears(1, "c1 access returned a")
}

// "The machine that transmits a packet is responsible for retransmitting it until an
// acknowledgment is received, in order to compensate for lost packets."
func TestALostRequestIsSentAgain(t *testing.T) {
	l := begin(t, []string{"append x a"})
	l.drop("rpc c1>s1 Request#1")
	l.take("timer c1 retry#1")
	l.drop("rpc c1>s1 Request#2")
	l.take("timer c1 retry#2")
	l.answer("c1", 3, 1, 1)
	l.hears(1, "c1 access returned a")
	if _, is := l.pending("timer c1 retry#3"); is {
		t.Error("the client goes on when it has been answered")
	}
}

// "However, the result of a call is sufficient acknowledgment that the call packet was
// received": nothing else answers it, so a client that has lost the result asks again.
func TestALostReplyIsAskedForAgain(t *testing.T) {
	l := begin(t, []string{"append x a"})
	l.take("rpc c1>s1 Request#1", "disk s1 memory#1")
	l.drop("rpc s1>c1 Reply#1")
	l.take("timer c1 retry#1", "rpc c1>s1 Request#2", "rpc s1>c1 Reply#2")
	l.hears(1, "s1 executed append x a: a")
	l.hears(1, "c1 access returned a")
}

// "[...] and a call packet is sufficient to acknowledge the result packet of the
// previous call made by that process": its result is remembered no longer.
func TestTheNextCallAcknowledgesTheResult(t *testing.T) {
	l := begin(t, []string{"append x a", "append x b"}, []string{"append x 1"})
	l.answer("c1", 1, 1, 1)
	if got := l.row("node 2"); got != "1/1 a" {
		t.Errorf("the table says %q", got)
	}
	l.answer("c2", 1, 2, 1)
	l.answer("c1", 2, 3, 2)
	if got, others := l.row("node 2"), l.row("node 3"); got != "1/2 a1b" || others != "1/1 a1" {
		t.Errorf("the table says %q and %q", got, others)
	}
	l.hears(1, "s1 remembered 2")
}

// "It allows the caller to determine that the result packet is truly the result of his
// current call (not, for example, a much delayed result of some previous call)".
func TestADelayedResultIsTurnedAway(t *testing.T) {
	l := begin(t, []string{"append x a", "append x b"})
	l.take("rpc c1>s1 Request#1", "disk s1 memory#1")
	l.duplicate("rpc s1>c1 Reply#1")
	l.take("rpc s1>c1 Reply#1", "rpc s1>c1 Reply#1+")
	l.hears(1, "c1 access returned a")
	l.answer("c1", 2, 2, 2)
	l.hears(1, "c1 access returned ab")
}

// "[...] and it allows the callee to eliminate duplicate call packets (caused by
// retransmissions, for example)."
func TestADuplicateIsNotExecuted(t *testing.T) {
	l := begin(t, []string{"append x a"})
	l.duplicate("rpc c1>s1 Request#1")
	l.take("timer c1 retry#1", "rpc c1>s1 Request#1", "disk s1 memory#1", "rpc c1>s1 Request#1+", "rpc c1>s1 Request#2")
	l.hears(1, "s1 executed append x a: a")
	l.hears(3, "s1 replied append x a: a")
}

// "The important property of an activity is that each activity has at most one
// outstanding remote call at any time--it will not initiate a new call until it has
// received the results of the preceding call."
func TestAClientMakesOneCallAtATime(t *testing.T) {
	l := begin(t, []string{"append x a", "append x b"})
	l.take("rpc c1>s1 Request#1", "disk s1 memory#1")
	l.misses("rpc c1>s1 Request#2")
	l.take("rpc s1>c1 Reply#1")
	l.carries("rpc c1>s1 Request#2", "1/2 append x b")
}

// "The call sequence number must be monotonic for each activity", and each activity
// has one of its own.
func TestNumbersGoUpForEachClient(t *testing.T) {
	l := begin(t, []string{"append x a", "get x"}, []string{"append x b"})
	l.answer("c1", 1, 1, 1)
	l.carries("rpc c1>s1 Request#2", "1/2 get x")
	l.carries("rpc c2>s1 Request#1", "1/1 append x b")
	l.answer("c2", 1, 2, 1)
	l.hears(1, "s1 executed append x b: ab")
}

// "The call packet can be discarded as a duplicate [...] unless its sequence number is
// greater than that given in this table."
func TestAnEarlierCallIsDiscarded(t *testing.T) {
	l := begin(t, []string{"append x a", "append x b"})
	l.duplicate("rpc c1>s1 Request#1")
	l.answer("c1", 1, 1, 1)
	l.answer("c1", 2, 2, 2)
	l.take("rpc c1>s1 Request#1+")
	l.misses("rpc s1>c1 Reply#3")
	l.hears(1, "s1 executed append x a: a")
}

// "[R]eceipt of a call packet from a previously unknown activity is sufficient to
// create the connection implicitly."
func TestAnUnknownClientIsServed(t *testing.T) {
	l := begin(t, nil, []string{"append x a"})
	if got := l.row("node 3"); got != "" {
		t.Errorf("the table says %q", got)
	}
	l.answer("c2", 1, 1, 1)
	l.hears(1, "c2 access returned a")
}

// "We are also assuming that the call sequence number from an activity does not repeat
// even if the calling machine is restarted (otherwise a call from the restarted machine
// might be eliminated as a duplicate)."
func TestNumbersDoNotRepeatAfterARestart(t *testing.T) {
	l := begin(t, []string{"append x a", "append x b"})
	l.duplicate("rpc c1>s1 Request#1")
	l.take("rpc c1>s1 Request#1", "disk s1 memory#1")
	l.crash("rpc s1>c1 Reply#1", 0)
	l.restart(2)
	l.carries("rpc c1>s1 Request#2", "2/1 append x a")
	l.answer("c1", 2, 2, 2)
	l.take("rpc c1>s1 Request#1+") // of the first life
	l.misses("rpc s1>c1 Reply#3")
	l.hears(1, "c1 access returned aa")
	l.hears(1, "c1 access unknown {}")
}

// A crash before the disk has an execution undoes it, and nobody has heard of it.
func TestNobodyHearsOfWhatACrashMayUndo(t *testing.T) {
	l := begin(t, []string{"append x a"})
	l.take("rpc c1>s1 Request#1")
	l.misses("rpc s1>c1 Reply#1")
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: 1}, Keep: []sim.Keep{{File: "memory"}}}})
	l.restart(1)
	l.take("timer c1 retry#1")
	l.answer("c1", 2, 2, 1)
	l.hears(2, "s1 executed append x a: a")
	l.hears(1, "c1 access returned a")
}

// Behind the sync, a crash takes the reply and not the execution.
func TestARestartedServerRemembers(t *testing.T) {
	l := begin(t, []string{"append x a", "get x"})
	l.take("rpc c1>s1 Request#1")
	l.crash("disk s1 memory#1", 0)
	l.misses("rpc s1>c1 Reply#1")
	l.restart(1)
	l.take("timer c1 retry#1", "rpc c1>s1 Request#2", "rpc s1>c1 Reply#1")
	l.hears(1, "s1 executed append x a: a")
	l.hears(1, "c1 access returned a")
	l.answer("c1", 3, 2, 2)
	l.hears(1, "c1 accepted get x: a")
}

// A client waits twice as long each time, up to the longest.
func TestAClientWaitsLongerEachTime(t *testing.T) {
	l := begin(t, []string{"append x a"})
	at := l.w.Now()
	for i, want := range []time.Duration{50 * ms, 100 * ms, 200 * ms, 400 * ms, 800 * ms, time.Second, time.Second} {
		timers := l.w.View(2).Timers
		if len(timers) != 1 || timers[0].At.Sub(at) != want {
			t.Fatalf("after %d requests the client waits for %v", i+1, timers)
		}
		for _, p := range l.w.Pending() {
			if p.On.Port == "rpc" {
				l.choose(sim.Choice{Act: sim.Drop, On: p.On})
			}
		}
		l.w.Run(timers[0].At)
		at = timers[0].At
	}
}
