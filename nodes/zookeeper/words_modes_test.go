package zookeeper

import (
	"regexp"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// says demands lines of an answer, those that begin with "!" to be absent.
func (p *play) says(what, text string, lines ...string) {
	p.Helper()
	for _, line := range lines {
		absent, is := strings.HasPrefix(line, "!"), strings.Contains("\n"+text, "\n"+strings.TrimPrefix(line, "!"))
		if is == absent {
			p.Errorf("%s is answered by\n%s\nwant %s", what, text, line)
		}
	}
}

// wasUpBriefly demands that a server has served for less than a second.
func (a *actor) wasUpBriefly(server sim.NodeID) {
	if text := a.asks(server, "mntr"); !regexp.MustCompile(`\nzk_uptime\t\d{1,3}\n`).MatchString(text) {
		a.play.Errorf("%d has not been up for less than a second:\n%s", server, text)
	}
}

// "Mode: …" of a server that serves reads alone is read-only, and it counts from nothing.
// It is no part of a quorum then: of one it says neither how large it is nor, in conf, who
// is in it.
func TestWordsOfAServerThatServesReadsAlone(t *testing.T) {
	p := bereft(t)
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"))
		a.listen(1)
		a.session = 0
		a.until(lone)
		a.introduce(s1, asReader(a))
		a.do(get("/e"))
		p.says("srvr", a.asks(s1, "srvr"), "Zookeeper version: 3.8.0", "READ-ONLY mode; serving only read-only clients\nLatency", "Received: 3\n", "Sent: 2\n",
			"Connections: 2\n", "Mode: read-only\n", "!Proposal sizes")
		p.says("stat", a.asks(s1, "stat"), "READ-ONLY mode; serving only read-only clients\nClients:\n /10.0.0.5:", "Mode: read-only\n")
		p.says("mntr", a.asks(s1, "mntr"), "zk_server_state\tread-only\n", "zk_local_sessions\t1\n", "zk_global_sessions\t1\n", "!zk_peer_state", "!zk_quorum_size", "!zk_leader_uptime")
		a.wasUpBriefly(s1)
		p.says("conf", a.asks(s1, "conf"), "serverId=1\n", "peerType=0\n", "!membership", "!server.1")
		p.says("srvr", a.asks(o1, "srvr"), "Mode: read-only\n")
		p.says("conf", a.asks(o1, "conf"), "serverId=4\n", "peerType=1\n")
		p.says("dump", a.asks(s1, "dump"), "Local Session Sets (1)/(1):\n", "Global Sessions(1):\n", "Sessions with Ephemerals (1):\n")
		p.says("crst", a.asks(s1, "crst"), "Connection stats reset.\n")
	}).run(4000 * ms)
}

// An observer calls itself one, and its leader counts it among the learners and not among
// the followers.
func TestWordsOfAnObserverAndItsLeader(t *testing.T) {
	p := rehearse(t)
	p.e.FourLetterWords = "*"
	p.part("c1", func(a *actor) {
		p.says("srvr", a.asks(o1, "srvr"), "Mode: observer\n")
		p.says("mntr", a.asks(o1, "mntr"), "zk_server_state\tobserver\n", "zk_peer_state\tobserving - broadcast\nzk_observer_master_id\t3\n", "!zk_learners")
		p.says("conf", a.asks(o1, "conf"), "serverId=4\n", "peerType=1\n", "membership: \nserver.1=")
		p.says("mntr", a.asks(s3, "mntr"), "zk_learners\t3\n", "zk_synced_followers\t2\n", "zk_synced_observers\t1\n", "zk_quorum_size\t3\n")
		a.until(begins + 800*ms)
		a.wasUpBriefly(s1)
	}).at(begins+200*ms, sim.Crash{Target: target(s1)}).at(begins+300*ms, sim.Restart{Target: target(s1)}).run(3000 * ms)
}

// dump tells local sessions from those that all know, and mntr counts both.
func TestWordsTellLocalSessionsFromOthers(t *testing.T) {
	for server, global := range map[sim.NodeID]string{s1: "Global Sessions(1):\n0x", s3: "Global Session Sets (1)/(1):\n1 expire at "} {
		p := rehearse(t)
		p.e.FourLetterWords, p.e.LocalSessions, p.e.LocalUpgrading = "*", true, true
		p.part("c1", func(a *actor) {
			a.introduce(server, client.Introduction{Timeout: 600})
			a.introduce(server, client.Introduction{Timeout: 800})
			a.introduce(server, client.Introduction{Timeout: 600})
			a.do(ephemeral("/e"))
			p.says("dump", a.asks(server, "dump"), "Local Session Sets (2)/(2):\n1 expire at Thu Jan 01 00:00:02 UTC 1970:\n\t0x", global)
			p.says("mntr", a.asks(server, "mntr"), "zk_local_sessions\t2\n", "zk_global_sessions\t1\n", "zk_num_alive_connections\t4\n")
		}).run(2500 * ms)
	}
}
