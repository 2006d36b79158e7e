package clients_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"
)

// everybody may do everything.
var everybody = zk.WorldACL(zk.PermAll)

// Every call of go-zookeeper means with a served ensemble what it means with any.
func TestGozkCalls(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for _, call := range []struct {
		what string
		test func(c *gozk, at string)
	}{
		{"Create makes a node, once", createsOnce},
		{"Create numbers sequential nodes", createsNumbered},
		{"Create and Get keep what is no text, and nothing", keepsBytes},
		{"Get tells data and stat", tellsStat},
		{"Set goes by the version", setsByVersion},
		{"Delete goes by version and children", deletesByVersion},
		{"Exists is no error", exists},
		{"Children are told with the stat", tellsChildren},
		{"ACLs keep others out", keepsOut},
		{"the super user gets in anyway", letsSuperIn},
		{"ACLs have versions", setsACL},
		{"Multi is all", multiIsAll},
		{"or nothing", multiIsNothing},
		{"Sync comes back", syncs},
		{"CreateProtectedEphemeralSequential finds its own", protects},
		{"paths that are none are refused", refusesPaths},
		{"the service's own nodes are there", hasItsOwn},
		{"a node may be as large as a request", takesLarge},
	} {
		t.Run(call.what, func(t *testing.T) {
			c := s.connect(10 * time.Second)
			c.TB = t
			at := "/" + strings.Map(func(r rune) rune {
				if r == ' ' || r == ',' {
					return '-'
				}
				return r
			}, call.what)
			has[string](t)(c.Create(at, []byte("root"), zk.FlagPersistent, everybody))
			call.test(c, at)
		})
	}
}

func createsOnce(c *gozk, at string) {
	if got := has[string](c)(c.Create(at+"/a", nil, 0, everybody)); got != at+"/a" {
		c.Errorf("created %s", got)
	}
	_, err := c.Create(at+"/a", nil, 0, everybody)
	expect(c, err, zk.ErrNodeExists)
	_, err = c.Create(at+"/b/c", nil, 0, everybody)
	expect(c, err, zk.ErrNoNode)
	_, err = c.Create(at+"/nobody", nil, 0, nil)
	expect(c, err, zk.ErrInvalidACL)
	has[string](c)(c.Create(at+"/e", nil, zk.FlagEphemeral, everybody))
	_, err = c.Create(at+"/e/child", nil, 0, everybody)
	expect(c, err, zk.ErrNoChildrenForEphemerals)
}

func createsNumbered(c *gozk, at string) {
	for i, flags := range []int32{zk.FlagSequence, zk.FlagEphemeralSequential, zk.FlagSequence} {
		want := fmt.Sprintf("%s/n-%010d", at, i)
		if got := has[string](c)(c.Create(at+"/n-", nil, flags, everybody)); got != want {
			c.Errorf("created %s instead of %s", got, want)
		}
	}
	_, stat, err := c.Get(at + "/n-0000000001")
	must(c, err)
	if stat.EphemeralOwner != c.SessionID() {
		c.Errorf("it is owned by %x; the session is %x", stat.EphemeralOwner, c.SessionID())
	}
}

func keepsBytes(c *gozk, at string) {
	for i, data := range [][]byte{{0, 255, 0xc3, 0x28}, {}, nil, []byte("größer")} {
		path := fmt.Sprintf("%s/%d", at, i)
		has[string](c)(c.Create(path, data, 0, everybody))
		got, stat, err := c.Get(path)
		must(c, err)
		if string(got) != string(data) || int(stat.DataLength) != len(data) || (got == nil) != (data == nil) {
			c.Errorf("wrote %v, and read %v of %d bytes", data, got, stat.DataLength)
		}
	}
}

func tellsStat(c *gozk, at string) {
	before := time.Now().UnixMilli()
	has[string](c)(c.Create(at+"/a", []byte("12345"), 0, everybody))
	created := *stat(c, at+"/a")
	has[*zk.Stat](c)(c.Set(at+"/a", []byte("123"), -1))
	has[string](c)(c.Create(at+"/a/b", nil, 0, everybody))
	after := *stat(c, at+"/a")
	want := zk.Stat{Czxid: created.Czxid, Mzxid: created.Czxid + 1, Pzxid: created.Czxid + 2, Ctime: created.Ctime, Mtime: after.Mtime,
		Version: 1, Cversion: 1, DataLength: 3, NumChildren: 1}
	if after != want {
		c.Errorf("the stat is %+v instead of %+v", after, want)
	}
	if created.Mzxid != created.Czxid || created.Pzxid != created.Czxid || created.Ctime != created.Mtime {
		c.Errorf("a new node has %+v", created)
	}
	if late := time.Now().UnixMilli(); created.Ctime < before-1000 || created.Ctime > late+1000 || after.Mtime < created.Ctime {
		c.Errorf("between %d and %d it was made at %d and set at %d", before, late, created.Ctime, after.Mtime)
	}
}

