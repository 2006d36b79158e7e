package client

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// An origin is read as it is written, and in no other way.
func TestOrigins(t *testing.T) {
	for _, text := range []string{"127.0.0.1:40000", "0.0.0.0:0", "255.255.255.255:65535", "[0:0:0:0:0:0:0:1]:1", "[2001:db8:0:0:0:0:ff00:42]:2181"} {
		if o, err := ParseOrigin(text); err != nil || o.String() != text {
			t.Errorf("%q is %s (%v)", text, o, err)
		}
	}
	for _, text := range []string{"", ":", "127.0.0.1", "127.0.0.1:", ":40000", "127.0.0.1:65536", "127.0.0.1:05", "127.0.0.256:5", "127.0.0.01:5", "1.2.3:5", "1.2.3.4.5:5",
		"127.0.0.1:5 ", "localhost:5", "[127.0.0.1]:5", "[::1]:5", "::1:5", "0:0:0:0:0:0:0:1:5", "[0:0:0:0:0:0:0:0:1]:5", "[0:0:0:0:0:0:0:10000]:5", "[0:0:0:0:0:0:0:A]:5"} {
		if o, err := ParseOrigin(text); err != errOrigin {
			t.Errorf("%q is %s (%v)", text, o, err)
		}
	}
}

// Who says nothing of where it is from is known by its node and its dial.
func TestOriginsOfNodes(t *testing.T) {
	for _, c := range []struct {
		is   Origin
		want string
	}{{Origin{}, "10.0.1.2:1026"}, {Origin{"127.0.0.1", 7}, "127.0.0.1:7"}} {
		if got := c.is.Or(sim.Conn{Dialer: 258, N: 3}).String(); got != c.want {
			t.Errorf("%+v is %s, and not %s", c.is, got, c.want)
		}
	}
	const ports = 65536 - 1024
	if last, next := (Origin{}).Or(sim.Conn{Dialer: 1, N: ports}), (Origin{}).Or(sim.Conn{Dialer: 1, N: ports + 1}); last.Port != 65535 || next.Port != 1024 {
		t.Errorf("behind port %d comes %d", last.Port, next.Port)
	}
}
