package zookeeper

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Every row of the table of zookeeper.md §5 by its name: what is asked for, and
// all that the answer says. Before each there are the nodes /n with data "old", its
// children /n/c and /n/d, and the client's own /n/e. Rows about watches are in
// watches_test.go, closeSession in session_test.go, auth in auth_test.go.
func TestEachOperationIsAnswered(t *testing.T) {
	const at = znode.Zxid(0x100000006) // the zxid of the first write behind what is there
	open := znode.OpenACL()
	created := znode.Stat{Czxid: at, Mzxid: at, Pzxid: at, DataLength: 1}
	n := znode.Stat{Czxid: at - 4, Mzxid: at - 4, Pzxid: at - 1, Cversion: 3, DataLength: 3, NumChildren: 3}
	written := n
	written.Mzxid, written.Version, written.DataLength = at, 1, 1
	granted := n
	granted.Aversion = 1
	creates := func(code znode.OpCode, mode znode.CreateMode, ttl int64) znode.Op {
		return znode.Op{Code: code, Path: "/a", Data: znode.Data{Bytes: "x"}, ACL: open, Mode: mode, TTL: ttl}
	}
	for name, c := range map[string]struct {
		op   znode.Op
		want znode.Result
	}{
		"create":               {creates(znode.OpCreate, 0, 0), znode.Result{Path: "/a"}},
		"create sequential":    {creates(znode.OpCreate, znode.PersistentSequential, 0), znode.Result{Path: "/a0000000001"}},
		"create2":              {creates(znode.OpCreate2, 0, 0), znode.Result{Path: "/a", Stat: created}},
		"createContainer":      {creates(znode.OpCreateContainer, znode.Container, 0), znode.Result{Path: "/a", Stat: created}},
		"createTTL":            {creates(znode.OpCreateTTL, znode.PersistentTTL, 1000), znode.Result{Path: "/a", Stat: created}},
		"createTTL, too long":  {creates(znode.OpCreateTTL, znode.PersistentTTL, 1<<40), znode.Result{Err: znode.ErrBadArguments}},
		"create of a mode 5":   {creates(znode.OpCreate, znode.PersistentTTL, 0), znode.Result{Err: znode.ErrBadArguments}},
		"delete":               {remove("/n/c"), znode.Result{}},
		"delete, not empty":    {remove("/n"), znode.Result{Err: znode.ErrNotEmpty}},
		"exists":               {on(znode.OpExists, "/n"), znode.Result{Stat: n}},
		"exists, no node":      {on(znode.OpExists, "/a"), znode.Result{Err: znode.ErrNoNode}},
		"getData":              {get("/n"), znode.Result{Data: znode.Data{Bytes: "old"}, Stat: n}},
		"setData":              {set("/n", "x"), znode.Result{Stat: written}},
		"setData version -2":   {znode.Op{Code: znode.OpSetData, Path: "/n", Version: -2}, znode.Result{Err: znode.ErrBadVersion}},
		"getChildren":          {on(znode.OpGetChildren, "/n"), znode.Result{Children: []string{"c", "d", "e"}}},
		"getChildren2":         {on(znode.OpGetChildren2, "/n"), znode.Result{Children: []string{"c", "d", "e"}, Stat: n}},
		"getACL":               {on(znode.OpGetACL, "/n"), znode.Result{ACL: open, Stat: n}},
		"setACL":               {znode.Op{Code: znode.OpSetACL, Path: "/n", ACL: open, Version: 0}, znode.Result{Stat: granted}},
		"setACL, version":      {znode.Op{Code: znode.OpSetACL, Path: "/n", ACL: open, Version: 4}, znode.Result{Err: znode.ErrBadVersion}},
		"setACL, empty":        {znode.Op{Code: znode.OpSetACL, Path: "/n", Version: -1}, znode.Result{Err: znode.ErrInvalidACL}},
		"sync":                 {on(znode.OpSync, "/n"), znode.Result{Path: "/n"}},
		"sync never fails":     {on(znode.OpSync, "no path"), znode.Result{Path: "no path"}},
		"getEphemerals":        {on(znode.OpGetEphemerals, "/n"), znode.Result{Children: []string{"/n/e"}}},
		"getEphemerals, none":  {on(znode.OpGetEphemerals, "/m"), znode.Result{Children: []string{}}},
		"getAllChildrenNumber": {on(znode.OpGetAllChildrenNumber, "/"), znode.Result{Count: 7}},
		"multi":                {multi(check("/n", 0), set("/n", "x"), remove("/n/c")), znode.Result{Results: []znode.Result{{}, {Stat: written}, {}}}},
		"multi, empty":         {multi(), znode.Result{Results: []znode.Result{}}},
		"multi that fails": {multi(set("/n", "x"), remove("/m"), remove("/n/c")),
			znode.Result{Results: []znode.Result{{}, {Err: znode.ErrNoNode}, {Err: znode.ErrRuntimeInconsistency}}}},
		"multi with a read": {multi(get("/n")), znode.Result{Err: znode.ErrMarshallingError}},
		"multiRead": {znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/n"), get("/m"), on(znode.OpGetChildren, "/n")}},
			znode.Result{Results: []znode.Result{{Data: znode.Data{Bytes: "old"}, Stat: n}, {Err: znode.ErrNoNode}, {Children: []string{"c", "d", "e"}}}}},
		"multiRead with a write": {znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{remove("/n")}}, znode.Result{Err: znode.ErrMarshallingError}},
		"whoAmI":                 {on(znode.OpWhoAmI, ""), znode.Result{Who: []znode.ID{{Scheme: "ip", ID: c1Address}}}},
		"reconfig":               {on(znode.OpReconfig, ""), znode.Result{Err: znode.ErrReconfigDisabled}},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, server sim.NodeID) {
				var got znode.Result
				rehearse(t).part("c1", func(a *actor) {
					a.call(server)
					a.do(create("/n", "old"), create("/n/c", ""), create("/n/d", ""), ephemeral("/n/e"))
					a.do(c.op)
					got = a.last()
				}).run(2400 * ms)
				want := c.want
				if want.Zxid = at - 1; becomesTxn(c.op.Code) {
					want.Zxid = at
				}
				if timeless(&got, want.Zxid); !reflect.DeepEqual(got, want) {
					t.Errorf("%s is answered\n\t%+v\nwant\n\t%+v", c.op, got, want)
				}
			})
		})
	}
}

