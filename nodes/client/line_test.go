package client

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
)

func TestLinesAreRead(t *testing.T) {
	create := func(path, data string, mode znode.CreateMode) line {
		return line{op: znode.Op{Code: znode.OpCreate, Path: path, Data: znode.Data{Bytes: data}, Mode: mode}}
	}
	ask := func(code znode.OpCode, path string) line { return line{op: znode.Op{Code: code, Path: path}} }
	set := func(path, data string, version int32) line {
		return line{op: znode.Op{Code: znode.OpSetData, Path: path, Data: znode.Data{Bytes: data}, Version: version}}
	}
	remove := func(path string, version int32) line {
		return line{op: znode.Op{Code: znode.OpDelete, Path: path, Version: version}}
	}
	for text, want := range map[string]line{
		"create /a":                           create("/a", "", znode.Persistent),
		"create /a x":                         create("/a", "x", znode.Persistent),
		"  create   /a  two  words ":          create("/a", "two  words", znode.Persistent),
		"create -e /a x":                      create("/a", "x", znode.Ephemeral),
		"create -s /a- x":                     create("/a-", "x", znode.PersistentSequential),
		"create -es /a-":                      create("/a-", "", znode.EphemeralSequential),
		"create -se /a-":                      create("/a-", "", znode.EphemeralSequential),
		"create -s -e /a-":                    create("/a-", "", znode.EphemeralSequential),
		"create /a -e":                        create("/a", "-e", znode.Persistent),
		"create -s /a/ x":                     create("/a/", "x", znode.PersistentSequential),
		"set /a a--b -c":                      set("/a", "a--b -c", znode.AnyVersion),
		"create\t-s -e\t/a-\tx y":             create("/a-", "x y", znode.EphemeralSequential),
		"get /a":                              ask(znode.OpGetData, "/a"),
		"exists /a/b":                         ask(znode.OpExists, "/a/b"),
		"ls /":                                ask(znode.OpGetChildren, "/"),
		"sync /":                              ask(znode.OpSync, "/"),
		"set /a y":                            set("/a", "y", znode.AnyVersion),
		"set /a y if-version 0":               set("/a", "y", 0),
		"set /a a b if-version 7":             set("/a", "a b", 7),
		"set /a y\tif-version\t0":             set("/a", "y", 0),
		"set /a if-versions 7":                set("/a", "if-versions 7", znode.AnyVersion),
		"set /a what-if-version 7":            set("/a", "what-if-version 7", znode.AnyVersion),
		"delete /a":                           remove("/a", znode.AnyVersion),
		"delete /a if-version 3":              remove("/a", 3),
		"delete /a if-version 2147483647":     remove("/a", 2147483647),
		"create -c /a":                        {op: znode.Op{Code: znode.OpCreateContainer, Path: "/a", Mode: znode.Container}},
		"create -t 500 /a x":                  {op: znode.Op{Code: znode.OpCreateTTL, Path: "/a", Data: znode.Data{Bytes: "x"}, Mode: znode.PersistentTTL, TTL: 500}},
		"create -s -t 1 /a/":                  {op: znode.Op{Code: znode.OpCreateTTL, Path: "/a/", Mode: znode.PersistentSequentialTTL, TTL: 1}},
		"create2 -es /a- x":                   {op: znode.Op{Code: znode.OpCreate2, Path: "/a-", Data: znode.Data{Bytes: "x"}, Mode: znode.EphemeralSequential}},
		"create2 -c /a":                       {op: znode.Op{Code: znode.OpCreateContainer, Path: "/a", Mode: znode.Container}},
		"get -w /a":                           {op: znode.Op{Code: znode.OpGetData, Path: "/a", Watch: true}},
		"exists -w /a":                        {op: znode.Op{Code: znode.OpExists, Path: "/a", Watch: true}},
		"stat /a":                             ask(znode.OpExists, "/a"),
		"ls -w /a":                            {op: znode.Op{Code: znode.OpGetChildren, Path: "/a", Watch: true}},
		"ls -s /a":                            ask(znode.OpGetChildren2, "/a"),
		"ls -s -w /a":                         {op: znode.Op{Code: znode.OpGetChildren2, Path: "/a", Watch: true}},
		"ls -ws /a":                           {op: znode.Op{Code: znode.OpGetChildren2, Path: "/a", Watch: true}},
		"getAcl /a":                           ask(znode.OpGetACL, "/a"),
		"whoami":                              ask(znode.OpWhoAmI, ""),
		"check /a":                            {op: znode.Op{Code: znode.OpCheck, Path: "/a", Version: znode.AnyVersion}},
		"check /a if-version 2":               {op: znode.Op{Code: znode.OpCheck, Path: "/a", Version: 2}},
		"getEphemerals":                       ask(znode.OpGetEphemerals, "/"),
		"getEphemerals /a/":                   ask(znode.OpGetEphemerals, "/a/"),
		"getAllChildrenNumber /":              ask(znode.OpGetAllChildrenNumber, "/"),
		"addWatch /a":                         {op: znode.Op{Code: znode.OpAddWatch, Path: "/a", WatchMode: znode.WatchPersistentRecursive}},
		"addWatch -m persistent /a":           {op: znode.Op{Code: znode.OpAddWatch, Path: "/a", WatchMode: znode.WatchPersistent}},
		"addWatch -m persistent-recursive /a": {op: znode.Op{Code: znode.OpAddWatch, Path: "/a", WatchMode: znode.WatchPersistentRecursive}},
		"removeWatches /a":                    {op: znode.Op{Code: znode.OpRemoveWatches, Path: "/a", WatcherType: znode.WatcherAny}},
		"removeWatches -c /a":                 {op: znode.Op{Code: znode.OpRemoveWatches, Path: "/a", WatcherType: znode.WatcherChildren}},
		"removeWatches -p /a":                 {op: znode.Op{Code: znode.OpRemoveWatches, Path: "/a", WatcherType: znode.WatcherPersistent}},
		"checkWatches -d /a":                  {op: znode.Op{Code: znode.OpCheckWatches, Path: "/a", WatcherType: znode.WatcherData}},
		"checkWatches -r /a":                  {op: znode.Op{Code: znode.OpCheckWatches, Path: "/a", WatcherType: znode.WatcherPersistentRecursive}},
		"multi []":                            {op: znode.Op{Code: znode.OpMulti}},
		"multi [create /a x y; set /b z if-version 2; delete /c; check /d if-version 0]": {op: znode.Op{Code: znode.OpMulti, Ops: []znode.Op{
			create("/a", "x y", znode.Persistent).op, set("/b", "z", 2).op, remove("/c", znode.AnyVersion).op, {Code: znode.OpCheck, Path: "/d"}}}},
		"multi [create -c /a; create2 -e /b]": {op: znode.Op{Code: znode.OpMulti, Ops: []znode.Op{
			{Code: znode.OpCreateContainer, Path: "/a", Mode: znode.Container}, {Code: znode.OpCreate2, Path: "/b", Mode: znode.Ephemeral}}}},
		"multiRead [get /a;ls /b]": {op: znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{ask(znode.OpGetData, "/a").op, ask(znode.OpGetChildren, "/b").op}}},
		"addauth digest u:p w":     {does: proves, proof: znode.ID{Scheme: "digest", ID: "u:p w"}},
		"await NodeCreated":        {does: awaits, event: znode.Event{Type: znode.EventNodeCreated}},
		"await NodeDeleted /a":     {does: awaits, event: znode.Event{Type: znode.EventNodeDeleted, Path: "/a"}},
		"await Expired":            {does: awaits, event: znode.Event{Type: znode.EventNone, State: znode.StateExpired}},
		"sleep 1m30s":              {does: sleeps, nap: 90 * time.Second},
		"sleep 0s":                 {does: sleeps},
		"close":                    {does: leaves},
	} {
		want.text = strings.TrimSpace(text)
		got, err := parseLine(text)
		if makes(want.op.Code) && (len(got.op.ACL) != 1 || got.op.ACL[0] != znode.OpenACL()[0]) {
			t.Errorf("%q grants %v", text, got.op.ACL)
		}
		got.op.ACL = nil
		for i := range got.op.Ops {
			got.op.Ops[i].ACL = nil
		}
		for i := range want.op.Ops {
			want.op.Ops[i].ACL = nil
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
}

func makes(c znode.OpCode) bool {
	return c == znode.OpCreate || c == znode.OpCreate2 || c == znode.OpCreateContainer || c == znode.OpCreateTTL
}

// An ACL is read as its grants are printed.
func TestGrantsAreRead(t *testing.T) {
	for text, want := range map[string][]znode.ACL{
		"world:anyone:cdrwa":     znode.OpenACL(),
		"world:anyone:r":         znode.ReadACL(),
		"digest:zoo:a+b/c=:rw":   {{Perms: znode.PermRead | znode.PermWrite, ID: znode.ID{Scheme: "digest", ID: "zoo:a+b/c="}}},
		"auth::a,ip:10.0.0.7:cd": {{Perms: znode.PermAdmin, ID: znode.ID{Scheme: "auth"}}, {Perms: znode.PermCreate | znode.PermDelete, ID: znode.ID{Scheme: "ip", ID: "10.0.0.7"}}},
	} {
		for _, line := range []string{"setAcl /a " + text, "create --acl " + text + " /a"} {
			if got, err := parseLine(line); err != nil || !slices.Equal(got.op.ACL, want) {
				t.Errorf("%q grants %v, %v", line, got.op.ACL, err)
			}
		}
	}
}

func TestLinesThatAreNoneAreRefusedWithWhatToWrite(t *testing.T) {
	long := "propose " + strings.Repeat("x", 9000)
	words := `: begin with one of create, create2, get, set, delete, exists, stat, ls, getAcl, setAcl, addauth, whoami, multi, multiRead, check, sync,` +
		` getEphemerals, getAllChildrenNumber, addWatch, removeWatches, checkWatches, await, sleep, close, as in "create /a x"`
	creates := `: write "create /a", "create /a x", "create -e /a x", "create -s /a- x", "create -es /a- x", "create -c /a",` +
		` "create -t 500 /a x" or "create --acl world:anyone:r /a x"`
	gets := `: write "get /a" or "get -w /a"`
	acls := `: write "setAcl /a world:anyone:r" or "setAcl /a auth::cdrwa,ip:10.0.0.7:r if-version 0"`
	multis := `: write "multi [create /a x; set /b y if-version 2; delete /c; check /d if-version 0]"`
	watches := `: write "addWatch /a", "addWatch -m persistent /a" or "addWatch -m persistent-recursive /a"`
	awaits := `: write "await NodeDataChanged /a", "await NodeCreated" or "await Disconnected"`
	sets := `: write "set /a x" or "set /a x if-version 0"`
	deletes := `: write "delete /a" or "delete /a if-version 0"`
	for text, want := range map[string]string{
		"":                                `""` + words,
		"propose blue":                    `"propose blue"` + words,
		long:                              `"` + long[:200] + `"` + words, // of a long line its beginning
		"Create /a":                       `"Create /a"` + words,
		"create":                          `"create" lacks the path` + creates,
		"create -e":                       `"create -e" lacks the path` + creates,
		"create -x /a":                    `"create -x /a" has the unknown flag "-x"` + creates,
		"create a x":                      `"create a x" has the path "a", which does not begin with /` + creates,
		"create /a x if-version 0":        `"create /a x if-version 0" expects a version of a node that is not there yet` + creates,
		"get":                             `"get" lacks the path` + gets,
		"get a":                           `"get a" has the path "a", which does not begin with /` + gets,
		"get /a/":                         `"get /a/" has the path "/a/", which no node can have` + gets,
		"delete /a//b":                    `"delete /a//b" has the path "/a//b", which no node can have` + deletes,
		"create /a/":                      `"create /a/" has the path "/a/", which no node can have` + creates,
		"create -s /a//":                  `"create -s /a//" has the path "/a//", which no node can have` + creates,
		"set /a y --version q":            `"set /a y --version q" has "--version" in its data, and there are no such options; a version is expected with if-version` + sets,
		"create /a --ephemeral":           `"create /a --ephemeral" has "--ephemeral" in its data, and there are no such options; a version is expected with if-version` + creates,
		"get /a /b":                       `"get /a /b" goes on with "/b"` + gets,
		"ls":                              `"ls" lacks the path: write "ls /", "ls -w /" or "ls -s /"`,
		"sync":                            `"sync" lacks the path: write "sync /"`,
		"set":                             `"set" lacks the path` + sets,
		"set /a":                          `"set /a" lacks the data` + sets,
		"set /a if-version 0":             `"set /a if-version 0" lacks the data` + sets,
		"set /a x if-version":             `"set /a x if-version" needs the version as a whole number from 0 on` + sets,
		"set /a x if-version -1":          `"set /a x if-version -1" needs the version as a whole number from 0 on` + sets,
		"set /a x if-version 0 now":       `"set /a x if-version 0 now" needs the version as a whole number from 0 on` + sets,
		"delete":                          `"delete" lacks the path` + deletes,
		"delete /a 3":                     `"delete /a 3" goes on with "3"` + deletes,
		"delete /a if-version 2147483648": `"delete /a if-version 2147483648" needs the version as a whole number from 0 on` + deletes,
		"sleep":                           `"sleep" needs a time from 0s to 24h0m0s: write "sleep 2s"`,
		"sleep long":                      `"sleep long" needs a time from 0s to 24h0m0s: write "sleep 2s"`,
		"sleep -1s":                       `"sleep -1s" needs a time from 0s to 24h0m0s: write "sleep 2s"`,
		"sleep 25h":                       `"sleep 25h" needs a time from 0s to 24h0m0s: write "sleep 2s"`,
		"create -t /a":                    `"create -t /a" needs the time to live in milliseconds, from 1 on` + creates,
		"create -t 5 -e /a":               `"create -t 5 -e /a" has both -t and -e, and an ephemeral node goes with its session` + creates,
		"create -c -s /a":                 `"create -c -s /a" has another flag beside -c, and a container is nothing else` + creates,
		"create --acl r /a":               `"create --acl r /a" has the grant "r", and it needs a scheme, an id and permissions, as in world:anyone:cdrwa` + creates,
		"create2 -x /a":                   `"create2 -x /a" has the unknown flag "-x": write "create2 /a", "create2 /a x" or "create2 -es /a- x"`,
		"get -s /a":                       `"get -s /a" has the unknown flag "-s"` + gets,
		"get - /a":                        `"get - /a" has the unknown flag "-"` + gets,
		"sync -w /a":                      `"sync -w /a" has the unknown flag "-w": write "sync /"`,
		"setAcl":                          `"setAcl" lacks the path` + acls,
		"setAcl /a":                       `"setAcl /a" lacks the ACL` + acls,
		"setAcl /a if-version 3":          `"setAcl /a if-version 3" lacks the ACL` + acls,
		"setAcl /a world:anyone:x":        `"setAcl /a world:anyone:x" has the permission 'x', and there are c, d, r, w and a` + acls,
		"setAcl /a world:anyone:":         `"setAcl /a world:anyone:" has a grant of no permission, and there are c, d, r, w and a` + acls,
		"setAcl /a world:anyone:r,":       `"setAcl /a world:anyone:r," has the grant "", and it needs a scheme, an id and permissions, as in world:anyone:cdrwa` + acls,
		"addauth digest":                  `"addauth digest" lacks the scheme or the proof: write "addauth digest user:password"`,
		"whoami /a":                       `"whoami /a" goes on with "/a": write "whoami"`,
		"multi create /a":                 `"multi create /a" lacks the brackets around its operations` + multis,
		"multi [get /a]":                  `"multi [get /a]" has the operation "get /a", and may have create, create2, set, delete and check` + multis,
		"multi [create /a; ]":             `"multi [create /a; ]" has the operation "", which is none` + multis,
		"multi [set /a]":                  `"multi [set /a]" has the operation "set /a", which lacks the data` + multis,
		"multi [sleep 1s]":                `"multi [sleep 1s]" has the operation "sleep 1s", and may have create, create2, set, delete and check` + multis,
		"multiRead [get -w /a]":           `"multiRead [get -w /a]" has the operation "get -w /a", and may have get and ls, without flags: write "multiRead [get /a; ls /b]"`,
		"getEphemerals a":                 `"getEphemerals a" has the prefix "a", which does not begin with /: write "getEphemerals" or "getEphemerals /a"`,
		"addWatch -m standard /a":         `"addWatch -m standard /a" has the unknown mode "standard"` + watches,
		"addWatch -m":                     `"addWatch -m" has the unknown mode ""` + watches,
		"addWatch":                        `"addWatch" lacks the path` + watches,
		"await":                           `"await" awaits "", which is none of NodeCreated, NodeDeleted, NodeDataChanged, NodeChildrenChanged, DataWatchRemoved, ChildWatchRemoved, PersistentWatchRemoved, SyncConnected, ConnectedReadOnly, Disconnected, Expired, AuthFailed, Closed` + awaits,
		"await Expired /a":                `"await Expired /a" goes on with "/a"` + awaits,
		"await NodeCreated a":             `"await NodeCreated a" has the path "a", which does not begin with /` + awaits,
		"close /a":                        `"close /a" goes on with "/a": write "close"`,
	} {
		_, err := parseLine(text)
		if !errors.Is(err, ErrScript) || err.Error() != "not a line of a client: "+want {
			t.Errorf("%q:\n%v\n%s", text, err, want)
		}
	}
}

// What errors tell people to write can be written.
func TestEveryFormIsALine(t *testing.T) {
	for _, c := range commands() {
		for _, form := range c.forms {
			if _, err := parseLine(form); err != nil {
				t.Error(err)
			}
		}
	}
}

// FuzzParseLine holds for every text: it is an operation that a server can be
// asked, a time to sleep, or the end of a session, or it is refused in a line.
func FuzzParseLine(f *testing.F) {
	for _, c := range commands() {
		for _, form := range c.forms {
			f.Add(form)
		}
	}
	f.Add("set /a x if-version 99999999999999999999")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := parseLine(text)
		switch {
		case err != nil:
			if !errors.Is(err, ErrScript) || strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("%q: %v", text, err)
			}
		case l.does == sleeps:
			if l.nap < 0 || l.nap > longest {
				t.Errorf("%q sleeps %s", text, l.nap)
			}
		case l.does == asks:
			pathless := l.op.Code == znode.OpWhoAmI || l.op.Code == znode.OpMulti || l.op.Code == znode.OpMultiRead
			if l.op.Code <= 0 || strings.HasPrefix(l.op.Path, "/") == pathless || l.op.Version < znode.AnyVersion || l.op.Session != 0 {
				t.Errorf("%q asks %+v", text, l.op)
			}
			if again, err := parseLine(l.text); err != nil || again.op.String() != l.op.String() {
				t.Errorf("%q is another line without blanks around it: %v, %v", text, again, err)
			}
		}
	})
}
