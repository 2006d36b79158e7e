package checker

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Grants are the ACL of a node, which many nodes may share. They never change.
type grants struct {
	list   []znode.ACL
	hash   uint64
	anyone znode.Perms // what everybody may do
}

// grantsAll are those of most nodes: everybody may do everything.
var grantsAll = grantsOf(znode.OpenACL())

func grantsOf(list []znode.ACL) *grants {
	g := &grants{list: list}
	for _, a := range list {
		g.hash = fold(fold(fold(g.hash, uint64(uint32(a.Perms))), hashOf(a.ID.Scheme)), hashOf(a.ID.ID))
		if a.ID == anyone {
			g.anyone |= a.Perms
		}
	}
	return g
}

var anyone = znode.ID{Scheme: znode.SchemeWorld, ID: znode.Anyone}

// A caller is whom an operation is done for.
type caller struct {
	ids   []znode.ID
	super bool // whom no ACL stops
}

// caller tells by the ids that a client has whom the servers take it for.
func (t *Tree) caller(ids []znode.ID) caller {
	c := caller{ids: ids}
	for _, id := range ids {
		if id.Scheme == znode.SchemeSuper ||
			id.Scheme == znode.SchemeDigest && t.rules.SuperDigest != "" && id.ID == t.rules.SuperDigest {
			c.super = true
		}
	}
	return c
}

// permits reports whether a caller has one of the permissions on a node.
func (t *Tree) permits(n *node, one znode.Perms, who caller) bool {
	if who.super || n.grants.anyone&one != 0 {
		return true
	}
	return slices.ContainsFunc(n.grants.list, func(a znode.ACL) bool {
		return a.Perms&one != 0 && slices.ContainsFunc(who.ids, func(id znode.ID) bool { return t.isMeant(a.ID, id) })
	})
}

// isMeant reports whether an id is one of those that a grant is for.
func (t *Tree) isMeant(granted, id znode.ID) bool {
	if granted.Scheme != id.Scheme {
		return false
	}
	switch id.Scheme {
	case znode.SchemeDigest:
		return granted.ID == id.ID
	case znode.SchemeIP:
		net, bits, ok := t.network(granted.ID)
		address := t.address(id.ID)
		return ok && len(address) == len(net) && samePrefix(net, address, bits)
	}
	return false
}

// granting returns the ACL that a node gets of the one that was asked for. It is
// not ok if that is empty or names somebody whom no scheme can tell.
func (t *Tree) granting(asked []znode.ACL, who caller) (g *grants, ok bool) {
	if slices.Equal(asked, grantsAll.list) {
		return grantsAll, true
	}
	var list []znode.ACL
	for i, a := range asked {
		switch {
		case slices.Contains(asked[:i], a):
		case a.ID.Scheme == znode.SchemeAuth:
			before := len(list)
			for _, id := range who.ids {
				if id.Scheme == znode.SchemeDigest { // an address proves nothing
					list = append(list, znode.ACL{Perms: a.Perms, ID: id})
				}
			}
			if len(list) == before {
				return nil, false
			}
		case t.isNobody(a.ID):
			return nil, false
		default:
			list = append(list, a)
		}
	}
	return grantsOf(list), len(list) > 0
}

// isNobody holds for ids that nobody can have.
func (t *Tree) isNobody(id znode.ID) bool {
	switch id.Scheme {
	case znode.SchemeWorld:
		return id != anyone
	case znode.SchemeDigest:
		parts := strings.Split(strings.TrimRight(id.ID, ":"), ":")
		return len(parts) != 2
	case znode.SchemeIP:
		_, _, ok := t.network(id.ID)
		return !ok
	}
	return true
}

// masked returns an ACL as those see it who may not change it: without the
// hashes of passwords.
func masked(list []znode.ACL) []znode.ACL {
	list = slices.Clone(list)
	for i := range list {
		if id := &list[i].ID; id.Scheme == znode.SchemeDigest {
			if user, _, ok := strings.Cut(id.ID, ":"); ok {
				id.ID = user + ":x"
			}
		}
	}
	return list
}

// users returns what whoAmI tells of a caller: a name for each id.
func (t *Tree) users(who caller) (users []znode.ID) {
	for _, id := range who.ids {
		user := id
		if id.Scheme == znode.SchemeDigest {
			user.ID, _, _ = strings.Cut(id.ID, ":")
		}
		users = append(users, user)
	}
	if super := (znode.ID{Scheme: znode.SchemeSuper}); who.super && !slices.Contains(users, super) {
		users = append(users, super)
	}
	return users
}

// network reads an address with or without the number of bits that count.
func (t *Tree) network(text string) (address []byte, bits int, ok bool) {
	text, length, cut := strings.Cut(text, "/")
	if address = t.address(text); address == nil {
		return nil, 0, false
	}
	bits = 8 * len(address)
	if cut {
		n, err := strconv.ParseInt(length, 10, 32)
		if err != nil || n < 0 || int(n) > bits {
			return nil, 0, false
		}
		bits = int(n)
	}
	return address, bits, true
}

// address reads an address, which before 3.10 has four bytes. It returns nil for
// what is none.
func (t *Tree) address(text string) []byte {
	if t.rules.Compat >= znode.V310 && strings.Contains(text, ":") {
		a, err := netip.ParseAddr(text)
		if err != nil || a.Zone() != "" || strings.Contains(text, ".") {
			return nil
		}
		return a.AsSlice()
	}
	parts := strings.Split(text, ".")
	if len(parts) != 4 {
		return nil
	}
	address := make([]byte, 4)
	for i, part := range parts {
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil || n < 0 || n > 255 {
			return nil
		}
		address[i] = byte(n)
	}
	return address
}

// samePrefix reports whether two addresses agree in so many bits.
func samePrefix(a, b []byte, bits int) bool {
	for i := range a {
		differ := a[i] ^ b[i]
		if rest := bits - 8*i; rest < 8 {
			return rest <= 0 || differ>>(8-rest) == 0
		}
		if differ != 0 {
			return false
		}
	}
	return true
}
