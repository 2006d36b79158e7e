package clients_test

import (
	"sync"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"
)

// A watch tells once, of what it was set for, whoever does it and by whatever server.
func TestGozkWatches(t *testing.T) {
	t.Parallel()
	s := serve(t)
	watcher, doer := s.connect(10*time.Second, s.hosts[0]), s.connect(10*time.Second, s.hosts[2])
	has[string](t)(doer.Create("/a", nil, 0, everybody))
	has[string](t)(watcher.Sync("/a"))

	_, _, data, err := watcher.GetW("/a")
	must(t, err)
	_, _, children, err := watcher.ChildrenW("/a")
	must(t, err)
	_, _, there, err := watcher.ExistsW("/b")
	must(t, err)

	has[*zk.Stat](t)(doer.Set("/a", []byte("1"), -1))
	told(t, data, zk.EventNodeDataChanged, "/a")
	has[string](t)(doer.Create("/a/c", nil, 0, everybody))
	told(t, children, zk.EventNodeChildrenChanged, "/a")
	has[string](t)(doer.Create("/b", nil, 0, everybody))
	told(t, there, zk.EventNodeCreated, "/b")

	has[*zk.Stat](t)(doer.Set("/a", []byte("2"), -1)) // nobody watches any more
	has[string](t)(watcher.Sync("/a"))
	if data, stat, again, err := watcher.GetW("/a"); string(data) != "2" || stat.Version != 2 || err != nil {
		t.Errorf("after a sync there is %q, %+v, %v", data, stat, err)
	} else {
		must(t, doer.Delete("/a/c", -1))
		must(t, doer.Delete("/a", -1))
		told(t, again, zk.EventNodeDeleted, "/a")
	}
}

// What an ephemeral node stood for is told when its session ends.
func TestGozkEphemeralIsWatched(t *testing.T) {
	t.Parallel()
	s := serve(t)
	owner, watcher := s.connect(10*time.Second, s.hosts[0]), s.connect(10*time.Second, s.hosts[1])
	has[string](t)(owner.Create("/e", nil, zk.FlagEphemeral, everybody))
	has[string](t)(watcher.Sync("/e"))
	_, _, gone, err := watcher.ExistsW("/e")
	must(t, err)
	owner.Close()
	told(t, gone, zk.EventNodeDeleted, "/e")
}

// The lock recipe lets one in at a time.
func TestGozkLock(t *testing.T) {
	t.Parallel()
	s := serve(t)
	const clients, turns = 4, 5
	inside, most, done := 0, 0, 0
	var look sync.Mutex
	change := func(by int) {
		look.Lock()
		defer look.Unlock()
		inside += by
		most = max(most, inside)
		done += max(by, 0)
	}
	var all sync.WaitGroup
	for i := range clients {
		c := s.connect(10*time.Second, s.hosts[i%3])
		all.Go(func() {
			for range turns {
				l := zk.NewLock(c.Conn, "/locks/one", everybody)
				if err := l.Lock(); err != nil {
					t.Errorf("client %d cannot lock: %v", i, err)
					return
				}
				change(1)
				time.Sleep(time.Millisecond)
				change(-1)
				if err := l.Unlock(); err != nil {
					t.Errorf("client %d cannot unlock: %v", i, err)
				}
			}
		})
	}
	all.Wait()
	if most != 1 || done != clients*turns {
		t.Errorf("%d were inside at once; %d of %d got in", most, done, clients*turns)
	}
}

// A container goes when it has had children and has none; a node with a time to live
// when nobody changed it for so long.
func TestGozkContainersAndTTL(t *testing.T) {
	t.Parallel()
	s := serve(t, "ensemble.containerCheck=50ms")
	c := s.connect(10 * time.Second)
	has[string](t)(c.CreateContainer("/box", nil, zk.FlagContainer, everybody))
	has[string](t)(c.CreateTTL("/short", nil, zk.FlagTTL, everybody, 100*time.Millisecond))
	has[string](t)(c.CreateTTL("/long", nil, zk.FlagTTL, everybody, time.Hour))
	numbered := has[string](t)(c.CreateTTL("/n-", nil, zk.FlagPersistentSequentialWithTTL, everybody, time.Hour))
	if numbered != "/n-0000000003" {
		t.Errorf("created %s", numbered)
	}
	has[string](t)(c.Create("/box/a", nil, 0, everybody))
	must(t, c.Delete("/box/a", -1))
	for _, path := range []string{"/box", "/short"} {
		eventually(t, path+" is gone", func() bool {
			there, _, err := c.Exists(path)
			must(t, err)
			return !there
		})
	}
	stat(c, "/long")
	_, err := c.CreateTTL("/never", nil, zk.FlagTTL, everybody, -time.Second)
	expect(t, err, zk.ErrBadArguments)
}

// told waits for the one event of a watch.
func told(t testing.TB, by <-chan zk.Event, kind zk.EventType, path string) {
	t.Helper()
	select {
	case e := <-by:
		if e.Type != kind || e.Path != path || e.Err != nil {
			t.Errorf("told %+v instead of %s of %s", e, kind, path)
		}
	case <-time.After(patience):
		t.Errorf("nothing is told; expected %s of %s", kind, path)
	}
}
