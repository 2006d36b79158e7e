package zookeeper

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/watch"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// dump: which sessions are there, what do they own, and when do they and their
// connections expire?
func (s *server) dump(env *sim.Env, a *account) {
	a.say("SessionTracker dump:")
	if s.rules.LocalSessions {
		a.WriteString("Local ")
		s.dumpSessions(a, &s.local)
	}
	if s.leads {
		if s.rules.LocalSessions {
			a.WriteString("Global ")
		}
		s.dumpSessions(a, &s.tracker)
	} else {
		known := s.tree.Sessions()
		a.say("Global Sessions(%d):", len(known))
		for _, k := range known {
			a.say("%#x\t%dms", uint64(k.ID), k.Timeout)
		}
	}
	a.say("ephemeral nodes dump:")
	owners := s.tree.Owners()
	a.say("Sessions with Ephemerals (%d):", len(owners))
	for _, owner := range owners {
		a.say("%#x:", uint64(owner))
		for _, path := range s.tree.Ephemerals(owner) {
			a.say("\t%s", path)
		}
	}
	a.say("Connections dump:")
	s.dumpConnections(env, a)
}

// An expiring thing has a line in a list by the time at which it expires.
type expiring struct {
	at   int64
	line string
}

// dumpSessions lists the sessions that somebody follows.
func (s *server) dumpSessions(a *account, by *tracker) {
	var all []expiring
	for _, id := range slices.Sorted(maps.Keys(by.sessions)) {
		if t := by.sessions[id]; t.filed != 0 {
			all = append(all, expiring{t.due(s.tick), fmt.Sprintf("%#x", uint64(id))})
		}
	}
	a.WriteString("Session ")
	a.expiries(all)
}

// silence is how long a connection without a session may be silent, and the unit in
// which the expiry of connections is counted, in milliseconds.
const silence = 10_000

// dumpConnections lists the connections, the one of who asks among them.
func (s *server) dumpConnections(env *sim.Env, a *account) {
	line := func(c client.Origin, id znode.SessionID) string {
		return fmt.Sprintf("ip: /%s sessionId: %#x", c, uint64(id))
	}
	due := func(heard, timeout int64) int64 { return ((heard+timeout)/silence + 1) * silence }
	var all []expiring
	for _, c := range s.Stats().Connections {
		all = append(all, expiring{due(c.Heard, int64(c.Timeout)), line(c.From, c.Session)})
	}
	all = append(all, expiring{due(milliseconds(env), silence), line(a.to, 0)})
	a.WriteString("Connections ")
	a.expiries(all)
}

// expiries lists things by the time at which they expire. Where nobody knows better, the
// world begins in 1970.
func (a *account) expiries(all []expiring) {
	slices.SortStableFunc(all, func(x, y expiring) int { return cmp.Compare(x.at, y.at) })
	sets := slices.Collect(slices.Values(slices.CompactFunc(slices.Clone(all), func(x, y expiring) bool { return x.at == y.at })))
	a.say("Sets (%d)/(%d):", len(sets), len(all))
	for _, set := range sets {
		var lines []string
		for _, e := range all {
			if e.at == set.at {
				lines = append(lines, e.line)
			}
		}
		a.say("%d expire at %s:", len(lines), date(a.epoch+set.at))
		for _, line := range lines {
			a.say("\t%s", line)
		}
	}
}

// date is a time in milliseconds since 1970 as Java writes it: "Thu Jan 01 00:00:06 UTC
// 1970". Of the calendar it knows the rule that years of four have a day more, but for
// those of a hundred, and again for those of four hundred.
func date(at int64) string {
	day, second := at/86_400_000, at/1000%86_400
	weekday := "ThuFriSatSunMonTueWed"[day%7*3:][:3]
	year := int64(1970)
	long := func() bool { return year%4 == 0 && year%100 != 0 || year%400 == 0 }
	for days := int64(365); day >= days; {
		day -= days
		year++
		if days = 365; long() {
			days = 366
		}
	}
	month := 0
	for _, days := range [...]int64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		if month == 1 && long() {
			days++
		}
		if day < days {
			break
		}
		day -= days
		month++
	}
	return fmt.Sprintf("%s %s %02d %02d:%02d:%02d UTC %d", weekday, "JanFebMarAprMayJunJulAugSepOctNovDec"[month*3:][:3], day+1,
		second/3600, second/60%60, second%60, year)
}

// wchs: how much is watched? This and its two sisters know of nodes alone, and of no
// lists of children.
func (s *server) wchs(_ *sim.Env, a *account) {
	watchers, paths, watches := s.front.watches.Size()
	a.say("%d connections watching %d paths\nTotal watches:%d", watchers, paths, watches)
}

// wchc: who watches what?
func (s *server) wchc(_ *sim.Env, a *account) {
	s.front.watches.ByWatcher(func(w watch.Watcher, paths []string) {
		a.say("%#x", uint64(s.front.ofWatcher(w).session))
		for _, path := range paths {
			a.say("\t%s", path)
		}
	})
	a.say("")
}

// wchp: what is watched by whom?
func (s *server) wchp(_ *sim.Env, a *account) {
	s.front.watches.ByPath(func(path string, by []watch.Watcher) {
		a.say("%s", path)
		for _, w := range by {
			a.say("\t%#x", uint64(s.front.ofWatcher(w).session))
		}
	})
	a.say("")
}
