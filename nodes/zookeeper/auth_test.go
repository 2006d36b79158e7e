package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// everywhere is a part by a follower, by the leader and by an observer.
func everywhere(t *testing.T, act func(t *testing.T, server sim.NodeID)) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) { act(t, server) })
	}
}

// granted is an open node with an ACL of its own.
func granted(path string, acl ...znode.ACL) znode.Op {
	op := create(path, "x")
	op.ACL = acl
	return op
}

func digest(perms znode.Perms, id string) znode.ACL {
	return znode.ACL{Perms: perms, ID: znode.ID{Scheme: znode.SchemeDigest, ID: id}}
}

// The hashes are those of the real server's DigestAuthenticationProvider: "super:…"
// of "super:test" stands in its documentation.
const (
	ofSuperTest = "super:D/InIHSb7yEEbrWz8b9l71RjZJU="
	c1Address   = "10.0.0.5" // the fifth node, behind three servers and an observer
)

// "Xid echoed, header zxid 0", whatever has been applied.
func TestAuthIsAnsweredWithoutAZxid(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(create("/a", ""))
			a.auth("digest", "u:p")
			a.numbered(77, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "digest", ID: "v:p"}})
			a.listen(1)
		}).run(2300 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#-4 OK at 0x0", "#77 OK at 0x0")
	})
}

// It is answered at once: what the session waits for does not hold it up, and
// concerns what comes behind it.
func TestAuthIsAnsweredOutOfTurn(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.ask(create("/a", ""), on(znode.OpWhoAmI, ""))
			a.numbered(client.XidAuth, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: "digest", ID: "u:p"}})
			a.listen(3)
		}).run(2300 * ms)
		// What was asked for before is still asked for by who the client was then.
		p.hears("c1", "welcome for 600 ms", "#-4 OK at 0x0", "#1 OK at 0x100000002", "#2 OK at 0x100000002 ip:"+c1Address)
	})
}

// "digest accepts any string, even without a colon", which is then all user.
// whoAmI names each scheme with its user, each once.
func TestDigestAcceptsAnyString(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		for _, proof := range []string{"u:p", "alone", "", ":p", "u:p", "u:q:r"} {
			a.auth("digest", proof)
		}
		a.do(on(znode.OpWhoAmI, ""))
	}).run(2300 * ms)
	p.ended("c1 #-4 OK at 0x0", "c1 #1 OK at 0x100000001 ip:"+c1Address+" digest:u digest:alone digest: digest: digest:u")
}

// The id is the user and the hash of all that was said: base64(sha1(user:password)).
func TestADigestIsTheUserAndAHash(t *testing.T) {
	for proof, want := range map[string]string{
		"super:test": ofSuperTest,
		"user:pass":  "user:smGaoVKd/cQkjm7b88GyorAUz20=",
		"alone":      "alone:GwXWN/BAnMmbTdC1Aj5CHFLZt2Q=",
		"":           ":2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
	} {
		if got := client.Digest(proof); got != want {
			t.Errorf("%q is %s, want %s", proof, got, want)
		}
	}
}

// "ip returns 0", and adds nothing: the address is there from the beginning.
func TestIpIsKnownWithoutAsking(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(on(znode.OpWhoAmI, ""))
		a.auth("ip", "10.9.9.9")
		a.do(on(znode.OpWhoAmI, ""))
	}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000001 ip:"+c1Address, "#-4 OK at 0x0", "#2 OK at 0x100000001 ip:"+c1Address)
}

// "world, sasl, "", unknown: -115, then closed." The session lives on, and nothing
// behind is answered.
func TestAuthThatFailsClosesTheConnection(t *testing.T) {
	for _, scheme := range []string{"world", "sasl", "", "x509", "super", "auth"} {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(s1)
			a.auth(scheme, "anyone")
			a.listen(1)
			a.call(s1)
		}).run(2300 * ms)
		p.hears("c1", "welcome for 600 ms", "#-4 AuthFailed at 0x0", "closed", "welcome for 600 ms")
	}
}

// "Empty SASL packet: 4-byte empty token, stays open." The four bytes say that there is
// none.
func TestAnEmptySaslPacketIsAnsweredWithAnEmptyToken(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.numbered(5, znode.Op{Code: znode.OpSASL})
		a.listen(1)
		if r := a.last(); r.Data != (znode.Data{Null: true}) { // ffffffff
			t.Errorf("the token is %q", r.Data)
		}
		a.do(get("/"))
	}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#5 OK at 0x0", "#1 OK at 0x100000001")
}