func setsByVersion(c *gozk, at string) {
	if got := has[*zk.Stat](c)(c.Set(at, []byte("a"), 0)); got.Version != 1 || got.DataLength != 1 {
		c.Errorf("set to %+v", got)
	}
	_, err := c.Set(at, nil, 0)
	expect(c, err, zk.ErrBadVersion)
	_, err = c.Set(at+"/none", nil, -1)
	expect(c, err, zk.ErrNoNode)
}

func deletesByVersion(c *gozk, at string) {
	has[string](c)(c.Create(at+"/a", nil, 0, everybody))
	expect(c, c.Delete(at, -1), zk.ErrNotEmpty)
	expect(c, c.Delete(at+"/a", 1), zk.ErrBadVersion)
	must(c, c.Delete(at+"/a", 0))
	expect(c, c.Delete(at+"/a", -1), zk.ErrNoNode)
	expect(c, c.Delete("/", -1), zk.ErrInvalidPath, zk.ErrBadArguments)
}

func exists(c *gozk, at string) {
	if there, stat, err := c.Exists(at); !there || err != nil || stat.DataLength != 4 {
		c.Errorf("found %v, %+v, %v", there, stat, err)
	}
	if there, _, err := c.Exists(at + "/none"); there || err != nil {
		c.Errorf("found %v, %v", there, err)
	}
}

func tellsChildren(c *gozk, at string) {
	for _, name := range []string{"c", "a", "b"} {
		has[string](c)(c.Create(at+"/"+name, nil, 0, everybody))
	}
	names, stat, err := c.Children(at)
	must(c, err)
	slices.Sort(names)
	if !slices.Equal(names, []string{"a", "b", "c"}) || stat.NumChildren != 3 || stat.Cversion != 3 {
		c.Errorf("children %q with %+v", names, stat)
	}
	if names, _, err := c.Children(at + "/a"); len(names) != 0 || err != nil {
		c.Errorf("children %q, %v", names, err)
	}
	_, _, err = c.Children(at + "/none")
	expect(c, err, zk.ErrNoNode)
}

func keepsOut(c *gozk, at string) {
	has[string](c)(c.Create(at+"/a", []byte("secret"), 0, zk.DigestACL(zk.PermRead|zk.PermAdmin, "ann", "pw")))
	_, _, err := c.Get(at + "/a")
	expect(c, err, zk.ErrNoAuth)
	_, err = c.Create(at+"/mine", nil, 0, zk.AuthACL(zk.PermAll))
	expect(c, err, zk.ErrInvalidACL) // it is nobody yet
	must(c, c.AddAuth("digest", []byte("ann:pw")))
	if data, _, err := c.Get(at + "/a"); string(data) != "secret" || err != nil {
		c.Errorf("read %q, %v", data, err)
	}
	_, err = c.Set(at+"/a", nil, -1)
	expect(c, err, zk.ErrNoAuth)
	has[string](c)(c.Create(at+"/mine", nil, 0, zk.AuthACL(zk.PermAll)))
	acl, _, err := c.GetACL(at + "/mine")
	must(c, err)
	if want := zk.DigestACL(zk.PermAll, "ann", "pw"); !slices.Equal(acl, want) {
		c.Errorf("the ACL is %+v instead of %+v", acl, want)
	}
}

func letsSuperIn(c *gozk, at string) {
	has[string](c)(c.Create(at+"/a", []byte("secret"), 0, zk.DigestACL(zk.PermRead, "ann", "pw")))
	must(c, c.AddAuth("digest", []byte("super:test")))
	has[*zk.Stat](c)(c.Set(at+"/a", nil, -1))
}

