package zookeeper

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
)

// What Apache ZooKeeper 3.8.0 was asked, request by request, and what it told: each
// want is taken from there and not from what follows from a rule.

// letters writes what each of some requests made a watcher of a node be told: d of its
// data, l of its list, x of its end, k of a child, and - of nothing.
func letters(heard []string, node string) string {
	var all []string
	now := ""
	for _, line := range heard {
		switch event, path, _ := strings.Cut(line, " "); {
		case strings.HasPrefix(line, "#"):
			if now == "" {
				now = "-"
			}
			all, now = append(all, now), ""
		case path != node:
			now += "k"
		default:
			now += map[string]string{"NodeDataChanged": "d", "NodeChildrenChanged": "l", "NodeDeleted": "x"}[event]
		}
	}
	return strings.Join(all, " ")
}

// arms are ways to watch /p.
var arms = map[string]znode.Op{
	"get":        watching(get("/p")),
	"list":       watching(list("/p")),
	"persistent": lasting("/p", znode.WatchPersistent),
	"recursive":  lasting("/p", znode.WatchPersistentRecursive),
}

// armed has c1 leave watches on /p, in order, and then do something.
func armed(t *testing.T, kinds string, act func(*actor)) *play {
	return rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/p", ""))
		for _, kind := range strings.Fields(kinds) {
			a.do(arms[kind])
		}
		a.note("then")
		act(a)
	}).run(2500 * ms)
}

// Of two watches on one path the later says, per table, how long both last and how far
// they reach; what is left of a recursive one in a table goes on alone.
func TestTwoWatchesOnOnePathIn38(t *testing.T) {
	for kinds, want := range map[string]string{
		// set /p, set /p, create /p/k, create /p/l, delete /p/k, delete /p/l, delete /p
		"get persistent":       "d d l l l l x",
		"persistent get":       "d - l l l l x",
		"get recursive":        "d d k k k k x",
		"recursive get":        "d - - - k k x",
		"persistent recursive": "d d k k k k x",
		"recursive persistent": "d d l l l l x",
		"list persistent":      "d d l l l l x",
		"persistent list":      "d d l - - - x",
		"list recursive":       "d d k k k k x",
		"recursive list":       "d d kl k k k x",
	} {
		t.Run(kinds, func(t *testing.T) {
			p := armed(t, kinds, func(a *actor) {
				a.ask(set("/p", ""), set("/p", ""), create("/p/k", ""), create("/p/l", ""), remove("/p/k"), remove("/p/l"), remove("/p"))
				a.answered(7)
			})
			_, behind := split(p.heard["c1"], "then")
			if got := letters(behind, "/p"); got != want {
				t.Errorf("it is told %q, want %q", got, want)
			}
		})
	}
}

// removeWatches of a type empties a table, and leaves of a watch that stood in both
// what the other has.
func TestWhatRemoveWatchesLeavesIn38(t *testing.T) {
	for kinds, byType := range map[string][3]string{ // by types 1 to 3; "no" for NoWatcher
		// set /p, create /p/x, delete /p/x
		"get":            {"no: d - -", "- - -", "- - -"},
		"list":           {"- - -", "no: - l -", "- - -"},
		"persistent":     {"d - -", "- l l", "- - -"},
		"recursive":      {"d k k", "- - k", "- - -"},
		"get list":       {"d - -", "- l -", "- - -"},
		"get persistent": {"d - -", "- l l", "- - -"},
	} {
		for i, want := range byType {
			of := znode.WatcherType(i + 1)
			t.Run(kinds+" "+of.String(), func(t *testing.T) {
				p := armed(t, kinds, func(a *actor) {
					a.do(checkFor("/p", of), unwatch("/p", of), unwatch("/p", of))
					a.ask(set("/p", ""), create("/p/x", ""), remove("/p/x"))
					a.answered(3)
				})
				_, behind := split(p.heard["c1"], "then")
				left, none := strings.CutPrefix(want, "no: ")
				for k, found := range []bool{!none, !none, false} {
					if got := strings.Contains(behind[k], " OK "); got != found {
						t.Errorf("%s", behind[k])
					}
				}
				if got := letters(behind[3:], "/p"); got != left {
					t.Errorf("it is told %q, want %q", got, left)
				}
			})
		}
	}
}

