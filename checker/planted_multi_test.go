package checker

import "github.com/zoolab/zoolab/nodes/znode"

// both is a multi that succeeds on the nodes of every planted run, and neither
// one that fails at its second part.
func both() znode.Op {
	return multi(set("/a", "1"), createAs(znode.PersistentSequential, "/b/n"), check("/b", 0), remove("/b/n0000000000"))
}

func neither() znode.Op { return multi(set("/a", "1"), setIf("/b", "1", 9), create("/c", "")) }

// results are what the client of an operation was told of its parts.
func (s *service) results(i int) *[]znode.Result { return &s.history[i].Result.Results }

// inMultis are mistakes with multis of which some client was told something wrong.
var inMultis = []plant{
	{"a multi that took place by halves", RuleStaleRead, `getData /b by c2 (request 3, ticks 15–16) saw rank 6 and was told data "0", not "1"`, NoModel, func(s *service) {
		s.write(1, multi(set("/a", "1"), set("/b", "1")))
		s.read(2, get("/a"), s.now())
		s.readStale(2, get("/b"), s.now()-1)
	}},
	{"a failed multi with an effect", RuleWrongResult, `was told data "1", not "0"`, NoModel, func(s *service) {
		s.write(1, neither())
		r := &s.history[s.read(2, get("/a"), s.now())].Result
		r.Data.Bytes, r.Stat.Version = "1", 1
	}},
	{"a failed multi told as one that succeeded", RuleWrongResult, "was told part 2: OK, not BadVersion, part 3: OK, not RuntimeInconsistency", NoModel, func(s *service) {
		clear(*s.results(s.write(1, neither())))
	}},
	{"a multi told as one that failed", RuleWrongResult, "was told part 1: NoNode, not OK, part 2: RuntimeInconsistency, not OK", NoModel, func(s *service) {
		r := s.results(s.write(1, multi(set("/a", "1"), set("/b", "1"))))
		*r = failedAt(0, znode.ErrNoNode, 2).Results
	}},
	{"a multi told to have failed as a whole", RuleWrongResult, "was told MarshallingError, not OK", NoModel, func(s *service) {
		r := &s.history[s.write(1, both())].Result
		r.Err, r.Results = znode.ErrMarshallingError, nil
	}},
	{"results in the wrong order", RuleWrongResult, "was told part 1: BadVersion, not OK, part 2: OK, not BadVersion", NoModel, func(s *service) {
		r := *s.results(s.write(1, neither()))
		r[0], r[1] = r[1], r[0]
	}},
	{"results too few", RuleWrongResult, "was told 3 results, not 4", NoModel, func(s *service) {
		r := s.results(s.write(1, both()))
		*r = (*r)[:3]
	}},
	{"a wrong suffix in a multi", RuleWrongSuffix, "part 2: path /b/n0000000001, not /b/n0000000000", NoModel, func(s *service) {
		(*s.results(s.write(1, both())))[1].Path = "/b/n0000000001"
	}},
	{"a part of a multiRead from another state", RuleWrongResult, `was told part 2: data "0", not "1", part 2: version 0, not 1`, NoModel, func(s *service) {
		s.write(1, multi(set("/a", "1"), set("/b", "1")))
		i := s.read(2, znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/a"), get("/b")}}, s.now())
		(*s.results(i))[1] = s.states[s.now()-1].Answer(ptr(get("/b")))
	}},
	{"an ephemeral node that survives in a multiRead", RuleGhostEphemeral, "the node's session 0x3 was closed at rank 7", NoModel, func(s *service) {
		s.write(3, createAs(znode.Ephemeral, "/e"))
		s.write(3, closing())
		s.readStale(2, znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/e")}}, s.now()-1)
	}},
	{"a multi refused while its session is open", RuleWrongOutcome, "with the outcome [SessionExpired RuntimeInconsistency RuntimeInconsistency RuntimeInconsistency], and the specification says [OK OK OK OK]", NoModel, func(s *service) {
		s.refuse(s.call(3, both()), znode.ErrSessionExpired)
	}},
}

// inLogsOfMultis are mistakes in the log that no client can tell.
var inLogsOfMultis = []plant{
	{"a failed multi in the log as one that succeeded", RuleWrongOutcome, "with the outcome [OK OK OK], and the specification says [OK BadVersion RuntimeInconsistency]", NoModel, func(s *service) {
		s.write(1, neither())
		for k := range s.commits[5].More.Parts {
			s.commits[5].More.Parts[k].Err = znode.OK
		}
	}},
	{"a multi in the log by halves", RuleWrongOutcome, "with the outcome [OK OK], and the specification says [OK OK OK OK]", NoModel, func(s *service) {
		s.write(1, both())
		more := s.commits[5].More
		more.Parts = more.Parts[:2]
	}},
	{"a multi of something else", RuleWrongOutcome, `was asked for, and at rank 6 the log has part 1: data "2", not "1", part 3: path /a, not /b, part 4: operation check, not delete`, NoModel, func(s *service) {
		s.write(1, both())
		parts := s.commits[5].More.Parts
		parts[0].Data.Bytes, parts[2].Path, parts[3].Code = "2", "/a", znode.OpCheck
	}},
	{"a wrong number in a multi", RuleWrongSuffix, "as /b/n0000000007, and the parent has had children enough for /b/n0000000000", NoModel, func(s *service) {
		s.write(1, both())
		s.commits[5].More.Parts[1].Path = "/b/n0000000007"
	}},
	{"another kind of node", RuleWrongOutcome, "the log has mode ephemeral, not persistent", NoModel, func(s *service) {
		s.write(1, create("/c", ""))
		s.commits[5].More.Mode = znode.Ephemeral
	}},
	{"another time to live", RuleWrongOutcome, "the log has ttl 6, not 5", NoModel, func(s *service) {
		s.write(1, createFor(5, "/c"))
		s.commits[5].More.TTL++
	}},
	{"another operation", RuleWrongOutcome, "the log has operation delete, not setData", NoModel, func(s *service) {
		s.write(1, set("/b", ""))
		s.commits[5].Code = znode.OpDelete
	}},
	{"an ACL that nobody asked for", RuleWrongOutcome, "the log has acl [world:anyone:cdrwa], not [digest:ann:hash:cdrwa]", NoModel, func(s *service) {
		s.who[1] = []znode.ID{address(1), digest("ann")}
		s.write(1, setACL("/b", grant(znode.PermAll, znode.ID{Scheme: znode.SchemeAuth})))
		s.commits[5].More.ACL = znode.OpenACL()
	}},
	{"the end of a session that leaves a node behind", RuleWrongOutcome, "closeSession by c3 (request 3, ticks 13–14) at rank 7 with the nodes [], and session 0x3 owned [/e]", NoModel, func(s *service) {
		s.write(3, createAs(znode.Ephemeral, "/e"))
		s.write(3, closing())
		s.commits[6].More = nil
	}},
	{"a check that took place twice", RuleCommittedTwice, "was committed twice, at ranks 6 and 7", NoModel, func(s *service) {
		i := s.write(1, check("/a", 0))
		s.apply(s.history[i].Op, 1, s.history[i].Xid)
	}},
}

// secret makes a node that belongs to the client of session 1 and may be read by
// that of session 2.
func (s *service) secret() {
	s.who[1], s.who[2] = []znode.ID{address(1), digest("ann")}, []znode.ID{address(2)}
	s.write(1, granted("/s", grant(znode.PermRead, address(2)), grant(znode.PermAll, digest("ann"))))
}

// inACLs are mistakes with ACLs of which some client was told something wrong.
var inACLs = []plant{
	{"an ACL that was not enforced", RuleWrongResult, "getData /s by c3 (request 2, ticks 13–14) saw rank 6 and was told OK, not NoAuth", NoModel, func(s *service) {
		s.secret()
		i := s.call(3, get("/s"))
		s.history[i].Result = s.tree.Answer(ptr(as(get("/s"), super())))
		s.history[i].Result.Zxid = s.zxid(s.now())
		s.reply(i)
	}},
	{"an ACL enforced against its owner", RuleWrongResult, "was told NoAuth, not OK", NoModel, func(s *service) {
		s.secret()
		i := s.read(1, get("/s"), s.now())
		s.history[i].Result = znode.Result{Err: znode.ErrNoAuth, Zxid: s.zxid(s.now())}
	}},
	{"a write that an ACL should have stopped", RuleWrongOutcome, "with the outcome OK, and the specification says NoAuth", NoModel, func(s *service) {
		s.secret()
		i := s.write(2, set("/s", "1"))
		s.history[i].Result.Err, s.commits[6].Err = znode.OK, znode.OK
	}},
	{"a write that no ACL should have stopped", RuleWrongOutcome, "with the outcome NoAuth, and the specification says OK", NoModel, func(s *service) {
		s.secret()
		i := s.write(1, set("/s", "1"))
		s.history[i].Result = znode.Result{Err: znode.ErrNoAuth, Zxid: s.zxid(7)}
		s.commits[6].Err = znode.ErrNoAuth
	}},
	{"a wrong masked hash", RuleWrongResult, "was told acl [ip:10.0.0.2:r digest:ann:hash:cdrwa], not [ip:10.0.0.2:r digest:ann:x:cdrwa]", NoModel, func(s *service) {
		s.secret()
		s.history[s.read(2, ask(znode.OpGetACL, "/s"), s.now())].Result.ACL = s.tree.find("/s").grants.list
	}},
	{"a hash masked for those who may see it", RuleWrongResult, "was told acl [ip:10.0.0.2:r digest:ann:x:cdrwa], not [ip:10.0.0.2:r digest:ann:hash:cdrwa]", NoModel, func(s *service) {
		s.secret()
		r := &s.history[s.read(1, ask(znode.OpGetACL, "/s"), s.now())].Result
		r.ACL = masked(r.ACL)
	}},
	{"an ACL from before it was set", RuleStaleRead, "was told aversion 0, not 1", NoModel, func(s *service) {
		s.write(1, setACL("/a", znode.OpenACL()...))
		s.readStale(2, ask(znode.OpGetACL, "/a"), s.now()-1)
	}},
	{"a count of what is not there", RuleWrongResult, "was told count 1, not 0", NoModel, func(s *service) {
		s.history[s.read(1, ask(znode.OpGetAllChildrenNumber, "/a"), s.now())].Result.Count++
	}},
	{"another's ephemeral nodes", RuleWrongResult, "was told children [/e], not []", NoModel, func(s *service) {
		s.write(3, createAs(znode.Ephemeral, "/e"))
		s.history[s.read(1, ask(znode.OpGetEphemerals, "/"), s.now())].Result.Children = []string{"/e"}
	}},
	{"a user that the client is not", RuleWrongResult, "was told who [ip:10.0.0.1 digest:bob], not [ip:10.0.0.1 digest:ann]", NoModel, func(s *service) {
		s.secret()
		s.history[s.read(1, ask(znode.OpWhoAmI, ""), s.now())].Result.Who[1].ID = "bob"
	}},
	{"a watch in a mode that there is not", RuleWrongResult, "was told OK, not MarshallingError", NoModel, func(s *service) {
		i := s.read(1, znode.Op{Code: znode.OpAddWatch, Path: "/a", WatchMode: 5}, s.now())
		s.history[i].Result.Err = znode.OK
	}},
	{"a quota that was not enforced", RuleWrongOutcome, "with the outcome OK, and the specification says QuotaExceeded", NoModel, func(s *service) {
		s.write(1, multi(quota("/a", "count=-1,bytes=-1=;countHardLimit=1")...))
		i := s.write(1, create("/a/x", ""))
		s.history[i].Result = znode.Result{Path: "/a/x", Zxid: s.zxid(7)}
		s.commits[6].Err = znode.OK
	}},
}
