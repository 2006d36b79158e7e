package tui

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
)

// What is served over sockets, by the wall clock, is what the lab has shown in the end:
// with the hash that the judges name.
func TestTheLabShowsWhatIsServedOverSockets(t *testing.T) {
	s, err := scenarios.Open("serve")
	if err != nil {
		t.Fatal(err)
	}
	e, err := live.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := NewServed(e.Case, 1, Served{Gate: e.Gate})
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Tape.Close()
	feed, deeds, ctx := NewFeed(), make(chan live.Deed), t.Context()
	config := live.Config{Ensemble: e, Seed: 1, Pace: 10_000, Chosen: feed.Chosen, Passed: feed.Passed, Deeds: deeds}
	for _, name := range e.Servers {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		config.Doors = append(config.Doors, live.Door{Server: name, Listener: l})
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	served := make(chan *scenarios.Result, 1)
	go func() {
		res, err := live.Serve(ctx, config)
		if err != nil {
			t.Error(err)
		}
		served <- res
	}()

	d := &desk{Model: New(shown, Options{})}
	d.send(Resize{120, 40})
	visitOver(t, config.Doors[0].Addr())
	d.send(feed.take())
	answer := make(chan error, 1)
	deeds <- live.Deed{Text: "partition: [[s1]]", Answer: func(err error) { answer <- err }}
	if err := <-answer; err != nil {
		t.Fatal(err)
	}
	d.send(feed.take())
	time.Sleep(200 * time.Millisecond)
	end()
	res := <-served
	d.send(feed.take())
	if got := fmt.Sprintf("%016x", d.at.world().Hash()); got != res.Hash {
		t.Errorf("the lab's hash is %s, and %s was served", got, res.Hash)
	}
	if res.Ops < 2 || d.at.step < 50 {
		t.Errorf("%d operations were served, %d steps are shown", res.Ops, d.at.step)
	}
}

// Whatever somebody presses meanwhile, main of the lab is the run that is served, and no
// key is taken for a deed but at its front.
func TestNothingOnePressesChangesWhatIsServed(t *testing.T) {
	pressed := strings.Fields("h l 20l k j space esc [ ] g G A b f c enter p x P r S d t T : /node w z tab ctrl-c 0 1 5 n N F R B ' m a")
	rapid.Check(t, func(rt *rapid.T) {
		d := serveAt(t, 100, 30)
		d.passes(time.Second)
		for turn := range rapid.IntRange(1, 30).Draw(rt, "turns") {
			switch rapid.IntRange(0, 3).Draw(rt, "who") {
			case 0:
				d.passes(time.Duration(rapid.Int64Range(0, int64(3*time.Second)).Draw(rt, "while")))
			case 1:
				d.asksIn(uint64(turn), rapid.SampledFrom([]string{"s1", "s2", "s3"}).Draw(rt, "server"), 4000)
			default:
				front, asked := d.onServed() && d.at.atFront(), len(d.asked)
				d.keys(rapid.SampledFrom(pressed).Draw(rt, "key"))
				for _, e := range d.asked[asked:] {
					if asksDeed(e) && !front {
						rt.Errorf("asked %+v, and the cursor was not at the front", e)
					}
				}
			}
			View(d.Model)
		}
		d.passes(time.Second)
		if got, want := d.main().World(d.main().Len()).Hash(), d.world.Hash(); got != want {
			rt.Errorf("the lab's hash is %016x, that of the run %016x", got, want)
		}
	})
}

// visitOver has a client open a session, write, and read the answers.
func visitOver(t *testing.T, at net.Addr) {
	t.Helper()
	conn := letIn(t, at)
	for xid := range int32(20) {
		set, err := jute.AppendRequest(nil, jute.Request{Xid: xid + 1, Op: znode.Op{Code: znode.OpSetData, Path: "/zookeeper", Version: -1}})
		if err == nil {
			err = asks(conn, set)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// letIn has a client come until a server lets it in: before it has a leader it lets in
// nobody.
func letIn(t *testing.T, at net.Addr) net.Conn {
	t.Helper()
	hello := jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 10_000, Password: znode.Data{Bytes: string(make([]byte, 16))}})
	for range 500 {
		conn, err := net.Dial(at.Network(), at.String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if asks(conn, hello) == nil {
			return conn
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no server lets anybody in")
	return nil
}

// asks sends a frame and reads the answer.
func asks(conn net.Conn, body []byte) error {
	if _, err := conn.Write(jute.Framed(append(jute.Open(nil), body...))); err != nil {
		return err
	}
	_, err := jute.ReadFrame(conn, nil, 1<<20)
	return err
}
