package live

import (
	"net"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
)

// originOf is where a socket's other end is. An IPv4 address that stands in an IPv6 one is
// the first, as it is to Java; of which network card it is, no ACL can say.
func originOf(a net.Addr) client.Origin {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return client.Origin{}
	}
	ip := tcp.AddrPort().Addr().Unmap()
	if ip.Is4() {
		return client.Origin{IP: ip.String(), Port: tcp.AddrPort().Port()}
	}
	b, parts := ip.As16(), make([]string, 8)
	for i := range parts {
		parts[i] = strconv.FormatUint(uint64(b[2*i])<<8|uint64(b[2*i+1]), 16)
	}
	return client.Origin{IP: strings.Join(parts, ":"), Port: tcp.AddrPort().Port()}
}
