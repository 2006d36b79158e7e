package client

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// An Origin is where a client calls from: what servers know it by under the scheme ip,
// and call it in lists of connections. A node of the world says nothing of it, and is
// known by its own address. A gate vouches for those of its visitors.
type Origin struct {
	IP   string // "127.0.0.1", or "0:0:0:0:0:0:0:1": IPv6 as Java writes it
	Port uint16
}

// errOrigin says what an origin looks like.
var errOrigin = errors.New(`no address and port: write "127.0.0.1:40000", or "[0:0:0:0:0:0:0:1]:40000"`)

// ParseOrigin reads what String writes.
func ParseOrigin(text string) (o Origin, err error) {
	cut := max(strings.LastIndex(text, ":"), 0)
	port, err := strconv.ParseUint(strings.TrimPrefix(text[cut:], ":"), 10, 16)
	o = Origin{strings.Trim(text[:cut], "[]"), uint16(port)}
	sort, n, base, bits := ".", 4, 10, 8
	if strings.Contains(o.IP, ":") {
		sort, n, base, bits = ":", 8, 16, 16
	}
	parts := strings.Split(o.IP, sort)
	for i, part := range parts {
		v, wrong := strconv.ParseUint(part, base, bits)
		parts[i], err = strconv.FormatUint(v, base), errors.Join(err, wrong)
	}
	if o.IP = strings.Join(parts, sort); err != nil || len(parts) != n || o.String() != text {
		return Origin{}, errOrigin
	}
	return o, nil
}

// Or returns the origin, and of a connection that nobody vouches for that of the node which
// has dialled it: its address, and a port for each of its dials.
func (o Origin) Or(c sim.Conn) Origin {
	if o != (Origin{}) {
		return o
	}
	const first, ports = 1024, 65536 - 1024
	return Origin{Address(c.Dialer), uint16(first + (c.N-1)%ports)}
}

// String renders an origin as "127.0.0.1:40000" or "[0:0:0:0:0:0:0:1]:40000".
func (o Origin) String() string {
	if strings.Contains(o.IP, ":") {
		return fmt.Sprintf("[%s]:%d", o.IP, o.Port)
	}
	return fmt.Sprintf("%s:%d", o.IP, o.Port)
}
