package checker

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// as has an operation done for a caller.
func as(op znode.Op, who ...znode.ID) znode.Op {
	op.Who = who
	return op
}

func granted(path string, acl ...znode.ACL) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, ACL: acl}
}

func setACL(path string, acl ...znode.ACL) znode.Op {
	return znode.Op{Code: znode.OpSetACL, Path: path, Version: znode.AnyVersion, ACL: acl}
}

func check(path string, version int32) znode.Op {
	return znode.Op{Code: znode.OpCheck, Path: path, Version: version}
}

func ask(code znode.OpCode, path string) znode.Op { return znode.Op{Code: code, Path: path} }

func super() znode.ID {
	return znode.ID{Scheme: znode.SchemeDigest, ID: serviceRules.SuperDigest}
}

// Each operation asks for the permissions that §4 names and for no others, on the
// node or on its parent; whoever is super asks for none.
func TestPermissionsNeeded(t *testing.T) {
	const all = znode.PermAll
	for _, row := range []struct {
		name   string
		op     znode.Op
		needed znode.Perms // one of these
	}{
		{"create needs CREATE of the parent", create("/p/new", ""), znode.PermCreate},
		{"delete needs DELETE of the parent", remove("/p/c"), znode.PermDelete},
		{"setData needs WRITE", set("/p", ""), znode.PermWrite},
		{"getData needs READ", get("/p"), znode.PermRead},
		{"getChildren needs READ", ask(znode.OpGetChildren, "/p"), znode.PermRead},
		{"getChildren2 needs READ", list("/p"), znode.PermRead},
		{"getAllChildrenNumber needs READ", ask(znode.OpGetAllChildrenNumber, "/p"), znode.PermRead},
		{"check needs READ", check("/p", 0), znode.PermRead},
		{"setACL needs ADMIN", setACL("/p", znode.OpenACL()...), znode.PermAdmin},
		{"getACL needs READ or ADMIN", ask(znode.OpGetACL, "/p"), znode.PermRead | znode.PermAdmin},
		{"exists needs nothing", ask(znode.OpExists, "/p"), all},
		{"sync needs nothing", ask(znode.OpSync, "/p"), all},
		{"getEphemerals needs nothing", ask(znode.OpGetEphemerals, "/p"), all},
		{"addWatch needs nothing", ask(znode.OpAddWatch, "/p"), all},
	} {
		t.Run(row.name, func(t *testing.T) {
			for perm := znode.PermRead; perm <= znode.PermAdmin; perm <<= 1 {
				for _, who := range []znode.ID{digest("ann"), digest("bob"), super()} {
					s := specify(t)
					s.expect(znode.OK, granted("/p", grant(perm, digest("ann")), grant(all&^perm, digest("nobody"))))
					s.expect(znode.OK, as(create("/p/c", ""), super()))
					want := znode.ErrNoAuth
					if who == super() || row.needed == all || who == digest("ann") && row.needed&perm != 0 {
						want = znode.OK
					}
					s.expect(want, as(row.op, address(1), who))
				}
			}
		})
	}
}

// Permissions are the node's own: those of its parent are not inherited.
func TestACLsAreNotInherited(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, granted("/p", grant(znode.PermCreate, anyone)))
	s.expect(znode.OK, create("/p/c", "1"))
	s.expect(znode.ErrNoAuth, get("/p"))
	s.expect(znode.OK, get("/p/c"))
}

