package zookeeper

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A session expires at the first boundary of ticks above its timeout, and not
// when it was heard of meanwhile, whatever its bucket.
func TestASessionIsDueAtTheNextBoundary(t *testing.T) {
	var k tracker
	k.track(1, 600, 2045, 100, s1) // to 2645: due at 2700
	k.track(2, 600, 2100, 100, s1) // to 2700: due at 2800
	k.track(3, 600, 2045, 100, s1)
	if at, ok := k.next(); at != 2700 || !ok {
		t.Errorf("the first bucket is due at %d", at)
	}
	k.touch(3, 600, 2500, 100) // to 3100: due at 3200
	for _, c := range []struct {
		now  int64
		over []znode.SessionID
	}{{2699, nil}, {2700, []znode.SessionID{1}}, {2799, nil}, {2800, []znode.SessionID{2}}, {3199, nil}, {3200, []znode.SessionID{3}}, {9999, nil}} {
		if over := k.expire(c.now, 100); !slices.Equal(over, c.over) {
			t.Errorf("at %d %v expire, want %v", c.now, over, c.over)
		}
	}
	if _, ok := k.next(); ok {
		t.Error("a bucket is left")
	}
}

// Its next server may grant a session less time than it had.
func TestATimeoutMayBecomeShorter(t *testing.T) {
	var k tracker
	k.track(1, 2000, 0, 100, s1)
	k.touch(1, 200, 50, 100)
	if at, _ := k.next(); at != 300 {
		t.Errorf("it is due at %d", at)
	}
	if over := k.expire(300, 100); !slices.Equal(over, []znode.SessionID{1}) {
		t.Errorf("%v expire", over)
	}
	k.close(1)
	if over := k.expire(5000, 100); over != nil {
		t.Errorf("%v expire once more", over)
	}
}

// A session that its client is closing ends by that, and does not expire besides.
func TestAClosingSessionDoesNotExpire(t *testing.T) {
	var k tracker
	k.track(1, 600, 0, 100, s1)
	k.close(1)
	if over := k.expire(5000, 100); over != nil {
		t.Errorf("%v expire", over)
	}
}

func TestWhoseASessionIs(t *testing.T) {
	var k tracker
	k.track(1, 600, 0, 100, s1)
	k.track(2, 600, 0, 100, 0) // a new leader does not know
	for _, c := range []struct {
		what  string
		id    znode.SessionID
		owner sim.NodeID
		want  znode.Code
	}{
		{"its owner's", 1, s1, znode.OK},
		{"another's", 1, s2, znode.ErrSessionMoved},
		{"the first to claim it", 2, s2, znode.OK},
		{"the second", 2, s1, znode.ErrSessionMoved},
		{"none", 3, s1, znode.ErrSessionExpired},
	} {
		if got := k.standing(c.id, c.owner, false); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if k.move(1, s1) || !k.move(1, s2) || k.standing(1, s2, false) != znode.OK {
		t.Error("session 1 has not moved")
	}
	k.close(1)
	if k.touch(1, 600, 0, 100) || k.standing(1, s2, false) != znode.ErrSessionExpired {
		t.Error("session 1 is not closing")
	}
	k.forget(1)
	if k.touch(1, 600, 0, 100) || k.standing(1, s2, false) != znode.ErrSessionExpired {
		t.Error("session 1 is still there")
	}
}

// Whatever is heard of whom, each session expires at the first boundary at which
// it is due, as if each had been looked at all the time.
func TestBucketsExpireWhatIsDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const tick = 10
		var k tracker
		due := map[znode.SessionID]int64{}
		now := int64(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			id := znode.SessionID(rapid.IntRange(1, 5).Draw(t, "id"))
			timeout := int64(rapid.IntRange(2*tick, 20*tick).Draw(t, "timeout"))
			switch _, there := due[id]; {
			case !there:
				k.track(id, timeout, now, tick, s1)
				due[id] = (now+timeout)/tick*tick + tick
			case rapid.Bool().Draw(t, "touch"):
				k.touch(id, timeout, now, tick)
				due[id] = (now+timeout)/tick*tick + tick
			}
			for range rapid.IntRange(0, 12).Draw(t, "ticks") {
				now += int64(rapid.IntRange(1, tick).Draw(t, "passes"))
				var want []znode.SessionID
				for id := znode.SessionID(1); id <= 5; id++ {
					if at, ok := due[id]; ok && at <= now {
						want = append(want, id)
						delete(due, id)
					}
				}
				got := k.expire(now, tick)
				for _, id := range got {
					k.close(id)
					k.forget(id)
				}
				if slices.Sort(got); !slices.Equal(got, want) {
					t.Fatalf("at %d %v expire, want %v", now, got, want)
				}
			}
		}
	})
}
