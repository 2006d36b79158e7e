package datatree

import (
	"strconv"
	"strings"
)

// A network is what an id of the scheme ip names: an address, and how many of its
// bits count.
type network struct {
	hi, lo uint64 // an address of 32 bits stands in the upper ones of hi
	size   int    // 32 or 128 bits
	bits   int    // how many of them count
}

// parseNetwork reads an address with or without the length of a prefix,
// "10.0.0.0/8". Without one all bits count.
func parseNetwork(s string) (n network, ok bool) {
	address, length, cut := strings.Cut(s, "/")
	n, ok = parseAddress(address)
	if ok && cut {
		bits, err := strconv.Atoi(length)
		n.bits, ok = bits, err == nil && bits >= 0 && bits <= n.size
	}
	return n, ok
}

// parseAddress reads an address, "10.0.0.1" or "2001:db8::1".
func parseAddress(s string) (network, bool) {
	if strings.Contains(s, ":") {
		return parseIPv6(s)
	}
	parts := strings.Split(s, ".")
	n := network{size: 32, bits: 32}
	for _, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil || v < 0 || v > 255 {
			return n, false
		}
		n.hi = n.hi<<8 | uint64(v)
	}
	n.hi <<= 32
	return n, len(parts) == 4
}

// parseIPv6 reads eight numbers, or fewer around one "::" that stands for zeros.
func parseIPv6(s string) (network, bool) {
	n := network{size: 128, bits: 128}
	before, after, short := strings.Cut(s, "::")
	left, right := segments(before), segments(after)
	if total := len(left) + len(right); short && total >= 8 || !short && total != 8 {
		return n, false
	}
	zeros := make([]string, 8-len(left)-len(right))
	for i := range zeros {
		zeros[i] = "0"
	}
	for _, segment := range append(append(left, zeros...), right...) {
		v, err := strconv.ParseUint(segment, 16, 16)
		if err != nil || len(segment) > 4 {
			return n, false
		}
		n.hi, n.lo = n.hi<<16|n.lo>>48, n.lo<<16|v
	}
	return n, true
}

func segments(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ":")
}

// holds reports whether an address is of the network.
func (n network) holds(address network) bool {
	if n.size != address.size {
		return false
	}
	hi, lo := n.hi^address.hi, n.lo^address.lo
	if n.bits <= 64 {
		return hi>>(64-n.bits) == 0
	}
	return hi == 0 && lo>>(128-n.bits) == 0
}
