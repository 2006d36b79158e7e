package zookeeper

import (
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A server that looks for a leader, and has for a while, may serve reads: from the
// tree as it stands, which runs to the end of its log, and to clients that said that
// this will do. It makes no transaction, so its sessions are local, and end when it
// has found a leader. Those that a quorum has made wait for one.

// reading is when a server that looks for a leader begins to serve reads.
var reading = sim.Timer("read-only")

// shortestPatience is longer than an election that nothing disturbs.
const shortestPatience = 500 * time.Millisecond

// A vigil is how a server with a readOnlyMode looks for a leader.
type vigil struct {
	keeps bool // it does
	reads bool // and serves reads meanwhile
}

// heed follows whether the server looks for a leader. It is called behind whatever
// may change that.
func (s *server) heed(env *sim.Env) {
	looks := s.peer.Standing().Role == election.Looking
	s.tally.looking(looks && s.rules.Config != "")
	looks = looks && s.readOnlyMode
	switch {
	case looks && !s.vigil.keeps:
		env.SetTimer(reading, max(sim.Duration(s.tick)*time.Millisecond, shortestPatience))
	case !looks && s.vigil.keeps:
		env.StopTimer(reading)
		if s.vigil.reads {
			s.Retire(env)
		}
	}
	s.vigil.keeps = looks
}

// onPatience opens the doors to readers, and counts them from nothing.
func (s *server) onPatience(env *sim.Env) {
	s.vigil.reads = true
	s.tally.anew(env)
	env.Note(RuleReadOnly, int64(s.tree.Zxid()), 0, 0, 0)
	env.Sometimes(ServedReadOnly)
	OpenedReadOnly.Observe(env, State{s.tree.Zxid(), s.tree.Digest()})
}

// onReader is a client that comes to a server which serves reads alone. That the
// client must have said that this will do is asked before all else. A session that
// the tree knows is a quorum's, and its client is sent away without a word: whether
// it is alive, only a leader could say.
//
// What such a server gives are local sessions. Where there are none, a request for
// one is refused as a write, which is nothing that a client can read where it waits
// for a ConnectResponse.
func (s *server) onReader(env *sim.Env, conn sim.Conn, m client.Introduction) {
	_, global := s.tree.Session(m.Session)
	switch {
	case !m.ReadOnly && !s.bugs.has(readOnlyForAll):
		env.Note(RuleWriterRefused, int64(m.Session), 0, 0, 0)
		env.Sometimes(WriterRefused)
		env.Close(conn)
	case s.isBehind(env, m):
		env.Close(conn)
	case m.Session == 0 && !s.rules.LocalSessions:
		client.Reply.Send(env, conn, client.Answer{Result: znode.Result{Err: znode.ErrNotReadOnly, Zxid: s.tree.Zxid()}})
	case m.Session == 0:
		s.open(env, conn, m)
	case global:
		env.Note(RuleGlobalRefused, int64(m.Session), 0, 0, 0)
		env.Sometimes(GlobalRefused)
		env.Close(conn)
	default:
		s.reopen(env, conn, m)
	}
}

// onReaderWrite refuses a write, or a sync.
func (s *server) onReaderWrite(env *sim.Env, c *connection, m client.Call) {
	env.Note(RuleWriteRefused, int64(c.session), int64(m.Xid), 0, 0)
	env.Sometimes(WriteRefused)
	r := znode.Result{Err: znode.ErrNotReadOnly, Zxid: s.tree.Zxid()}
	if s.bugs.has(readOnlyWrites) && m.Op.Code != znode.OpSync {
		r = s.writeAlone(env, c, m)
	}
	s.reply(env, c, m.Xid, &r)
}

// writeAlone is the mistake of a server that makes transactions of its own while it
// has no leader.
func (s *server) writeAlone(env *sim.Env, c *connection, m client.Call) znode.Result {
	z := s.tree.Zxid() + 1
	var ahead datatree.Outstanding
	x := ahead.Prepare(&s.tree, z, datatree.Request{Session: c.session, Cxid: m.Xid, Time: milliseconds(env), Op: m.Op, Who: m.Op.Who})
	return s.tree.Apply(x, nil)
}