// The events of a multi over several nodes that are watched in all ways, to whoever
// watches: by its operations, and of each watch the first.
func TestTheEventsOfAMultiOverSeveralNodes(t *testing.T) {
	arm := func(a *actor) {
		for _, path := range []string{"/m", "/m/a", "/m/b", "/m/n"} {
			a.do(watching(exists(path)))
		}
		a.do(watching(list("/m")), watching(list("/m/a")), watching(list("/m/b")))
	}
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s2)
		a.do(create("/m", ""), create("/m/a", ""), create("/m/b", ""))
		a.until(2200 * ms)
		a.do(multi(create("/m/n", ""), set("/m/b", "x"), remove("/m/a"), set("/m", ""), remove("/m/n"), create("/m/a", "")))
		a.until(2300 * ms) // c2 is gone
		arm(a)
		a.ask(multi(set("/m/a", "x"), remove("/m/b"), remove("/m/a"), remove("/m")))
		a.answered(1)
	}).part("c2", func(a *actor) {
		a.Sleep(100 * ms)
		a.call(s1)
		arm(a)
		a.attends(2250 * ms)
	}).run(2500 * ms)
	p.told("c2", "NodeCreated /m/n", "NodeChildrenChanged /m", "NodeDataChanged /m/b", "NodeDeleted /m/a", "NodeDataChanged /m")
	p.told("c1", "NodeDataChanged /m/a", "NodeDeleted /m/b", "NodeChildrenChanged /m", "NodeDeleted /m/a", "NodeDeleted /m")
}

// setWatches with one path in all of its lists tells of it by list, and leaves the last
// that it names.
func TestSetWatchesOfOnePathInAllLists(t *testing.T) {
	only := []string{"/p"}
	p := armed(t, "", func(a *actor) {
		since := a.seen
		a.do(set("/p", ""))
		a.bring(znode.OpSetWatches2, znode.Watches{Since: since, Data: only, Exist: only, Child: only, Persistent: only, Recursive: only})
		a.ask(set("/p", ""), create("/p/q", ""), remove("/p/q"), remove("/p"))
		a.answered(4)
	})
	p.told("c1", "NodeDataChanged /p", "NodeCreated /p", "NodeDataChanged /p", "NodeCreated /p/q", "NodeDeleted /p/q", "NodeDeleted /p")
}

// setWatches judges no paths: what no node can have is not there, and the empty one is
// the root.
func TestSetWatchesJudgesNoPaths(t *testing.T) {
	p := armed(t, "", func(a *actor) {
		a.bring(znode.OpSetWatches, znode.Watches{Since: a.seen, Data: []string{"a", "", "//", "/x/"}, Exist: []string{"a", ""}, Child: []string{"a", ""}})
	})
	p.told("c1", "NodeDeleted a", "NodeDeleted //", "NodeDeleted /x/", "NodeCreated ", "NodeDeleted a")
}

// A watch on the empty path is on no path that anything happens to, though a read of it
// is one of the root.
func TestAWatchOnTheEmptyPathIsToldOfNothing(t *testing.T) {
	p := armed(t, "", func(a *actor) {
		a.do(watching(exists("")), watching(list("")), watching(get("/")), watching(list("/")))
		a.ask(set("/", "x"), create("/q", ""))
		a.answered(2)
	})
	p.told("c1", "NodeDataChanged /", "NodeChildrenChanged /")
}

