package datatree

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// permits reports whether an ACL grants one of the permissions to one who has
// authenticated as who.
func permits(acl []znode.ACL, perms znode.Perms, who []znode.ID) bool {
	if slices.ContainsFunc(who, func(id znode.ID) bool { return id.Scheme == znode.SchemeSuper }) {
		return true
	}
	return slices.ContainsFunc(acl, func(a znode.ACL) bool {
		if a.Perms&perms == 0 {
			return false
		}
		if a.ID == (znode.ID{Scheme: znode.SchemeWorld, ID: znode.Anyone}) {
			return true
		}
		return slices.ContainsFunc(who, func(id znode.ID) bool { return covers(a.ID, id) })
	})
}

// covers reports whether what is granted to one id is granted to another.
func covers(granted, id znode.ID) bool {
	if granted.Scheme != id.Scheme {
		return false
	}
	switch granted.Scheme {
	case znode.SchemeDigest:
		return granted.ID == id.ID
	case znode.SchemeIP:
		network, bits, known := parseNetwork(granted.ID)
		address, all, proper := parseNetwork(id.ID)
		return known && proper && all == 32 && (network^address)>>(32-bits) == 0
	}
	return false
}

// resolveACL returns the ACL that a node gets when a request asks for this one:
// without repetitions, and with who the caller is in place of the scheme auth.
func resolveACL(acl []znode.ACL, who []znode.ID) ([]znode.ACL, znode.Code) {
	if len(acl) == 0 {
		return nil, znode.ErrInvalidACL
	}
	resolved := make([]znode.ACL, 0, len(acl))
	for i, a := range acl {
		switch {
		case slices.Contains(acl[:i], a):
		case a.ID.Scheme == znode.SchemeAuth:
			n := len(resolved)
			for _, id := range who {
				if id.Scheme == znode.SchemeDigest {
					resolved = append(resolved, znode.ACL{Perms: a.Perms, ID: id})
				}
			}
			if n == len(resolved) {
				return nil, znode.ErrInvalidACL // an address proves nobody's identity
			}
		case !validID(a.ID):
			return nil, znode.ErrInvalidACL
		default:
			resolved = append(resolved, a)
		}
	}
	return resolved, znode.OK
}

// validID reports whether an ACL may name this id.
func validID(id znode.ID) bool {
	switch id.Scheme {
	case znode.SchemeWorld:
		return id.ID == znode.Anyone
	case znode.SchemeDigest:
		// As Java splits: what is empty at the end does not count.
		return strings.Count(strings.TrimRight(id.ID, ":"), ":") == 1
	case znode.SchemeIP:
		_, _, ok := parseNetwork(id.ID)
		return ok
	}
	return false
}

// parseNetwork reads an IPv4 address with or without the length of a prefix,
// "10.0.0.0/8". Without one all 32 bits count.
func parseNetwork(s string) (address uint32, bits int, ok bool) {
	s, length, cut := strings.Cut(s, "/")
	bits = 32
	if cut {
		n, err := strconv.Atoi(length)
		if err != nil || n < 0 || n > 32 {
			return 0, 0, false
		}
		bits = n
	}
	parts := strings.Split(s, ".")
	if len(parts) != 4 {
		return 0, 0, false
	}
	for _, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return 0, 0, false
		}
		address = address<<8 | uint32(n)
	}
	return address, bits, true
}
