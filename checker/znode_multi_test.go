package checker

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

func multi(ops ...znode.Op) znode.Op { return znode.Op{Code: znode.OpMulti, Ops: ops} }

// codes does a multi and returns how its parts ended.
func (s *specified) codes(op znode.Op) (codes []znode.Code) {
	s.t.Helper()
	for _, part := range s.expect(znode.OK, op).Results {
		codes = append(codes, part.Err)
	}
	return codes
}

// A part finds what those before it have done, all at one zxid.
func TestMultiPartsSeeEarlierParts(t *testing.T) {
	s := specify(t)
	r := s.expect(znode.OK, multi(create("/a", "1"), createAs(znode.PersistentSequential, "/a/n"), set("/a", "22"), check("/a", 1),
		createAs(znode.PersistentSequential, "/a/n"), remove("/a/n0000000000")))
	stat := znode.Stat{Czxid: 1<<32 | 1, Mzxid: 1<<32 | 1, Pzxid: 1<<32 | 1, Ctime: 1000, Mtime: 1000, Version: 1, Cversion: 1, DataLength: 2, NumChildren: 1}
	want := []znode.Result{{Path: "/a"}, {Path: "/a/n0000000000"}, {Stat: stat}, {}, {Path: "/a/n0000000001"}, {}}
	if !slices.EqualFunc(r.Results, want, func(a, b znode.Result) bool { return a.Path == b.Path && a.Stat == b.Stat && a.Err == b.Err }) {
		t.Errorf("found %v", r)
	}
	stat.Cversion = 3
	if got := s.stat("/a"); got != stat {
		t.Errorf("found %+v", got)
	}
	if r := s.expect(znode.OK, multi()); len(r.Results) != 0 {
		t.Errorf("an empty multi gives %v", r)
	}
}

// If one part is refused nothing is done: 0 before it, its code, and -2 behind.
func TestMultiFailsAsAWhole(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/a", ""))
	before := s.tree.Hash()
	for _, row := range []struct {
		op   znode.Op
		want []znode.Code
	}{
		{multi(create("/b", ""), set("/a", "1"), check("/a", 7), remove("/a")), []znode.Code{0, 0, znode.ErrBadVersion, znode.ErrRuntimeInconsistency}},
		{multi(check("/none", -1), create("/b", "")), []znode.Code{znode.ErrNoNode, znode.ErrRuntimeInconsistency}},
		{multi(createAs(znode.Ephemeral, "/e"), createAs(7, "/f")), []znode.Code{0, znode.ErrBadArguments}},
		{multi(remove("/a"), create("/a", ""), create("/a", "")), []znode.Code{0, 0, znode.ErrNodeExists}},
		{multi(create("/b", ""), granted("/c")), []znode.Code{0, znode.ErrInvalidACL}},
		{multi(create("/b", ""), create("/zookeeper/config/x", "")), []znode.Code{0, znode.ErrNoAuth}},
	} {
		if got := s.codes(row.op); !slices.Equal(got, row.want) {
			t.Errorf("%v: %v, expected %v", row.op, got, row.want)
		}
		if s.tree.Hash() != before {
			t.Fatalf("%v failed and did something", row.op)
		}
	}
	stranger := multi(create("/b", ""), create("/c", ""))
	stranger.Session = 9
	if got := s.codes(stranger); !slices.Equal(got, []znode.Code{znode.ErrSessionExpired, znode.ErrRuntimeInconsistency}) {
		t.Errorf("without a session: %v", got)
	}
}

