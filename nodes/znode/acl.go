package znode

// Perms is a set of permissions on one node.
type Perms int32

// The permissions of ZooDefs.Perms.
const (
	PermRead   Perms = 1
	PermWrite  Perms = 2
	PermCreate Perms = 4 // children
	PermDelete Perms = 8 // children
	PermAdmin  Perms = 16
	PermAll    Perms = 31
)

// The schemes by which ids are told apart.
const (
	SchemeWorld  = "world"  // the one id "anyone"
	SchemeAuth   = "auth"   // in a request only: whatever the caller has authenticated as
	SchemeDigest = "digest" // "user:base64(sha1(user:password))"
	SchemeIP     = "ip"     // an address, or a prefix with its length
	SchemeSuper  = "super"  // whom no ACL stops
)

// Anyone is the id that all have under [SchemeWorld].
const Anyone = "anyone"

// An ID names who is granted something, or who asks.
type ID struct{ Scheme, ID string }

// String renders an id as clients write it: "digest:user:hash".
func (i ID) String() string { return i.Scheme + ":" + i.ID }

// An ACL grants permissions on a node to an id. They are not inherited.
type ACL struct {
	Perms Perms
	ID    ID
}

// String renders a grant as clients write it: "world:anyone:cdrwa".
func (a ACL) String() string { return a.ID.String() + ":" + a.Perms.String() }

// String renders permissions as clients write them: "cdrwa", "r", "-" for none.
func (p Perms) String() string {
	var b []byte
	for _, one := range [...]struct {
		perm   Perms
		letter byte
	}{{PermCreate, 'c'}, {PermDelete, 'd'}, {PermRead, 'r'}, {PermWrite, 'w'}, {PermAdmin, 'a'}} {
		if p&one.perm != 0 {
			b = append(b, one.letter)
		}
	}
	if b == nil {
		return "-"
	}
	return string(b)
}

// OpenACL grants everything to anyone.
func OpenACL() []ACL { return []ACL{{PermAll, ID{SchemeWorld, Anyone}}} }

// ReadACL grants reading to anyone.
func ReadACL() []ACL { return []ACL{{PermRead, ID{SchemeWorld, Anyone}}} }