// An ACL that is empty, or names a scheme or an id that there cannot be, is
// refused; what nobody may have asked for twice is granted once.
func TestACLsThatAreAsked(t *testing.T) {
	id := func(scheme, id string) znode.ACL { return grant(znode.PermAll, znode.ID{Scheme: scheme, ID: id}) }
	ann, bob := digest("ann"), digest("bob")
	for _, row := range []struct {
		name string
		acl  []znode.ACL
		want []znode.ACL // nil: InvalidACL
	}{
		{"none", nil, nil},
		{"empty", []znode.ACL{}, nil},
		{"world's anyone", znode.ReadACL(), znode.ReadACL()},
		{"world's somebody", []znode.ACL{id("world", "somebody")}, nil},
		{"an unknown scheme", []znode.ACL{id("x509", "CN=ann")}, nil},
		{"super as a grant", []znode.ACL{id("super", "")}, nil},
		{"one that is right and one that is not", []znode.ACL{grant(1, anyone), id("", "")}, nil},
		{"a digest", []znode.ACL{id("digest", "ann:hash")}, []znode.ACL{grant(31, ann)}},
		{"a digest without a user", []znode.ACL{id("digest", ":hash")}, []znode.ACL{id("digest", ":hash")}},
		{"a digest without a hash", []znode.ACL{id("digest", "ann:")}, nil},
		{"a digest without a colon", []znode.ACL{id("digest", "ann")}, nil},
		{"a digest with colons at the end", []znode.ACL{id("digest", "a:b::")}, []znode.ACL{id("digest", "a:b::")}},
		{"a digest with too many", []znode.ACL{id("digest", "a:b:c")}, nil},
		{"an address", []znode.ACL{id("ip", "10.0.0.1")}, []znode.ACL{id("ip", "10.0.0.1")}},
		{"a network", []znode.ACL{id("ip", "10.0.0.0/8")}, []znode.ACL{id("ip", "10.0.0.0/8")}},
		{"an address that is too short", []znode.ACL{id("ip", "10.0.0")}, nil},
		{"an address out of range", []znode.ACL{id("ip", "10.0.0.256")}, nil},
		{"a network that is too narrow", []znode.ACL{id("ip", "10.0.0.0/33")}, nil},
		{"a network without a length", []znode.ACL{id("ip", "10.0.0.0/")}, nil},
		{"an address of six in 3.8", []znode.ACL{id("ip", "::1")}, nil},
		{"twice the same", []znode.ACL{grant(1, anyone), grant(1, anyone)}, []znode.ACL{grant(1, anyone)}},
		{"auth is whoever asks, but for the address", []znode.ACL{grant(1, anyone), id("auth", "ignored")},
			[]znode.ACL{grant(1, anyone), grant(31, ann), grant(31, bob)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := specify(t)
			who := []znode.ID{address(1), ann, bob}
			s.expect(znode.OK, create("/old", ""))
			if row.want == nil {
				s.expect(znode.ErrInvalidACL, as(granted("/new", row.acl...), who...))
				s.expect(znode.ErrInvalidACL, as(setACL("/old", row.acl...), who...))
				return
			}
			s.expect(znode.OK, as(granted("/new", row.acl...), who...))
			s.expect(znode.OK, as(setACL("/old", row.acl...), who...))
			for _, path := range []string{"/new", "/old"} {
				if r := s.expect(znode.OK, as(ask(znode.OpGetACL, path), super())); !slices.Equal(r.ACL, row.want) {
					t.Errorf("%s has %v", path, r.ACL)
				}
			}
		})
	}
	s := specify(t)
	s.expect(znode.ErrInvalidACL, as(granted("/new", id("auth", "")), address(1)))
	s.tree.rules.Compat = znode.V310
	s.expect(znode.OK, granted("/six", id("ip", "2001:db8::/32")))
	s.expect(znode.OK, as(get("/six"), znode.ID{Scheme: "ip", ID: "2001:db8::7"}))
	s.expect(znode.ErrNoAuth, as(get("/six"), znode.ID{Scheme: "ip", ID: "2001:db9::7"}))
	s.expect(znode.ErrInvalidACL, granted("/no", id("ip", "::1%eth0")))
}

