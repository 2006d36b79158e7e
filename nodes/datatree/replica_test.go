package datatree

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// TestEqualTransactionsMakeEqualTrees is §6's determinism: equal zxid, equal
// digest, on every replica and from every way of coming there.
func TestEqualTransactionsMakeEqualTrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawServer(t, 40)
		replica := New(znode.Rules{})
		for i, x := range s.log {
			first, second := replica.Clone().Apply(x, nil), replica.Apply(x, nil)
			if first.Err != second.Err || first.Path != second.Path || first.Stat != second.Stat {
				t.Fatalf("transaction %d is answered %+v and %+v", i, first, second)
			}
		}
		if replica.Digest() != s.tree.Digest() || !sameTree(replica, s.tree) {
			t.Fatal("a replica that applied the leader's transactions has another tree")
		}
		audit(t, s.tree)
	})
}

// A testFailer is a testing.T or a rapid.T.
type testFailer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// audit compares what a tree keeps account of, as it is changed bit by bit,
// with what counting once more gives.
func audit(t testFailer, tree *Tree) {
	t.Helper()
	recounted, err := Restore(tree.Snapshot(), znode.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if recounted.Digest() != tree.Digest() || recounted.Len() != tree.Len() || !sameTree(recounted, tree) {
		t.Fatalf("%d nodes with digest %x are, recounted, %d with %x", tree.Len(), tree.Digest(), recounted.Len(), recounted.Digest())
	}
	if !slices.Equal(recounted.Owners(), tree.Owners()) {
		t.Fatalf("sessions %v own nodes, recounted %v", tree.Owners(), recounted.Owners())
	}
	for _, p := range tree.account().pages {
		for i, top := range p.keys {
			if sum, ok := recounted.kept(top); !ok || sum != p.vals[i] || sum != tree.tally(top) {
				t.Fatalf("%s counts as %s, recounted %s", top, p.vals[i], sum)
			}
		}
	}
	if got, want := tree.account().size, recounted.account().size; got != want {
		t.Fatalf("%d nodes are counted, recounted %d", got, want)
	}
	for _, id := range tree.Owners() {
		if !slices.Equal(recounted.Ephemerals(id), tree.Ephemerals(id)) {
			t.Fatalf("session %v owns %v, recounted %v", id, tree.Ephemerals(id), recounted.Ephemerals(id))
		}
	}
}

// TestReplayOverALaterTree: a snapshot may say it is older than it is.
func TestReplayOverALaterTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawServer(t, 40)
		want := encoding(s.tree)
		for _, x := range s.log[rapid.IntRange(0, len(s.log)).Draw(t, "from"):] {
			s.tree.Apply(x, nil)
		}
		if !slices.Equal(encoding(s.tree), want) {
			t.Fatal("replaying the end of the log over the tree that has it changed the tree")
		}
	})
}

// TestReplayOverAFuzzySnapshot writes a snapshot node by node while the tree
// goes on: each node with its list of children is as it was at some moment, a
// later one than those before it in the file (zookeeper.md §2, bugs 34, 37, 38).
func TestReplayOverAFuzzySnapshot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawServer(t, 40)
		history := []*Tree{New(znode.Rules{})}
		for _, x := range s.log {
			next := history[len(history)-1].Clone()
			next.Apply(x, nil)
			history = append(history, next)
		}
		f := fuzzyWriter{t: t, history: history, now: rapid.IntRange(0, len(s.log)).Draw(t, "start")}
		start := f.now
		f.out.Zxid = history[start].Zxid()
		for _, one := range history[start].Sessions() {
			f.out.Records = append(f.out.Records, Record{Session: one.ID, Timeout: one.Timeout})
		}
		f.write("/")
		tree, err := Restore(f.out, znode.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range s.log[start:] {
			tree.Apply(x, nil)
		}
		if !sameTree(tree, s.tree) || tree.Digest() != s.tree.Digest() {
			t.Fatalf("replayed from %d over a fuzzy snapshot\n\tgot  %+v\n\twant %+v", start, tree.Snapshot(), s.tree.Snapshot())
		}
		audit(t, tree)
	})
}

// TestReplayRules are the moments that a random history rarely has.
func TestReplayRules(t *testing.T) {
	for _, row := range []struct {
		rule   string
		script string
		from   int    // the transactions that are replayed
		at     int    // the moment of the snapshot
		hole   string // a node that had gone when its turn came
	}{
		{"a delete tells the parent though the node has gone (ZOOKEEPER-3145)", `
			create persistent /p
			create persistent /p/x
			delete /p/x`, 2, 2, "/p/x"},
		{"so does a session that closes", `
			create persistent /p
			create ephemeral /p/x
			closeSession`, 2, 2, "/p/x"},
		{"a node that comes back takes with it what the snapshot has below", `
			create persistent /p
			delete /p
			create persistent /p
			create persistent /p/q
			create ephemeral /p/q/e`, 1, 5, ""},
		{"a create that is there leaves the node alone (ZOOKEEPER-1046)", `
			create persistent /p
			create persistent-sequential /p/n
			set /p/n0000000000 x
			create persistent-sequential /p/n`, 1, 4, ""},
		{"stats count what is replayed once", `
			create persistent /zookeeper/quota/p
			create persistent /zookeeper/quota/p/zookeeper_stats
			create persistent /p xx
			create persistent /p/x
			set /p yyy
			delete /p/x
			create persistent /p/y xxxx`, 2, 6, "/p"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			s := newServer(znode.Rules{})
			s.run(t, row.script)
			then := New(znode.Rules{})
			for _, x := range s.log[:row.at] {
				then.Apply(x, nil)
			}
			snapshot := then.Snapshot()
			snapshot.Records = slices.DeleteFunc(snapshot.Records, func(r Record) bool { return r.Path == row.hole && row.hole != "" })
			tree, err := Restore(snapshot, znode.Rules{})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range s.log[row.from:] {
				tree.Apply(x, nil)
			}
			if !sameTree(tree, s.tree) {
				t.Fatalf("got  %+v\nwant %+v", tree.Snapshot(), s.tree.Snapshot())
			}
			audit(t, tree)
		})
	}
}

