package datatree

import (
	"slices"
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
		network, known := parseNetwork(granted.ID)
		address, proper := parseAddress(id.ID)
		return known && proper && network.holds(address)
	}
	return false
}

// resolveACL returns the ACL that a node gets when a request asks for this one:
// without repetitions, and with who the caller is in place of the scheme auth.
func resolveACL(r *znode.Rules, acl []znode.ACL, who []znode.ID) ([]znode.ACL, znode.Code) {
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
		case !validID(r, a.ID):
			return nil, znode.ErrInvalidACL
		default:
			resolved = append(resolved, a)
		}
	}
	return resolved, znode.OK
}

// validID reports whether an ACL may name this id.
func validID(r *znode.Rules, id znode.ID) bool {
	switch id.Scheme {
	case znode.SchemeWorld:
		return id.ID == znode.Anyone
	case znode.SchemeDigest:
		// As Java splits: what is empty at the end does not count.
		return strings.Count(strings.TrimRight(id.ID, ":"), ":") == 1
	case znode.SchemeIP:
		network, ok := parseNetwork(id.ID)
		return ok && (network.size == 32 || knowsIPv6(r))
	}
	return false
}
