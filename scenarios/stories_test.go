package scenarios_test

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// A story is what clients are answered and hear of, in the order in which they do,
// and whose sessions servers give up. It calls sessions by the names of their
// clients and leaves zxids out.
type story struct {
	asked    map[string]string // operations by their numbers
	sessions []string          // each before what it is called
	lines    []string
}

// Record takes down what a fact has to tell.
func (s *story) Record(w *sim.World, r sim.Record) {
	if r.Sort != sim.Stated {
		return
	}
	who, fact := w.Name(r.Node), r.Name(w)
	text := strings.TrimPrefix(w.Line(r), who+" "+fact+" ")
	first, rest, _ := strings.Cut(text, " ")
	switch fact {
	case "zk":
		s.asked[first] = rest
	case "zk returned":
		s.answered(who, s.asked[first], rest)
	case "zk unknown":
		s.answered(who, s.asked[first], "nobody knows")
	case "heard":
		if !strings.HasSuffix(rest, "SyncConnected") {
			s.tell(who + " hears " + rest)
		}
	case "expired":
		s.tell(who + " gives up " + strings.TrimSuffix(first, ","))
	}
}

// answered tells of an answer. That to a wish for a session says what to call it.
func (s *story) answered(who, asked, answer string) {
	if strings.HasPrefix(asked, "createSession") {
		if id := strings.Fields(answer)[2]; strings.HasPrefix(id, "0x") {
			s.sessions = append(s.sessions, "session "+id, who+"'s session", id, who+"'s session")
		}
		return
	}
	answer, _, _ = strings.Cut(answer, " at 0x")
	s.tell(who + ": " + asked + ": " + answer)
}

func (s *story) tell(line string) {
	s.lines = append(s.lines, strings.NewReplacer(s.sessions...).Replace(line))
}

