package datatree

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// grown returns a server whose tree has something of everything.
func grown(t testing.TB) *server {
	s := newServer(znode.Rules{ExtendedTypes: true, Config: "server.1"})
	s.run(t, `
		session 3
		openSession 4000
		session 7
		openSession 6000
		create persistent /a hello
		create persistent /a-b
		create ephemeral /a/e
		create persistent-sequential /a/n x
		createContainer container /c
		set /a null
		acl digest:u:h:31,world:anyone:1
		create persistent /locked
		ttl 1000
		createTTL persistent-ttl /t`)
	return s
}

func TestSnapshotRoundTrip(t *testing.T) {
	s := grown(t)
	snapshot := s.tree.Snapshot()
	bytes := snapshot.AppendTo([]byte("kept"))[4:]
	if !slices.Equal(bytes, encoding(s.tree)) {
		t.Error("a tree and its snapshot have different encodings")
	}
	if s.tree.Encoding() != string(bytes) {
		t.Error("a tree has two encodings")
	}
	decoded, err := DecodeSnapshot(bytes)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Restore(decoded, znode.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if back.Digest() != s.tree.Digest() || back.Zxid() != s.zxid || !sameTree(back, s.tree) {
		t.Errorf("restored %+v, want %+v", back.Snapshot(), snapshot)
	}
	if got := back.Sessions(); !slices.Equal(got, []Session{{3, 4000}, {7, 6000}}) {
		t.Errorf("sessions %v", got)
	}
	if one, ok := back.Session(7); !ok || one.Timeout != 6000 {
		t.Errorf("session 7 is %v, %v", one, ok)
	}
	if got := back.Ephemerals(7); !slices.Equal(got, []string{"/a/e"}) {
		t.Errorf("session 7 owns %v", got)
	}
}

func TestSnapshotsAreInOrder(t *testing.T) {
	var paths []string
	for _, r := range grown(t).tree.Snapshot().Records {
		paths = append(paths, r.Path)
	}
	want := ",,/,/a,/a/e,/a/n0000000001,/a-b,/c,/locked,/t,/zookeeper,/zookeeper/config,/zookeeper/quota"
	if got := strings.Join(paths, ","); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRestoreRefusesWhatNoTreeHas(t *testing.T) {
	root := Record{Path: "/"}
	for _, row := range []struct {
		records []Record
		want    string
	}{
		{nil, "it has no root"},
		{[]Record{{Session: 1}}, "it has no root"},
		{[]Record{{Path: "/a"}}, `record 0: node "/a" has no parent`},
		{[]Record{root, {Path: "/a/b"}}, `record 1: node "/a/b" has no parent`},
		{[]Record{root, root}, `record 1: node "/" comes after node "/"`},
		{[]Record{root, {Path: "/b"}, {Path: "/a"}}, `record 2: node "/a" comes after node "/b"`},
		{[]Record{root, {Session: 1}}, `record 1: session 0x1 comes after node "/"`},
		{[]Record{{Session: 2}, {Session: 1}}, "record 1: session 0x1 comes after session 0x2"},
		{[]Record{{Session: 1, TTL: 1}}, "record 0: session 0x1 has what only nodes have"},
		{[]Record{root, {Path: "/a", Timeout: 1}}, `record 1: node "/a" has what only sessions have`},
		{[]Record{root, {Path: "/."}}, `record 1: node "/." has a path that no node may have`},
		{[]Record{root, {Path: "/a", Mode: 2}}, `record 1: node "/a" is of mode 2`},
		{[]Record{root, {Path: "/a", Mode: 9}}, `record 1: node "/a" is of mode 9`},
		{[]Record{root, {Path: "/a", Mode: -1}}, `record 1: node "/a" is of mode -1`},
		{[]Record{root, {Path: "/a", Session: 1}}, `record 1: node "/a" is not ephemeral and has an owner`},
		{[]Record{root, {Path: "/a", TTL: 1}}, `record 1: node "/a", of mode persistent, has a time to live of 1 ms`},
		{[]Record{root, {Path: "/a", Mode: znode.PersistentTTL}}, `record 1: node "/a", of mode persistent-ttl, has a time to live of 0 ms`},
		{[]Record{root, {Path: "/a", Data: znode.Data{Bytes: "x", Null: true}}}, `record 1: node "/a" has null data with bytes in it`},
	} {
		_, err := Restore(Snapshot{Records: row.records}, znode.Rules{})
		if !errors.Is(err, ErrSnapshot) || err.Error() != "not a snapshot: "+row.want {
			t.Errorf("got  %v\nwant not a snapshot: %s", err, row.want)
		}
	}
}

func TestDecodeRefusesWhatNobodyWrote(t *testing.T) {
	whole := grown(t).tree.Snapshot().AppendTo(nil)
	for n := range whole {
		// Between two records a snapshot may end; the tree has no root then
		// or it is a smaller one.
		if s, err := DecodeSnapshot(whole[:n]); err == nil && !slices.Equal(s.AppendTo(nil), whole[:n]) {
			t.Errorf("the first %d bytes decode as what they are not", n)
		} else if err != nil && !errors.Is(err, ErrSnapshot) {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
	for _, bytes := range [][]byte{
		{},
		{0x80, 0},                               // a padded zxid
		{1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x7f}, // a timeout of more than 32 bits
		{1, 0xff, 0xff, 0xff, 0xff, 0x0f, 'x'},  // a path longer than the rest
		{1, 1, '/', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f},  // an ACL of four billion
		{1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, // a number without an end
	} {
		if s, err := DecodeSnapshot(bytes); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%v decodes as %+v, %v", bytes, s, err)
		}
	}
}

// FuzzDecodeSnapshot: what decodes is encoded by the same bytes, and what is
// restored has the snapshot that it came from.
func FuzzDecodeSnapshot(f *testing.F) {
	f.Add(grown(f).tree.Snapshot().AppendTo(nil))
	f.Add(New(znode.Rules{}).Snapshot().AppendTo(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSnapshot(b)
		if err != nil {
			return
		}
		if !slices.Equal(s.AppendTo(nil), b) {
			t.Fatalf("%v decodes as %+v and encodes as %v", b, s, s.AppendTo(nil))
		}
		tree, err := Restore(s, znode.Rules{})
		if err != nil {
			return
		}
		if !slices.Equal(encoding(tree), b) {
			t.Fatalf("%+v restores as %+v", s, tree.Snapshot())
		}
		for _, id := range tree.Owners() {
			tree.Apply(Txn{Zxid: tree.Zxid() + 1, Session: id, Change: Change{Op: znode.OpCloseSession, Paths: tree.Ephemerals(id)}}, nil)
		}
		for _, one := range tree.Sessions() {
			tree.Apply(Txn{Zxid: tree.Zxid() + 1, Session: one.ID, Change: Change{Op: znode.OpCloseSession}}, nil)
		}
	})
}