// becomesTxn reports whether a request uses up a zxid, whatever comes of it.
func becomesTxn(op znode.OpCode) bool {
	return slices.Contains([]znode.OpCode{znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL,
		znode.OpDelete, znode.OpSetData, znode.OpSetACL, znode.OpMulti, znode.OpReconfig}, op)
}

// timeless takes from a result what is not the same in every run, and the zxids of
// its parts, which are that of the whole.
func timeless(r *znode.Result, z znode.Zxid) {
	r.Stat.Ctime, r.Stat.Mtime = 0, 0
	for i := range r.Results {
		timeless(&r.Results[i], z)
		r.Results[i].Zxid = 0
	}
}

// "Reads do not validate: `a`, `//`, `/a/` give -101, and "" is the root. (exists on
// a path with NUL: -8.)" Writes do, and each uses up a zxid.
func TestReadsDoNotValidatePaths(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", "x"))
		for _, path := range []string{"a", "//", "/a/"} {
			a.do(get(path), on(znode.OpExists, path), on(znode.OpGetChildren, path), on(znode.OpGetACL, path))
		}
		a.do(on(znode.OpExists, ""), on(znode.OpGetChildren, ""), on(znode.OpExists, "/a\x00"))
		a.do(set("a", "y"), set("/a/", "y"))
	}).run(2400 * ms)
	var want []string
	for i := 2; i <= 13; i++ {
		want = append(want, "c1 #"+itoa(i)+" NoNode at 0x100000002")
	}
	want = append(want, "c1 #14 OK at 0x100000002", "c1 #15 OK at 0x100000002 [a zookeeper]", "c1 #16 BadArguments at 0x100000002",
		"c1 #17 BadArguments at 0x100000003", "c1 #18 BadArguments at 0x100000004")
	p.ended(want...)
}