// Who the caller is travels with the request to the leader and decides there, and
// here decides reads.
func TestWhoAsksIsJudgedByTheLeaderAndByTheServer(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(granted("/a", digest(znode.PermAll, client.Digest("u:p"))))
			a.do(get("/a"))
			a.do(set("/a", "y"))
			a.auth("digest", "u:wrong")
			a.do(set("/a", "y"))
			a.auth("digest", "u:p")
			a.do(set("/a", "y"))
			a.do(get("/a"))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 NoAuth at 0x100000002", "#3 NoAuth at 0x100000003",
			"#-4 OK at 0x0", "#4 NoAuth at 0x100000004", "#-4 OK at 0x0", "#5 OK at 0x100000005", "#6 OK at 0x100000005 y")
	})
}

// What a client says of itself in an operation is not believed.
func TestAServerGoesByItsConnection(t *testing.T) {
	lying := func(op znode.Op) znode.Op {
		op.Who = []znode.ID{{Scheme: znode.SchemeSuper}, {Scheme: znode.SchemeDigest, ID: client.Digest("u:p")}}
		return op
	}
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(granted("/a", digest(znode.PermAll, client.Digest("u:p"))))
			a.do(lying(get("/a")))
			a.do(lying(set("/a", "y")))
			a.do(lying(on(znode.OpWhoAmI, "")))
		}).run(2300 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 NoAuth at 0x100000002", "#3 NoAuth at 0x100000003", "#4 OK at 0x100000003 ip:"+c1Address)
	})
}

// Ids are a connection's and not a session's: a client states them again.
func TestIdsGoWithTheConnection(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.auth("digest", "u:p")
		a.call(s1)
		a.do(on(znode.OpWhoAmI, ""))
	}).run(2300 * ms)
	p.ended("c1 #1 OK at 0x100000001 ip:" + c1Address)
}

// The address that a client calls from is one that an ACL may name.
func TestAnAddressIsGrantedWhatItsAclSays(t *testing.T) {
	from := func(address string) znode.ACL {
		return znode.ACL{Perms: znode.PermAll, ID: znode.ID{Scheme: znode.SchemeIP, ID: address}}
	}
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(granted("/mine", from(c1Address)), granted("/ours", from("10.0.0.0/24")), granted("/theirs", from("10.0.0.9")))
		a.do(set("/mine", "y"), set("/ours", "y"), set("/theirs", "y"))
	}).run(2300 * ms)
	p.ended("c1 #4 OK at 0x100000005", "c1 #5 OK at 0x100000006", "c1 #6 NoAuth at 0x100000007")
}

// Whoever has the super digest is stopped by no ACL, and is told so by whoAmI.
func TestNoAclStopsTheSuperUser(t *testing.T) {
	for proof, want := range map[string]string{"super:test": "#2 OK at 0x100000003", "super:wrong": "#2 NoAuth at 0x100000003"} {
		p := rehearse(t)
		p.e.SuperDigest = ofSuperTest
		p.part("c1", func(a *actor) {
			a.call(s1)
			a.do(granted("/a", digest(znode.PermAll, "u:x")))
			a.auth("digest", proof)
			a.do(set("/a", "y"))
			a.do(on(znode.OpWhoAmI, ""))
		}).run(2300 * ms)
		super := " super:"
		if proof != "super:test" {
			super = ""
		}
		p.ended("c1 "+want, "c1 #3 OK at 0x100000003 ip:"+c1Address+super+" digest:super")
	}
}

// Without the setting nobody is.
func TestWithoutASuperDigestNobodyIsSuper(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.auth("digest", "")
		a.auth("digest", "super:test")
		a.do(on(znode.OpWhoAmI, ""))
	}).run(2300 * ms)
	p.ended("c1 #1 OK at 0x100000001 ip:" + c1Address + " digest: digest:super")
}

// "auth expands at write time to the caller's authenticated ids (not ip; none ⇒
// INVALIDACL)", by what the connection was when the request was sent.
func TestTheSchemeAuthIsWhoTheCallerIs(t *testing.T) {
	mine := []znode.ACL{{Perms: znode.PermAll, ID: znode.ID{Scheme: znode.SchemeAuth}}}
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(granted("/a", mine...))
		a.auth("digest", "u:p")
		a.do(granted("/a", mine...))
		a.do(on(znode.OpGetACL, "/a"))
	}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 InvalidACL at 0x100000002", "#-4 OK at 0x0", "#2 OK at 0x100000003",
		"#3 OK at 0x100000003 digest:"+client.Digest("u:p")+":cdrwa")
}