// stories are scenarios of the library, and what is told in them.
var stories = []struct{ name, told string }{
	// The lock is free when its owner's session is over and not before. The owner is
	// the last to know.
	{"session-expiry", `
		owner: create /lock "owner" ephemeral: OK /lock
		heir: getData /lock and watch: OK "owner" version 0 of owner's session
		owner hears Disconnected
		s3 gives up owner's session
		heir hears NodeDeleted /lock
		heir: create /lock "heir" ephemeral: OK /lock
		heir: getData /lock: OK "heir" version 0 of heir's session
		owner hears Expired
		owner: exists /lock: OK version 0 of heir's session
`},
	// Nobody is told what became of the write that was on its way. Nothing did: the one
	// behind it makes version 1, and is what stays.
	{"session-move-race", `
		c1: create /a "first": OK /a
		c1: setData /a "lost": nobody knows
		c1 hears Disconnected
		c1: setData /a "last": OK version 1
		c1: getData /a: OK "last" version 1
`},
	// The new server tells of each change that was missed, once. The watch on what had
	// not changed goes on.
	{"watch-across-reconnect", `
		writer: create /changed "old": OK /changed
		writer: create /deleted "x": OK /deleted
		writer: create /parent "x": OK /parent
		writer: create /still "x": OK /still
		watcher: getData /changed and watch: OK "old" version 0
		watcher: getData /deleted and watch: OK "x" version 0
		watcher: exists /created and watch: NoNode
		watcher: getChildren /parent and watch: OK []
		watcher: getData /still and watch: OK "x" version 0
		watcher hears Disconnected
		writer: setData /changed "new": OK version 1
		writer: delete /deleted: OK
		writer: create /created "x": OK /created
		writer: create /parent/child "x": OK /parent/child
		watcher hears NodeDataChanged /changed
		watcher hears NodeDeleted /deleted
		watcher hears NodeCreated /created
		watcher hears NodeChildrenChanged /parent
		watcher hears NodeDataChanged /still
		watcher: setData /still "told": OK version 1
`},
	// Servers go down, and the node stays. Its owner leaves, and it goes.
	{"ephemeral-survives-move", `
		owner: create /mine "x" ephemeral: OK /mine
		onlooker: exists /mine and watch: OK version 0 of owner's session
		owner hears Disconnected
		onlooker: exists /mine: OK version 0 of owner's session
		onlooker hears Disconnected
		owner hears Disconnected
		onlooker: exists /mine: OK version 0 of owner's session
		owner: exists /mine: OK version 0 of owner's session
		owner: closeSession: OK
		owner hears Closed
		onlooker hears NodeDeleted /mine
		onlooker: exists /mine: NoNode
`},
	// New data are there, and the reader is shown the old; behind a sync, the new.
	{"stale-read-healed-by-sync", `
		writer: create /a "old": OK /a
		reader: getData /a: OK "old" version 0
		writer: setData /a "new": OK version 1
		reader: getData /a: OK "old" version 0
		reader: sync /a: OK /a
		reader: getData /a: OK "new" version 1
`},
	// The sync is answered OK, and the read behind it is as old as if there had been none.
	{"sync-does-not-help", `
		past: create /a "old": OK /a
		present: setData /a "new": OK version 1
		present: getData /a: OK "new" version 1
		past: sync /a: OK /a
		past: getData /a: OK "old" version 0
		past hears Disconnected
		s4 gives up past's session
		past hears Expired
`},
	// The container goes behind its child, and the lease when it was not renewed for a
	// second. A container that never had a child stays.
	{"container-and-ttl", `
		c1: createContainer /queue "" container: OK /queue version 0
		c1: create /queue/job "x": OK /queue/job
		c1: createContainer /unused "" container: OK /unused version 0
		c1: createTTL /lease "x" persistent-ttl for 1000 ms: OK /lease version 0
		c1: exists /queue and watch: OK version 0, 1 children
		c1: exists /lease and watch: OK version 0
		c1: delete /queue/job: OK
		c1 hears NodeDeleted /queue
		c1 hears NodeDataChanged /lease
		c1: setData /lease "renewed": OK version 1
		c1: exists /lease and watch: OK version 1
		c1 hears NodeDeleted /lease
		c1: exists /unused: OK version 0
`},
	// The client is not told that its write came to nothing. Its session is the one from
	// before, and its ephemeral node is there.
	{"frame-limit", `
		c1: create /a "small" ephemeral: OK /a
		c1: setData /a "0123456789012345678901234567890123456789"… (260 bytes): nobody knows
		c1 hears Disconnected
		c1: getData /a: OK "small" version 0 of c1's session
`},
	// Who owns something goes on with another server. The reader cannot, and reads in
	// another session; the silent one is over before it can be told.
	{"local-sessions", `
		owner: create /lock "owner" ephemeral: OK /lock
		member: create /group "x": OK /group
		member: multi [setData /group "y"; create /group/m- "member" ephemeral-sequential]: OK [OK version 1
		reader: create /note "x": OK /note
		reader: setData /note "y": OK version 1
		silent: getData /: OK version 0, 4 children
		silent hears Disconnected
		owner hears Disconnected
		reader hears Disconnected
		member hears Disconnected
		reader hears Expired
		reader: getData /note: OK "y" version 1
		silent hears Expired
		owner: getEphemerals /: OK [/lock]
		owner: closeSession: OK
		owner hears Closed
		member: getEphemerals /: OK [/group/m-0000000000]
		silent: exists /lock: NoNode
`},
	// The last answer is what the client itself has replaced.
	{"stale-read", `
		c1: create /a "1": OK /a
		c1: getData /a: OK "1" version 0
		c1: setData /a "2": OK version 1
		c1: getData /a: OK "2" version 1
		c1: setData /a "3": OK version 2
		c1: getData /a: OK "3" version 2
		c1: setData /a "4": OK version 3
		c1: getData /a: OK "3" version 2
`},
	// The answer shows the change, of which the client is yet to be told.
	{"watch-after-reply", `
		c1: create /a "old": OK /a
		c1: getData /a and watch: OK "old" version 0
		c1: setData /a "new": OK version 1
`},
	// Of two nodes that are watched and deleted together, the watcher hears of one.
	{"watch-lost", `
		owner: create /a "x" ephemeral: OK /a
		owner: create /b "x" ephemeral: OK /b
		watcher: exists /a and watch: OK version 0 of owner's session
		watcher: exists /b and watch: OK version 0 of owner's session
		watcher hears NodeDeleted /a
		owner: closeSession: OK
		owner hears Closed
		watcher: exists /b: NoNode
`},
	// The watcher hears of what it may not read. Before it is told so the run is over.
	{"watch-unreadable", `
		owner: create /a "open": OK /a
		watcher: getData /a and watch: OK "open" version 0
		owner: setACL /a [auth::cdrwa]: OK version 0
		watcher hears NodeDataChanged /a
		owner: setData /a "private": OK version 1
		watcher: getData /a: nobody knows
`},
}

// What scenarios are about is what happens in them.
func TestStories(t *testing.T) {
	for _, c := range stories {
		t.Run(c.name, func(t *testing.T) {
			one := open(t, "zookeeper-"+c.name)
			s := story{asked: map[string]string{}}
			if res := run(t, one, one.Scenario.Seed, scenarios.Options{Tracer: &s}); res.Verdict != checker.Pass {
				t.Error(res.Unmet)
			}
			found, told := strings.Join(s.lines, "\n"), strings.ReplaceAll(strings.TrimSpace(c.told), "\t", "")
			if found != told {
				t.Errorf("found\n%s\nexpected\n%s", found, told)
			}
		})
	}
}

// Whatever the seed, the watcher comes to its next server when the writer has written.
func TestWatchesAreCaughtUpUnderEverySeed(t *testing.T) {
	c := open(t, "zookeeper-watch-across-reconnect")
	for seed := uint64(1); seed <= 200; seed++ {
		res, err := c.Run(t.Context(), seed, scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if res.Verdict != checker.Pass {
			t.Errorf("seed %d is %s", seed, res.Verdict)
		}
	}
}