// "Unknown opcode ⇒ UNIMPLEMENTED reply, then close": at once, with zxid -1. What
// the session waits for is done, and nobody is told.
func TestAnUnknownOpcodeIsRefusedAndClosed(t *testing.T) {
	for _, code := range []znode.OpCode{0, 10, 77, 99, -1, -12} {
		everywhere(t, func(t *testing.T, server sim.NodeID) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.ask(create("/a", ""), on(code, "/a"), get("/a"))
				a.listen(2)
				a.Sleep(100 * ms)
				a.call(server)
				a.do(get("/a"))
			}).run(2500 * ms)
			p.hears("c1", "welcome for 600 ms", "#2 Unimplemented at 0xffffffffffffffff", "closed",
				"welcome for 600 ms", "#4 OK at 0x100000002")
		})
	}
}

// "3.8: lone check is a txn; success is never answered." The session goes on.
func TestACheckOutsideOfAMultiIsATransactionIn38(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(create("/a", ""))
			a.ask(check("/a", 0), check("/a", 7), check("/b", 0), check("a", 0), check("/a", znode.AnyVersion), get("/a"))
			a.listen(4)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#3 BadVersion at 0x100000004", "#4 NoNode at 0x100000005",
			"#5 BadArguments at 0x100000006", "#7 OK at 0x100000007")
	})
}

// "Check outside multi ⇒ UNIMPLEMENTED reply, then close", later.
func TestACheckOutsideOfAMultiIsRefusedSince39(t *testing.T) {
	for _, release := range []string{"3.9", "3.10"} {
		p := rehearse(t)
		p.e.Compat = release
		p.part("c1", func(a *actor) {
			a.call(s1)
			a.do(create("/a", ""))
			a.do(multi(check("/a", 0)))
			a.ask(check("/a", 0))
			a.listen(2)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000003 OK", "#3 Unimplemented at 0xffffffffffffffff", "closed")
	}
}

// "Client createSession (-10): -5", "Client deleteContainer (20): -8", and reconfig
// where it is not enabled, -123. Each uses up a zxid, as every write that fails, and
// does nothing: not even to a container, or to the session.
func TestWhatOnlyServersMayAskFor(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		container := znode.Op{Code: znode.OpCreateContainer, Path: "/c", ACL: znode.OpenACL(), Mode: znode.Container}
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(container)
			a.ask(znode.Op{Code: znode.OpCreateSession, Timeout: 2000}, on(znode.OpDeleteContainer, "/c"), on(znode.OpReconfig, ""), on(znode.OpGetChildren, "/"))
			a.listen(4)
			a.listen(1)
		}).run(4000 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 MarshallingError at 0x100000003", "#3 BadArguments at 0x100000004",
			"#4 ReconfigDisabled at 0x100000005", "#5 OK at 0x100000005 [c zookeeper]", "closed")
	})
}

// "TTL needs extendedTypesEnabled, else UNIMPLEMENTED", which is an error like any
// other, and no reason to hang up.
func TestATimeToLiveNeedsExtendedTypes(t *testing.T) {
	mortal := znode.Op{Code: znode.OpCreateTTL, Path: "/t", ACL: znode.OpenACL(), Mode: znode.PersistentTTL, TTL: 1000}
	p := rehearse(t)
	p.e.ExtendedTypes = false
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(mortal)
		a.do(get("/t"))
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 Unimplemented at 0x100000002", "#2 NoNode at 0x100000002")
}

