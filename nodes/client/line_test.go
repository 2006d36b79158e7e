package client

import (
	"errors"
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
		"create /a":                       create("/a", "", znode.Persistent),
		"create /a x":                     create("/a", "x", znode.Persistent),
		"  create   /a  two  words ":      create("/a", "two  words", znode.Persistent),
		"create -e /a x":                  create("/a", "x", znode.Ephemeral),
		"create -s /a- x":                 create("/a-", "x", znode.PersistentSequential),
		"create -es /a-":                  create("/a-", "", znode.EphemeralSequential),
		"create -se /a-":                  create("/a-", "", znode.EphemeralSequential),
		"create -s -e /a-":                create("/a-", "", znode.EphemeralSequential),
		"create /a -e":                    create("/a", "-e", znode.Persistent),
		"create -s /a/ x":                 create("/a/", "x", znode.PersistentSequential),
		"set /a a--b -c":                  set("/a", "a--b -c", znode.AnyVersion),
		"create\t-s -e\t/a-\tx y":         create("/a-", "x y", znode.EphemeralSequential),
		"get /a":                          ask(znode.OpGetData, "/a"),
		"exists /a/b":                     ask(znode.OpExists, "/a/b"),
		"ls /":                            ask(znode.OpGetChildren, "/"),
		"sync /":                          ask(znode.OpSync, "/"),
		"set /a y":                        set("/a", "y", znode.AnyVersion),
		"set /a y if-version 0":           set("/a", "y", 0),
		"set /a a b if-version 7":         set("/a", "a b", 7),
		"set /a y\tif-version\t0":         set("/a", "y", 0),
		"set /a if-versions 7":            set("/a", "if-versions 7", znode.AnyVersion),
		"set /a what-if-version 7":        set("/a", "what-if-version 7", znode.AnyVersion),
		"delete /a":                       remove("/a", znode.AnyVersion),
		"delete /a if-version 3":          remove("/a", 3),
		"delete /a if-version 2147483647": remove("/a", 2147483647),
		"sleep 1m30s":                     {does: sleeps, nap: 90 * time.Second},
		"sleep 0s":                        {does: sleeps},
		"close":                           {does: leaves},
	} {
		want.text = strings.TrimSpace(text)
		got, err := parseLine(text)
		if want.op.Code == znode.OpCreate && (len(got.op.ACL) != 1 || got.op.ACL[0] != znode.OpenACL()[0]) {
			t.Errorf("%q grants %v", text, got.op.ACL)
		}
		got.op.ACL = nil
		if err != nil || got.text != want.text || got.does != want.does || got.nap != want.nap || got.op.String() != want.op.String() || got.op.Version != want.op.Version {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
}

func TestLinesThatAreNoneAreRefusedWithWhatToWrite(t *testing.T) {
	words := `: begin with one of create, get, set, delete, exists, ls, sync, sleep, close, as in "create /a x"`
	creates := `: write "create /a", "create /a x", "create -e /a x", "create -s /a- x" or "create -es /a- x"`
	sets := `: write "set /a x" or "set /a x if-version 0"`
	deletes := `: write "delete /a" or "delete /a if-version 0"`
	for text, want := range map[string]string{
		"":                                `""` + words,
		"propose blue":                    `"propose blue"` + words,
		"Create /a":                       `"Create /a"` + words,
		"create":                          `"create" lacks the path` + creates,
		"create -e":                       `"create -e" lacks the path` + creates,
		"create -x /a":                    `"create -x /a" has the unknown flag "-x"` + creates,
		"create a x":                      `"create a x" has the path "a", which does not begin with /` + creates,
		"create /a x if-version 0":        `"create /a x if-version 0" expects a version of a node that is not there yet` + creates,
		"get":                             `"get" lacks the path: write "get /a"`,
		"get a":                           `"get a" has the path "a", which does not begin with /: write "get /a"`,
		"get /a/":                         `"get /a/" has the path "/a/", which no node can have: write "get /a"`,
		"delete /a//b":                    `"delete /a//b" has the path "/a//b", which no node can have` + deletes,
		"create /a/":                      `"create /a/" has the path "/a/", which no node can have` + creates,
		"create -s /a//":                  `"create -s /a//" has the path "/a//", which no node can have` + creates,
		"set /a y --version q":            `"set /a y --version q" has "--version" in its data, and there are no such options; a version is expected with if-version` + sets,
		"create /a --ephemeral":           `"create /a --ephemeral" has "--ephemeral" in its data, and there are no such options; a version is expected with if-version` + creates,
		"get /a /b":                       `"get /a /b" goes on with "/b": write "get /a"`,
		"ls":                              `"ls" lacks the path: write "ls /"`,
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
			if l.op.Code <= 0 || !strings.HasPrefix(l.op.Path, "/") || l.op.Version < znode.AnyVersion || l.op.Session != 0 {
				t.Errorf("%q asks %+v", text, l.op)
			}
			if again, err := parseLine(l.text); err != nil || again.op.String() != l.op.String() {
				t.Errorf("%q is another line without blanks around it: %v, %v", text, again, err)
			}
		}
	})
}