type fuzzyWriter struct {
	t       *rapid.T
	history []*Tree
	now     int // the moment in history, which moves on while the file is written
	out     Snapshot
}

func (f *fuzzyWriter) write(path string) {
	if rapid.IntRange(0, 2).Draw(f.t, "wait") == 0 {
		f.now = rapid.IntRange(f.now, len(f.history)-1).Draw(f.t, "until")
	}
	tree := f.history[f.now]
	n := tree.find(path)
	if n == nil {
		return // gone since its parent was written
	}
	f.out.Records = append(f.out.Records, Record{
		Path: path, Session: n.session, Mode: n.mode, TTL: n.ttl, Stat: n.stat, Data: n.data, ACL: n.acl,
	})
	names, _, _ := tree.Children(path)
	for _, name := range names {
		f.write(childPath(path, name))
	}
}

// TestDigestEqualityIsTreeEquality compares trees that random histories over a
// tiny world led to, which are equal often enough.
func TestDigestEqualityIsTreeEquality(t *testing.T) {
	equal := 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawServer(t, 3).tree, drawServer(t, 3).tree
		a.Advance(100)
		b.Advance(100) // the zxid has no part in the digest
		if (a.Digest() == b.Digest()) != sameTree(a, b) {
			t.Fatalf("digests %x and %x of\n\t%+v\n\t%+v", a.Digest(), b.Digest(), a.Snapshot(), b.Snapshot())
		}
		if sameTree(a, b) {
			equal++
		}
	})
	if equal == 0 {
		t.Error("no two trees were ever equal: the property was not tried")
	}
}

// TestDigestSeesEveryField changes one thing at a time about a node.
func TestDigestSeesEveryField(t *testing.T) {
	seen := map[uint64]string{}
	note := func(what string, record Record) {
		tree, err := Restore(Snapshot{Records: []Record{{Path: "/"}, record}}, znode.Rules{})
		if err != nil {
			t.Fatal(what, err)
		}
		if before, ok := seen[tree.Digest()]; ok {
			t.Errorf("the digest does not tell %q from %q", what, before)
		}
		seen[tree.Digest()] = what
	}
	note("as it is", Record{Path: "/a"})
	note("path", Record{Path: "/b"})
	note("czxid", Record{Path: "/a", Stat: Persisted{Czxid: 1}})
	note("mzxid", Record{Path: "/a", Stat: Persisted{Mzxid: 1}})
	note("pzxid", Record{Path: "/a", Stat: Persisted{Pzxid: 1}})
	note("ctime", Record{Path: "/a", Stat: Persisted{Ctime: 1}})
	note("mtime", Record{Path: "/a", Stat: Persisted{Mtime: 1}})
	note("version", Record{Path: "/a", Stat: Persisted{Version: 1}})
	note("aversion", Record{Path: "/a", Stat: Persisted{Aversion: 1}})
	note("cversion", Record{Path: "/a", Stat: Persisted{Cversion: 1}})
	note("ephemeral", Record{Path: "/a", Mode: znode.Ephemeral})
	note("owner", Record{Path: "/a", Mode: znode.Ephemeral, Session: 1})
	note("container", Record{Path: "/a", Mode: znode.Container})
	note("time to live", Record{Path: "/a", Mode: znode.PersistentTTL, TTL: 1})
	note("longer time to live", Record{Path: "/a", Mode: znode.PersistentTTL, TTL: 2})
	note("null", Record{Path: "/a", Data: znode.Data{Null: true}})
	note("a zero byte", Record{Path: "/a", Data: znode.Data{Bytes: "\x00"}})
	note("eight zero bytes", Record{Path: "/a", Data: znode.Data{Bytes: "\x00\x00\x00\x00\x00\x00\x00\x00"}})
	note("ACL", Record{Path: "/a", ACL: znode.OpenACL()})
	note("smaller ACL", Record{Path: "/a", ACL: znode.ReadACL()})
	session := func(id znode.SessionID, timeout int32) *Tree {
		tree, err := Restore(Snapshot{Records: []Record{{Session: id, Timeout: timeout}, {Path: "/"}}}, znode.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
	if session(1, 2).Digest() == session(1, 3).Digest() || session(1, 2).Digest() == session(2, 2).Digest() {
		t.Error("the digest does not tell sessions apart")
	}
}

// TestTheDigestIsTheSameEverywhere pins it, for other machines to compare.
func TestTheDigestIsTheSameEverywhere(t *testing.T) {
	const want = 0x7fd9ed3335fe2185
	if got := grown(t).tree.Digest(); got != want {
		t.Errorf("digest %#x, want %#x", got, uint64(want))
	}
}