// A reconfig wedged a follower of 3.8.0: "later new sessions through it hang". It
// does not here.
func TestAReconfigWedgesNobody(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(on(znode.OpReconfig, ""))
		a.session = 0
		a.call(s1)
		a.do(create("/a", ""))
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 ReconfigDisabled at 0x100000002", "welcome for 600 ms", "#2 OK at 0x100000004")
}

// A session's ephemeral nodes are its own, whoever it says it is.
func TestEphemeralsAreThoseOfTheSession(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"))
		a.do(znode.Op{Code: znode.OpGetEphemerals, Path: "/", Session: 99})
	}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000002 [/e]")
}

// "multiRead: independent per-op errors, evaluated with no write interleaved", by
// whom the caller is.
func TestAMultiReadIsJudgedPartByPart(t *testing.T) {
	read := func(ops ...znode.Op) znode.Op { return znode.Op{Code: znode.OpMultiRead, Ops: ops} }
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(granted("/a", digest(znode.PermAll, client.Digest("u:p"))), create("/b", ""))
		a.do(read(get("/a"), get("/b"), get("/c"), on(znode.OpGetChildren, "/a")))
		a.auth("digest", "u:p")
		a.do(read(get("/a"), get("/b"), get("/c"), on(znode.OpGetChildren, "/a")))
	}).run(2500 * ms)
	p.ended("c1 #3 OK at 0x100000003 NoAuth OK NoNode NoAuth", "c1 #-4 OK at 0x0", "c1 #4 OK at 0x100000003 OK OK NoNode OK")
}

// What would pass a hard limit of a quota is refused where quotas are enforced.
func TestAQuotaIsEnforced(t *testing.T) {
	p := rehearse(t)
	p.e.EnforceQuota = true
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/q", ""), create("/zookeeper/quota/q", ""), create("/zookeeper/quota/q/zookeeper_limits", "count=-1,bytes=-1=;byteHardLimit=4;countHardLimit=-1"),
			create("/zookeeper/quota/q/zookeeper_stats", "count=1,bytes=0"))
		a.do(set("/q", "1234"), set("/q", "12345"))
	}).run(2500 * ms)
	p.ended("c1 #5 OK at 0x100000006", "c1 #6 QuotaExceeded at 0x100000007")
}

// "New total > limit: soft logs", and refuses nothing: the leader notes each write that
// leaves too much. Without enforcement it does not look.
func TestASoftQuotaIsNoted(t *testing.T) {
	for _, enforced := range []bool{true, false} {
		p, notes := rehearse(t), &citations{of: RuleQuota}
		p.e.EnforceQuota, p.tracer = enforced, notes
		p.part("c1", func(a *actor) {
			a.call(s1)
			a.do(create("/q", ""), create("/zookeeper/quota/q", ""), create("/zookeeper/quota/q/zookeeper_limits", "count=2,bytes=4"),
				create("/zookeeper/quota/q/zookeeper_stats", ""))
			a.do(set("/q", "1234"), set("/q", "12345"), set("/q", ""), multi(create("/q/a", ""), create("/q/b", "")), remove("/q/a"), ephemeral("/q/c"))
		}).run(2500 * ms)
		p.ended("c1 #9 OK at 0x10000000a", "c1 #10 OK at 0x10000000b")
		want := []string{"s3 0x100000007", "s3 0x100000009", "s3 0x100000009", "s3 0x10000000b"}
		if !enforced {
			want = nil
		}
		if !slices.Equal(notes.lines, want) {
			t.Errorf("enforced: %t: %q is noted, want %q", enforced, notes.lines, want)
		}
	}
}

// Citations are what servers note by a rule: who, of which zxid.
type citations struct {
	of    sim.Rule
	lines []string
}

func (c *citations) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Noted && r.Note.Rule == c.of {
		c.lines = append(c.lines, fmt.Sprintf("%s %s", w.Name(r.Node), znode.Zxid(r.Note.Values[1])))
	}
}