func setsACL(c *gozk, at string) {
	onlyRead := zk.WorldACL(zk.PermRead | zk.PermAdmin)
	if stat := has[*zk.Stat](c)(c.SetACL(at, onlyRead, 0)); stat.Aversion != 1 {
		c.Errorf("the stat is %+v", stat)
	}
	_, err := c.SetACL(at, everybody, 0)
	expect(c, err, zk.ErrBadVersion)
	_, err = c.SetACL(at, []zk.ACL{{Perms: zk.PermAll, Scheme: "planet", ID: "mars"}}, -1)
	expect(c, err, zk.ErrInvalidACL)
	acl, stat, err := c.GetACL(at)
	must(c, err)
	if !slices.Equal(acl, onlyRead) || stat.Aversion != 1 {
		c.Errorf("the ACL is %+v of %+v", acl, stat)
	}
	_, err = c.Create(at+"/a", nil, 0, everybody)
	expect(c, err, zk.ErrNoAuth)
}

func multiIsAll(c *gozk, at string) {
	results, err := c.Multi(
		&zk.CreateRequest{Path: at + "/a", Data: []byte("1"), Acl: everybody},
		&zk.CreateRequest{Path: at + "/a/n-", Acl: everybody, Flags: zk.FlagSequence},
		&zk.SetDataRequest{Path: at + "/a", Data: []byte("22"), Version: 0},
		&zk.CheckVersionRequest{Path: at + "/a", Version: 1},
		&zk.DeleteRequest{Path: at + "/a/n-0000000000", Version: -1},
	)
	must(c, err)
	if len(results) != 5 || results[0].String != at+"/a" || results[1].String != at+"/a/n-0000000000" || results[2].Stat.Version != 1 || results[2].Stat.DataLength != 2 {
		c.Errorf("the results are %+v", results)
	}
	if names, stat, err := c.Children(at + "/a"); len(names) != 0 || stat.Cversion != 2 || err != nil {
		c.Errorf("afterwards there are %q, %+v, %v", names, stat, err)
	}
}

func multiIsNothing(c *gozk, at string) {
	results, err := c.Multi(
		&zk.CreateRequest{Path: at + "/a", Acl: everybody},
		&zk.CheckVersionRequest{Path: at, Version: 7},
		&zk.DeleteRequest{Path: at, Version: -1},
	)
	// go-zookeeper takes the error of the last header; what failed, each result says.
	if err == nil && (len(results) != 3 || results[0].Error != nil || !errors.Is(results[1].Error, zk.ErrBadVersion) || results[2].Error == nil) {
		c.Errorf("the results are %+v", results)
	}
	if there, _, err := c.Exists(at + "/a"); there || err != nil {
		c.Errorf("half of it was done: %v, %v", there, err)
	}
}

func syncs(c *gozk, at string) {
	if path := has[string](c)(c.Sync(at)); path != at {
		c.Errorf("synced %s", path)
	}
}

func protects(c *gozk, at string) {
	path := has[string](c)(c.CreateProtectedEphemeralSequential(at+"/lock-", nil, everybody))
	if !strings.HasPrefix(path, at+"/_c_") || !strings.HasSuffix(path, "-lock-0000000000") {
		c.Errorf("created %s", path)
	}
}

func refusesPaths(c *gozk, at string) {
	_, err := c.Create(at+"/..", nil, 0, everybody)
	expect(c, err, zk.ErrInvalidPath)
	_, err = c.Create(at+"/\u0001", nil, 0, everybody)
	expect(c, err, zk.ErrInvalidPath, zk.ErrBadArguments)
}

func hasItsOwn(c *gozk, _ string) {
	if names, _, err := c.Children("/zookeeper"); !slices.Contains(names, "quota") || !slices.Contains(names, "config") || err != nil {
		c.Errorf("found %q, %v", names, err)
	}
	config, _, err := c.Get("/zookeeper/config")
	must(c, err)
	if !strings.Contains(string(config), "server.1=") || !strings.Contains(string(config), "version=") {
		c.Errorf("the configuration is %q", config)
	}
}

func takesLarge(c *gozk, at string) {
	large := make([]byte, 1<<20-200)
	for i := range large {
		large[i] = byte(i * 7)
	}
	has[*zk.Stat](c)(c.Set(at, large, -1))
	if data, _, err := c.Get(at); string(data) != string(large) || err != nil {
		c.Errorf("of %d bytes %d came back, %v", len(large), len(data), err)
	}
}

// stat is what Exists tells of a node that there is.
func stat(c *gozk, path string) *zk.Stat {
	c.Helper()
	there, stat, err := c.Exists(path)
	must(c, err)
	if !there {
		c.Fatalf("there is no %s", path)
	}
	return stat
}

// expect holds an error to one of some.
func expect(t testing.TB, err error, wants ...error) {
	t.Helper()
	for _, want := range wants {
		if errors.Is(err, want) {
			return
		}
	}
	t.Errorf("the error is %v instead of %v", err, wants)
}
