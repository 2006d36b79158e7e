package zookeeper

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// version is the release with a build that clients can read, which Debian's is not.
func (h *house) version() string {
	return h.rules.Compat.String() + ".0-1, built on 01/01/2024 00:00 GMT"
}

// mode is what a server is, for those who ask.
func (s *server) mode() string {
	switch role := s.peer.Standing().Role; {
	case s.vigil.reads:
		return "read-only"
	case role == election.Following:
		return "follower"
	case role == election.Observing:
		return "observer"
	case s.rules.Config == "":
		return "standalone"
	}
	return "leader"
}

// inQuorum reports whether a server is one of several that serve together.
func (s *server) inQuorum() bool { return s.rules.Config != "" && !s.vigil.reads }

// srvr: how is it going?
func (s *server) srvr(_ *sim.Env, a *account) {
	s.greet(a)
	s.state(a)
}

// stat: and who is there?
func (s *server) stat(_ *sim.Env, a *account) {
	s.greet(a)
	a.say("Clients:")
	for _, c := range s.Stats().Connections {
		a.say(" /%s[1](%s)", c.From, c.traffic())
	}
	a.say(" %s", a.own())
	a.say("")
	s.state(a)
}

// greet is the head of what srvr and stat say, and state the rest.
func (s *server) greet(a *account) {
	a.say("Zookeeper version: %s", s.version())
	if s.vigil.reads {
		a.say("READ-ONLY mode; serving only read-only clients")
	}
}

// state is what srvr and stat have in common.
func (s *server) state(a *account) {
	st := s.Stats()
	a.say("Latency min/avg/max: %d/%s/%d", st.Latency.Min, st.Latency.mean(), st.Latency.Max)
	a.say("Received: %d", st.Received)
	a.say("Sent: %d", st.Sent)
	a.say("Connections: %d", len(st.Connections)+1) // who asks is one
	a.say("Outstanding: %d", st.Outstanding)
	a.say("Zxid: %#x", uint64(st.Zxid))
	a.say("Mode: %s", s.mode())
	a.say("Node count: %d", st.Nodes+1) // the root counts twice
	if s.mode() == "leader" {
		a.say("Proposal sizes last/min/max: %s", st.Proposals)
	}
}

// conf: how are you set up? Ports are those of servers of the world, and what is on its
// disks has no place on this machine's.
func (s *server) conf(env *sim.Env, a *account) {
	a.say("clientPort=2181\nsecureClientPort=-1")
	a.say("dataDir=/data/version-2\ndataDirSize=0")
	a.say("dataLogDir=/data/version-2\ndataLogSize=0")
	a.say("tickTime=%d", s.tick)
	a.say("maxClientCnxns=0")
	a.say("minSessionTimeout=%d", s.least)
	a.say("maxSessionTimeout=%d", s.most)
	a.say("clientPortListenBacklog=-1")
	if s.mode() == "standalone" {
		a.say("serverId=0")
		return
	}
	a.say("serverId=%d", env.Self())
	a.say("initLimit=%d", s.peer.InitLimit)
	a.say("syncLimit=%d", s.peer.SyncLimit)
	a.say("electionAlg=3\nelectionPort=3888\nquorumPort=2888")
	kind := 0
	if int(env.Self()) > len(s.peer.Voters) {
		kind = 1
	}
	a.say("peerType=%d", kind)
	if s.inQuorum() {
		a.say("membership: ")
		a.WriteString(s.rules.Config)
	}
}

// envi: where do you run? In no Java, and on a machine that nobody else has.
func (s *server) envi(env *sim.Env, a *account) {
	a.say("Environment:")
	a.say("zookeeper.version=%s", s.version())
	a.say("host.name=%s", env.Name(env.Self()))
	for _, none := range []string{"java.version", "java.vendor", "java.home", "java.class.path", "java.library.path", "java.io.tmpdir", "java.compiler",
		"os.name", "os.arch", "os.version", "user.name", "user.home", "user.dir"} {
		a.say("%s=<NA>", none)
	}
	a.say("os.memory.free=0MB\nos.memory.max=0MB\nos.memory.total=0MB")
}

// cons: who is there, in full? Since when, the real server tells by its calendar, and by a
// clock of its own when it answered last.
func (s *server) cons(_ *sim.Env, a *account) {
	for _, c := range s.Stats().Connections {
		number := ""
		if c.LastXid >= 0 {
			number = fmt.Sprintf(",lcxid=%#x", c.LastXid)
		}
		a.say(" /%s[1](%s,sid=%#x,lop=%s,est=%d,to=%d%s,lzxid=%#x,lresp=%d,llat=%d,minlat=%d,avglat=%d,maxlat=%d)", c.From, c.traffic(), uint64(c.Session),
			c.LastOp, a.epoch+c.Established, c.Timeout, number, uint64(c.LastZxid), c.LastAnswer, c.LastLatency, c.Latency.Min, c.Latency.Average(), c.Latency.Max)
	}
	a.say(" %s", a.own())
	a.say("")
}

// traffic is what stat and cons say of every connection.
func (c *Connection) traffic() string {
	return fmt.Sprintf("queued=%d,recved=%d,sent=%d", c.Outstanding, c.Received, c.Sent)
}

// own is the line of who asks: it is one of the connections, has said its word and will
// say nothing else.
func (a *account) own() string { return "/" + a.to.String() + "[0](queued=0,recved=1,sent=0)" }