// A session's last events come before the answer to its end, and nothing behind it.
func TestTheLastEventsOfASession(t *testing.T) {
	p := armed(t, "", func(a *actor) {
		a.do(ephemeral("/p/a"), ephemeral("/p/b"), watching(list("/p")), watching(exists("/p/b")))
		a.ask(leave(), exists("/"))
		a.listen(4)
	})
	want := []string{"NodeChildrenChanged /p", "NodeDeleted /p/b", "#6 OK at 0x100000005", "closed"}
	if got := p.heard["c1"][len(p.heard["c1"])-4:]; !slices.Equal(got, want) { // by name; the real server's order is of a hash table
		t.Errorf("it heard %q, want %q", got, want)
	}
}

// A multi of every kind of create is answered by what each became: a create2 by no
// Stat, and a createContainer by its flags. Results of what failed bear no path.
func TestCreatesOfEveryKindInAMultiOf38(t *testing.T) {
	made := func(code znode.OpCode, path string, mode znode.CreateMode, ttl int64) znode.Op {
		op := create(path, "")
		op.Code, op.Mode, op.TTL = code, mode, ttl
		return op
	}
	var whole, broken znode.Result
	armed(t, "", func(a *actor) {
		a.do(multi(made(znode.OpCreate2, "/t2", 0, 0), made(znode.OpCreateContainer, "/tc", znode.Container, 0), made(znode.OpCreateTTL, "/tt", znode.PersistentTTL, 5000),
			made(znode.OpCreateTTL, "/tp", 0, 5000), made(znode.OpCreate, "/tc4", znode.Container, 0), made(znode.OpCreate2, "/tq", znode.PersistentSequential, 0),
			made(znode.OpCreateContainer, "/tc0", 0, 0), made(znode.OpCreateContainer, "/tc1", znode.Ephemeral, 0), made(znode.OpCreateTTL, "/tc5", znode.Container, 5)))
		whole = a.last()
		a.do(multi(made(znode.OpCreate2, "/u2", 0, 0), made(znode.OpCreateContainer, "/uc", znode.Container, 0), made(znode.OpCreateTTL, "/ut", znode.PersistentTTL, 0), check("/", -1)))
		broken = a.last()
	})
	var got []string
	for _, part := range slices.Concat(whole.Results, broken.Results) {
		if got = append(got, part.Err.String()+" "+part.Path); part.Stat != (znode.Stat{}) {
			got[len(got)-1] += " with a Stat"
		}
	}
	want := []string{"OK /t2", "OK /tc with a Stat", "OK /tt with a Stat", "OK /tp", "OK /tc4 with a Stat", "OK /tq0000000006", "OK /tc0", "OK /tc1", "OK /tc5 with a Stat",
		"OK ", "OK ", "BadArguments ", "RuntimeInconsistency "}
	if !slices.Equal(got, want) {
		t.Errorf("the parts are answered\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// Who may read a node and not administer it is shown every digest without its hash, and
// everything else as it is.
func TestGetACLHidesHashesAlone(t *testing.T) {
	open := []znode.ACL{digest(znode.PermAll, client.Digest("u:p")), {Perms: znode.PermRead, ID: znode.ID{Scheme: znode.SchemeWorld, ID: znode.Anyone}},
		digest(znode.PermAdmin, "v:zz"), {Perms: 5, ID: znode.ID{Scheme: znode.SchemeIP, ID: "1.2.3.4"}}}
	p := armed(t, "", func(a *actor) {
		a.do(granted("/a", open...), on(znode.OpGetACL, "/a"))
		a.auth(znode.SchemeDigest, "u:p")
		a.do(on(znode.OpGetACL, "/a"))
	})
	hidden := " digest:u:x:cdrwa world:anyone:r digest:v:x:a ip:1.2.3.4:cr"
	shown := strings.NewReplacer("u:x", client.Digest("u:p"), "v:x", "v:zz").Replace(hidden)
	p.ended("c1 #3 OK at 0x100000003"+hidden, "c1 #-4 OK at 0x0", "c1 #4 OK at 0x100000003"+shown)
}
