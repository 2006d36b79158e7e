package live

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// called is a caller whose client says and reads nothing.
func called(t *testing.T, h *house, id uint64) *caller {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { _, _ = ours.Close(), theirs.Close() })
	c := newCaller(h, ours, id, "s1")
	h.callers[id] = c
	return c
}

// When too much is held, it is the connection with the most of it that is hung up on, and
// no other if that is enough.
func TestTheOneWithMostIsHungUpOn(t *testing.T) {
	for range 10 { // callers come in no order
		h := newHouse(Limits{Held: 100, Unread: 1000}, nil)
		all := []*caller{called(t, h, 1), called(t, h, 2), called(t, h, 3)}
		for i, n := range []int{30, 40, 30} {
			all[i].hold(n)
		}
		if h.relieve(); all[0].over || all[1].over || all[2].over {
			t.Fatal("as much as may be held is too much")
		}
		all[2].hold(5)
		if h.relieve(); all[0].over || !all[1].over || all[2].over {
			t.Fatal("it is not the one with most that is hung up on")
		}
		if held := h.held.Load(); held != 65 {
			t.Fatalf("%d bytes are held afterwards", held)
		}
	}
}

// Too much is too much at once, whatever else there is to tell at the moment.
func TestNoMoreIsHeldThanThereMayBe(t *testing.T) {
	h := newHouse(Limits{Held: 100, Unread: 1000}, nil)
	one, two := called(t, h, 1), called(t, h, 2)
	for _, p := range []gate.Parcel{{To: 1, Frame: strings.Repeat("x", 60), Text: true}, {To: 2, Frame: strings.Repeat("x", 40), Text: true}} {
		if h.send(p); one.over || two.over {
			t.Fatal("as much as may be held is too much")
		}
	}
	if h.send(gate.Parcel{To: 2, Frame: "x", Text: true}); !one.over || two.over {
		t.Error("it is not the one with most that is hung up on, and at once")
	}
}

// Answers that are on their way out are unread as long as nobody reads them.
func TestAnswersOnTheirWayAreUnread(t *testing.T) {
	h := newHouse(Limits{Held: 1000, Unread: 100}, nil)
	c := called(t, h, 1)
	c.away = 60
	if !c.send(gate.Parcel{To: 1, Frame: strings.Repeat("x", 40), Text: true}) {
		t.Error("as much as may be unread is too much")
	}
	if c.send(gate.Parcel{To: 1, Frame: "x", Text: true}) {
		t.Error("one may leave more unread than the limit, as long as it is on its way")
	}
}

// An event is no answer: whoever is told of many may not ask the more for it.
func TestEventsAnswerNothing(t *testing.T) {
	h := newHouse(Limits{Held: 1000, Unread: 1000}, nil)
	c := called(t, h, 1)
	c.owed = []int{20, 30}
	c.hold(50)
	c.send(gate.Parcel{To: 1, Frame: string(jute.AppendEvent(nil, znode.Event{Path: "/a"}))})
	if len(c.owed) != 2 {
		t.Errorf("%d of 2 requests wait after an event", len(c.owed))
	}
	c.send(gate.Parcel{To: 1, Frame: string(jute.AppendHeader(nil, 1, 2, znode.OK))})
	if len(c.owed) != 1 || c.owed[0] != 30 {
		t.Errorf("after an answer these wait: %d", c.owed)
	}
}

// What has been answered and read is held no more, and neither is what was left by one who
// is hung up on.
func TestWhatIsReadIsNotHeld(t *testing.T) {
	h := newHouse(Limits{Held: 1000, Unread: 1000}, nil)
	ours, theirs := net.Pipe()
	c := newCaller(h, ours, 1, "s1")
	c.owed = []int{20, 30}
	c.hold(50)
	h.all.Go(c.write)
	for range 2 {
		frame := string(jute.AppendHeader(nil, 1, 2, znode.OK))
		c.send(gate.Parcel{To: 1, Frame: frame})
		if _, err := io.ReadFull(theirs, make([]byte, head+len(frame))); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; h.held.Load() != 0 || c.holds() != 0; i++ {
		if i == 10_000 {
			t.Fatalf("%d bytes are held, %d of them for the one", h.held.Load(), c.holds())
		}
		time.Sleep(time.Millisecond)
	}
	c.send(gate.Parcel{To: 1, Frame: "unread"})
	c.cut()
	h.all.Wait()
	if h.held.Load() != 0 || c.holds() != 0 {
		t.Errorf("%d bytes are held for one who has gone", h.held.Load())
	}
	_ = theirs.Close() // ours is closed
}

// That there is no room is told once, and again when there has been some meanwhile.
func TestOneSentenceForAllWhoFindNoRoom(t *testing.T) {
	told := 0
	c := newCrier(func(sim.Time, string) { told++ })
	h := newHouse(Limits{Connections: 1}, c)
	inside := called(t, h, 1)
	for range 2 {
		if !h.enter(inside) {
			t.Fatal("there is no room for the first")
		}
		for id := range uint64(3) {
			if h.enter(called(t, h, id+2)) {
				t.Fatal("there is room for another")
			}
		}
		h.gone(inside)
	}
	if c.end(); told != 2 {
		t.Errorf("it is told %d times of two", told)
	}
}

// Who is owed as many answers as it may have requests is not read from until one of them
// has come.
func TestWhoIsOwedAnswersIsNotReadFrom(t *testing.T) {
	h := newHouse(Limits{Outstanding: 2, Held: 1000, Unread: 1000}, nil)
	c := called(t, h, 1)
	for range 2 {
		if err := c.owe(1); err != nil {
			t.Fatal(err)
		}
	}
	third := make(chan error, 1)
	go func() { third <- c.owe(1) }()
	select {
	case <-third:
		t.Fatal("it may ask a third time")
	case <-time.After(50 * time.Millisecond): // a machine that is too slow to get there sees no fault
	}
	c.send(gate.Parcel{To: 1, Frame: string(jute.AppendHeader(nil, 1, 2, znode.OK))})
	if err := <-third; err != nil {
		t.Errorf("with one answer: %v", err)
	}
}
