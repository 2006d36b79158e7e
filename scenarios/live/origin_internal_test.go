package live

import (
	"net"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
)

// A socket's other end is told as a gate takes it, IPv6 as Java writes it.
func TestOriginsOfSockets(t *testing.T) {
	for _, c := range []struct {
		ip, zone, want string
	}{
		{"127.0.0.1", "", "127.0.0.1:40000"},
		{"::ffff:10.1.2.3", "", "10.1.2.3:40000"},
		{"::1", "", "[0:0:0:0:0:0:0:1]:40000"},
		{"2001:db8::ff00:42", "", "[2001:db8:0:0:0:0:ff00:42]:40000"},
		{"fe80::1", "eth0", "[fe80:0:0:0:0:0:0:1]:40000"},
	} {
		o := originOf(&net.TCPAddr{IP: net.ParseIP(c.ip), Zone: c.zone, Port: 40000})
		if again, err := client.ParseOrigin(o.String()); o.String() != c.want || again != o || err != nil {
			t.Errorf("%s is %s, read as %s (%v); expected %s", c.ip, o, again, err, c.want)
		}
	}
	if o := originOf(&net.UnixAddr{}); o != (client.Origin{}) {
		t.Errorf("a socket that has no address is at %s", o)
	}
}
