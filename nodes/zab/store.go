package zab

import (
	"sort"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// What a server has on disk. The two epochs are f.p and f.a of the paper, and
// its history is the newest snapshot with what the log has after it. The log
// reaches back to the oldest snapshot, or to the beginning when there is none.
var (
	acceptedFile = sim.FileOf[uint32]("acceptedEpoch")
	currentFile  = sim.FileOf[uint32]("currentEpoch")
	logFile      = sim.FileOf[Txn]("log")
	snapFile     = sim.FileOf[Snapshot]("snapshot")
)

// A store is the server's history and epochs as it knows them, on disk or on
// their way there.
type store struct {
	accepted uint32
	current  uint32
	logged   znode.Zxid // the last in the log, or else in the snapshot
	last     znode.Zxid // the same, but epoch<<32 for a leader that has proposed nothing yet
	// delivered is the last transaction in the application's state:
	// lastProcessedZxid.
	delivered znode.Zxid
	// recent is the committed log: the last transactions that were delivered,
	// for bringing learners into step. It holds [Config.CommittedLog] of them, or
	// up to twice as many, so that dropping the old ones costs little.
	recent []Txn
	fresh  int // delivered since the last snapshot
	// saving says that a snapshot is on its way to the disk. The next one waits:
	// tidy could not tell which of them is there.
	saving bool
	writer writer
}

// load reads the disk at boot and brings the application to the end of the log.
// ZooKeeper refuses to start when the log is of a later epoch than currentEpoch,
// as a crash between the two syncs of NEWLEADER leaves it. That is no reason:
// the server only makes less of its history than it could.
func (s *store) load(env *sim.Env, app Application) (ok bool) {
	if !readable(env) {
		env.Halt(RuleBadDisk)
		return false
	}
	s.accepted, s.current = acceptedFile.Last(env), currentFile.Last(env)
	s.reload(env, app)
	if s.current > s.accepted {
		env.Halt(RuleBadEpochs)
		return false
	}
	Loaded.Observe(env, Record{s.accepted, s.current, snapFile.Last(env).Zxid, s.last})
	return true
}

// blank reports whether there is no history on the disk, not even an empty one.
func (s *store) blank(env *sim.Env) bool { return snapFile.Len(env) == 0 && logFile.Len(env) == 0 }

// begin writes an empty history down, for the server to know at its next boot that
// it has one.
func (s *store) begin(env *sim.Env, app Application) {
	snapFile.Append(env, Snapshot{0, app.Snapshot(env)})
	snapFile.Sync(env)
}

// reload makes the application's state what the disk says. A log that ends before
// the snapshot does, since a crash took the rest of it, is dropped: whatever is
// written next would follow on a gap.
func (s *store) reload(env *sim.Env, app Application) {
	s.last, s.delivered, s.recent, s.fresh = 0, 0, nil, 0
	var newest *Snapshot
	if all := snapFile.Read(env); len(all) > 0 {
		newest = &all[len(all)-1]
		s.last, s.delivered = newest.Zxid, newest.Zxid
	}
	app.Restore(env, newest)
	log := logFile.Read(env)
	n := countUpTo(log, s.last)
	if n > 0 && n == len(log) && log[n-1].Zxid < s.last {
		logFile.Truncate(env, 0)
	}
	for _, x := range log[n:] {
		s.last = x.Zxid
		s.apply(env, app, x)
	}
	s.logged = s.last
}

// apply delivers a transaction to the application.
func (s *store) apply(env *sim.Env, app Application, x Txn) {
	s.delivered = x.Zxid
	s.recent = append(s.recent, x)
	s.fresh++
	app.Deliver(env, x)
}

// forget drops from the committed log what is more than it need hold.
func (s *store) forget(keep int) {
	if n := len(s.recent); n >= 2*keep {
		s.recent = append(s.recent[:0], s.recent[n-keep:]...)
	}
}

// log appends a transaction to the history.
func (s *store) log(env *sim.Env, x Txn) {
	Logged.Observe(env, x)
	logFile.Append(env, x)
	s.last, s.logged = x.Zxid, x.Zxid
	s.writer.wrote()
}

// accept promises an epoch, for good.
func (s *store) accept(env *sim.Env, epoch uint32) {
	s.accepted = epoch
	acceptedFile.Replace(env, epoch)
	acceptedFile.Sync(env)
	AcceptedEpoch.Observe(env, Epoch(epoch))
}

// enter takes on an epoch whose leader's history this server has.
func (s *store) enter(env *sim.Env, epoch uint32) {
	s.current = epoch
	currentFile.Replace(env, epoch)
	currentFile.Sync(env)
	CurrentEpoch.Observe(env, Epoch(epoch))
}

// cut takes back what comes after z, on disk and in memory. It fails when the
// disk does not reach back to z, or when there is no z to cut after: then nothing
// has changed.
func (s *store) cut(env *sim.Env, app Application, z znode.Zxid) (ok bool) {
	keep, n, end := s.reach(env, z)
	if keep == 0 && snapFile.Len(env) > 0 {
		return false
	}
	if end != z {
		return false
	}
	snapFile.Truncate(env, keep)
	snapFile.Sync(env)
	logFile.Truncate(env, n)
	logFile.Sync(env)
	Truncated.Observe(env, z)
	s.reload(env, app)
	return true
}

// reach returns how many snapshots and how many transactions of the log come no
// later than z, and the last of them.
func (s *store) reach(env *sim.Env, z znode.Zxid) (keep, n int, end znode.Zxid) {
	snaps, log := snapFile.Read(env), logFile.Read(env)
	keep = sort.Search(len(snaps), func(i int) bool { return snaps[i].Zxid > z })
	n = countUpTo(log, z)
	if keep > 0 {
		end = snaps[keep-1].Zxid
	}
	if n > 0 {
		end = max(end, log[n-1].Zxid)
	}
	return keep, n, end
}

// install makes a leader's snapshot the whole of the history. It is on disk
// before what it replaces goes; but what comes after it in the log, which the
// leader does not have, goes first, lest a crash leave it behind the snapshot as
// if it belonged there.
func (s *store) install(env *sim.Env, app Application, x Snapshot) {
	old := snapFile.Len(env)
	if keep, n, end := s.reach(env, x.Zxid); n < logFile.Len(env) {
		logFile.Truncate(env, n)
		logFile.Sync(env)
		if keep == old { // else a snapshot still has more
			Truncated.Observe(env, end)
		}
	}
	snapFile.Append(env, x)
	snapFile.Discard(env, old)
	snapFile.Sync(env)
	Installed.Observe(env, x.Zxid)
	logFile.Truncate(env, 0)
	s.reload(env, app)
}

// snapshot writes the state down, so that the log before it need not be kept.
func (s *store) snapshot(env *sim.Env, app Application) {
	s.fresh, s.saving = 0, true
	env.Sometimes(Snapshotted)
	snapFile.Append(env, Snapshot{s.delivered, app.Snapshot(env)})
	snapFile.SyncLater(env, 0)
}

// tidy drops what is needed no more, when a write to the snapshots is on disk:
// all snapshots but the last so many, and when that is on disk the log before them.
// In the other order a crash could leave an old snapshot without its log.
func (s *store) tidy(env *sim.Env, retain int) {
	snaps := snapFile.Read(env)
	if n := len(snaps); n > retain {
		snapFile.Discard(env, n-retain)
		snapFile.SyncLater(env, 0)
		return
	}
	s.saving = false
	if len(snaps) == retain {
		if n := countUpTo(logFile.Read(env), snaps[0].Zxid); n > 0 {
			logFile.Discard(env, n)
		}
	}
}

// vote is the zxid that the server stands for election with.
func (s *store) vote(lost bool) znode.Zxid {
	if lost {
		return election.Lost
	}
	return s.last
}

// countUpTo returns how many transactions of a log come no later than z.
func countUpTo(log []Txn, z znode.Zxid) int {
	return sort.Search(len(log), func(i int) bool { return log[i].Zxid > z })
}

// readable drops what a crash has left half written, and reports whether the
// rest is all there. What fails its checksum was whole once, and the server may
// have acknowledged it: it starts without only where a snapshot before it stands,
// since the log reaches back to that one.
func readable(env *sim.Env) bool {
	log, snap := logFile.Damaged(env), snapFile.Damaged(env)
	if acceptedFile.Damaged(env) != sim.Whole || currentFile.Damaged(env) != sim.Whole || log > sim.TornTail ||
		snap == sim.InnerDamage || snap == sim.TailDamage && snapFile.Len(env) == 0 {
		return false
	}
	if snap != sim.Whole {
		snapFile.Truncate(env, snapFile.Len(env))
		snapFile.Sync(env)
	}
	if log != sim.Whole {
		env.Sometimes(TornTail)
		logFile.Truncate(env, logFile.Len(env))
		logFile.Sync(env)
	}
	return true
}