// What is no write, or cannot be read, is refused together with all the rest.
func TestMultiThatCannotBeRead(t *testing.T) {
	mortal := createAs(znode.PersistentTTL, "/t")
	for release, rows := range map[znode.Release]map[*znode.Op]znode.Code{
		znode.V38: {&mortal: znode.ErrMarshallingError},
		znode.V39: {&mortal: znode.ErrMarshallingError, ptr(createAs(7, "/x")): znode.ErrMarshallingError},
	} {
		s := specify(t)
		s.tree.rules.Compat = release
		for _, part := range []znode.Op{get("/"), ask(znode.OpExists, "/"), setACL("/", znode.OpenACL()...), multi(), closing(), reap("/a")} {
			rows[ptr(part)] = znode.ErrMarshallingError
		}
		for part, want := range rows {
			before := s.tree.Hash()
			if r := s.expect(want, multi(create("/a", ""), *part)); r.Results != nil || s.tree.Hash() != before {
				t.Errorf("%v: %v", part, r)
			}
		}
	}
}

func ptr[T any](v T) *T { return &v }

// Which creates of a multi are answered with a Stat depends on the release.
func TestStatsInMultis(t *testing.T) {
	container := createAs(znode.Container, "/c")
	two := create("/two", "")
	two.Code = znode.OpCreate2
	for release, want := range map[znode.Release][]bool{znode.V38: {false, true, true, false}, znode.V39: {false, true, true, true}, znode.V310: {false, true, true, true}} {
		s := specify(t)
		s.tree.rules.Compat = release
		for k, part := range s.expect(znode.OK, multi(create("/one", ""), container, createFor(5, "/t"), two)).Results {
			if has := part.Stat.Czxid != 0; has != want[k] || part.Path == "" {
				t.Errorf("%v: part %d is %v", release, k+1, part)
			}
		}
	}
}

// Each part of a multiRead succeeds or fails by itself.
func TestMultiRead(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/a", "1"))
	s.expect(znode.OK, granted("/secret", grant(znode.PermAll, digest("ann"))))
	op := znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/a"), get("/none"), ask(znode.OpGetChildren, "/"), get("/secret")}}
	r := s.expect(znode.OK, op).Results
	if len(r) != 4 || r[0].Data.Bytes != "1" || r[0].Stat.Czxid == 0 || r[1].Err != znode.ErrNoNode ||
		!slices.Equal(r[2].Children, []string{"a", "secret", "zookeeper"}) || r[2].Stat.Czxid != 0 || r[3].Err != znode.ErrNoAuth {
		t.Errorf("found %v", r)
	}
	if r := s.expect(znode.OK, as(op, digest("ann"))).Results; r[3].Err != znode.OK {
		t.Errorf("its parts are not done for its caller: %v", r)
	}
	s.expect(znode.OK, znode.Op{Code: znode.OpMultiRead})
	for _, part := range []znode.Op{list("/"), set("/a", ""), ask(znode.OpExists, "/a")} {
		s.expect(znode.ErrMarshallingError, znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{get("/a"), part}})
	}
}

// What a create in a multi makes is what its flags say, and the log is held to that.
func TestALogIsHeldToWhatAMultiMakes(t *testing.T) {
	flagged := func(code znode.OpCode, mode znode.CreateMode, path string) znode.Op {
		op := createAs(mode, path)
		op.Code = code
		return op
	}
	for _, part := range []znode.Op{
		flagged(znode.OpCreate, znode.Container, "/c"), flagged(znode.OpCreate2, znode.Container, "/c"), flagged(znode.OpCreateContainer, znode.Container, "/c"),
		flagged(znode.OpCreateContainer, znode.Persistent, "/c"), flagged(znode.OpCreateContainer, znode.Ephemeral, "/c"),
	} {
		s := newService().open(1)
		s.write(1, multi(part))
		if c := s.certify(t); len(c.Violations) > 0 {
			t.Errorf("%v: %v", part, c.Violations)
		}
		s = newService().open(1)
		s.write(1, multi(part))
		s.commits[len(s.commits)-1].More.Parts[0].More.Mode = znode.PersistentTTL
		if c := s.certify(t); len(c.Violations) == 0 {
			t.Errorf("%v may become a node with a time to live", part)
		}
	}
}