// An address is meant by a grant if it begins with the bits that count.
func TestNetworks(t *testing.T) {
	for _, row := range []struct {
		network, address string
		meant            bool
	}{
		{"10.0.0.1", "10.0.0.1", true}, {"10.0.0.1", "10.0.0.2", false}, {"10.0.0.1/32", "10.0.0.1", true},
		{"10.0.0.0/31", "10.0.0.1", true}, {"10.0.0.0/31", "10.0.0.2", false}, {"10.9.9.9/8", "10.1.2.3", true},
		{"10.0.0.0/9", "10.128.0.0", false}, {"10.0.0.0/0", "192.168.0.1", true}, {"10.0.0.0/24", "no address", false},
	} {
		s := specify(t)
		s.expect(znode.OK, granted("/n", grant(znode.PermRead, znode.ID{Scheme: "ip", ID: row.network})))
		want := map[bool]znode.Code{true: znode.OK, false: znode.ErrNoAuth}[row.meant]
		s.expect(want, as(get("/n"), znode.ID{Scheme: "ip", ID: row.address}))
	}
}

// Who may not change an ACL is told it without the hashes of passwords.
func TestMaskedACLs(t *testing.T) {
	s := specify(t)
	acl := []znode.ACL{grant(znode.PermRead, anyone), grant(znode.PermAll, digest("ann")), grant(znode.PermWrite, digest("bob"))}
	s.expect(znode.OK, granted("/m", acl...))
	x := func(user string) znode.ID { return znode.ID{Scheme: znode.SchemeDigest, ID: user + ":x"} }
	hidden := []znode.ACL{acl[0], grant(znode.PermAll, x("ann")), grant(znode.PermWrite, x("bob"))}
	for _, row := range []struct {
		who  znode.ID
		want []znode.ACL
	}{{address(1), hidden}, {digest("bob"), hidden}, {digest("ann"), acl}, {super(), acl}, {znode.ID{Scheme: znode.SchemeSuper}, acl}} {
		r := s.expect(znode.OK, as(ask(znode.OpGetACL, "/m"), row.who))
		if !slices.Equal(r.ACL, row.want) || r.Stat.Czxid == 0 {
			t.Errorf("%v is told %v, %+v", row.who, r.ACL, r.Stat)
		}
	}
}

// setACL counts in aversion and nowhere else, and goes by it.
func TestSetACLCountsInAversion(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/a", ""))
	before := s.stat("/a")
	op := setACL("/a", znode.OpenACL()...)
	op.Version = 0
	before.Aversion = 1
	if r := s.expect(znode.OK, op); r.Stat != before || s.stat("/a") != before {
		t.Errorf("found %+v", r.Stat)
	}
	s.expect(znode.ErrBadVersion, op)
	s.expect(znode.OK, create("/b", ""))
	other := s.tree.Clone()
	for tree, acl := range map[*Tree][]znode.ACL{s.tree: znode.OpenACL(), other: {grant(znode.PermAll, anyone), grant(0, anyone)}} {
		tree.Apply(&znode.Op{Code: znode.OpSetACL, Session: 1, Path: "/b", ACL: acl}, Stamp{})
	}
	if s.tree.Hash() == other.Hash() {
		t.Error("the hash does not know of ACLs")
	}
}

// whoAmI tells the users of all schemes and none of their hashes.
func TestWhoAmI(t *testing.T) {
	s := specify(t)
	want := []znode.ID{{Scheme: "ip", ID: "10.0.0.1"}, {Scheme: "digest", ID: "ann"}, {Scheme: "digest", ID: "super"}, {Scheme: "super"}}
	op := as(ask(znode.OpWhoAmI, ""), address(1), digest("ann"), super())
	if r := s.expect(znode.OK, op); !slices.Equal(r.Who, want) {
		t.Errorf("found %v", r.Who)
	}
	slices.Reverse(want)
	if !s.tree.Confirms(&op, &znode.Result{Who: want}) || s.tree.Confirms(&op, &znode.Result{Who: want[1:]}) {
		t.Error("the order means something, or the number nothing")
	}
}
