package main

import (
	"net"
	"testing"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/live"
)

// The lab shows a client that comes over a socket, and does to its server what a hand
// asks for; the verdict is on the terminal when it is left.
func TestTheLabShowsWhatIsServed(t *testing.T) {
	x := newTerminal(t)
	x.lab("zoolab serve --tui --port 0")
	at := x.waits(`● LIVE .* clients: ([0-9.]+:[0-9]+)`)[1]
	x.waits(`LEADING +broadcast`)
	client, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	hello := jute.AppendConnectRequest(jute.Open(nil), jute.ConnectRequest{Timeout: 10_000, Password: znode.Data{Bytes: string(make([]byte, 16))}})
	if _, err := client.Write(jute.Framed(hello)); err != nil {
		t.Fatal(err)
	}
	x.waits(`outside ● VISITED +1`)
	x.press("p", "Space", "Enter")
	x.waits(`marks .*P\{s1\}`)
	x.waits(`● LIVE`)
	x.press("q")
	if code := x.left(); code != exitExpected {
		t.Errorf("it has left with %d", code)
	}
	x.waits(`✓ pass  serve  hash [0-9a-f]{16}`)
	x.isRestored()
}

func TestWhereClientsConnectIsSaidShortly(t *testing.T) {
	for want, ports := range map[string][]int{
		"127.0.0.1:2181":           {2181},
		"127.0.0.1:2181-2183":      {2181, 2182, 2183},
		"127.0.0.1:2181,2183,2182": {2181, 2183, 2182},
	} {
		var doors []live.Door
		for _, p := range ports {
			doors = append(doors, live.Door{Listener: listening{p}})
		}
		if got := span(doors); got != want {
			t.Errorf("ports %v are %q, not %q", ports, got, want)
		}
	}
}

// listening is a listener at a port that nobody listens at.
type listening struct{ port int }

func (l listening) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (l listening) Close() error              { return nil }
func (l listening) Addr() net.Addr            { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: l.port} }
