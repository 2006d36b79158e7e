package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// What mntr counts of clients, of sessions and of transactions, on a leader and on
// others. A session's end for its client's silence is a transaction, too.
func TestCounts(t *testing.T) {
	p := rehearse(t)
	p.e.FourLetterWords = "*"
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", ""))
		a.call(s1) // goes on, and the server hangs up on the connection before
		a.Close(a.conn)
		a.until(begins + 1500*ms) // the session is over
		a.call(s3)                // is told so
		a.session = 0
		a.call(s3)
		p.says("mntr", a.asks(s1, "mntr"), "zk_connection_request_count\t2\n", "zk_connection_revalidate_count\t1\n", "zk_connection_drop_count\t1\n",
			"zk_learner_commit_received_count\t4\n", "zk_revalidate_count\t0\n", "zk_stale_sessions_expired\t0\n", "zk_looking_count\t1\n", "zk_proposal_count\t0\n", "zk_commit_count\t0\n")
		p.says("mntr", a.asks(s3, "mntr"), "zk_connection_request_count\t2\n", "zk_connection_revalidate_count\t1\n", "zk_connection_drop_count\t0\n",
			"zk_learner_commit_received_count\t0\n", "zk_revalidate_count\t1\n", "zk_stale_sessions_expired\t1\n", "zk_looking_count\t1\n", "zk_proposal_count\t4\n", "zk_commit_count\t4\n",
			"zk_learner_proposal_received_count\t0\n")
		p.says("mntr", a.asks(o1, "mntr"), "zk_connection_request_count\t0\n", "zk_learner_commit_received_count\t4\n", "zk_proposal_count\t0\n")
		began := p.hosts[s3].tally.began
		a.asks(s3, "srst")
		for _, name := range namesOfCounts() {
			p.says("mntr", a.asks(s3, "mntr"), "zk_"+name+"\t0\n")
		}
		const portions = 3 // of mntr, which is told in that many packets
		if st := p.hosts[s3].Stats(); st.Received != int64(allCounts) || st.Sent != portions*int64(allCounts)+1 || st.Latency != (Latency{}) || st.Proposals != (Sizes{}) || p.hosts[s3].tally.began != began {
			t.Errorf("after srst it has counted %+v", st)
		}
	}).run(4500 * ms)
}

// They are of the server's life, and not of the time that it serves; and where there is no
// quorum nothing is proposed to one.
func TestCountsOutliveAnElection(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
	}).at(begins+100*ms, sim.Crash{Target: target(s3)}).run(4000 * ms)
	if k := &p.hosts[s1].tally; k.named("connection_request_count") != 1 || k.named("learner_commit_received_count") == 0 || k.named("looking_count") != 2 {
		t.Errorf("s1 has counted %v", k.counts)
	}

	p = rehearse(t)
	p.e.Servers, p.e.Observers = 1, 0
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", ""))
	}).run(2500 * ms)
	k := &p.hosts[s1].tally
	if k.named("connection_request_count") != 1 || k.named("proposal_count") != 0 || k.named("commit_count") != 0 || k.named("looking_count") != 0 {
		t.Errorf("one that stands alone has counted %v", k.counts)
	}
	if k.proposals.Count != 2 {
		t.Errorf("it has measured %+v", k.proposals)
	}
}

// A server counts the local sessions that it has ended for their silence, and one that
// serves reads alone counts its clients, and not those that come while it serves nobody.
func TestCountsOfLocalSessions(t *testing.T) {
	p := bereft(t).part("c1", func(a *actor) {
		a.until(begins + 400*ms)
		a.introduce(s1, asReader(a))
		a.until(lone)
		a.introduce(s1, asReader(a))
		a.listen(1)
	}).run(5000 * ms)
	p.hears("c1", "closed", "welcome for 600 ms", "closed")
	if k := &p.hosts[s1].tally; k.named("connection_request_count") != 1 || k.named("stale_sessions_expired") != 1 || k.named("looking_count") != 2 {
		t.Errorf("s1 has counted %v", k.counts)
	}
}

// A server that looks for a leader does not begin to when it is told to count anew.
func TestALookIsCountedOnce(t *testing.T) {
	p := bereft(t).part("c1", func(a *actor) {
		a.until(lone)
		a.asks(s1, "srst")
	}).run(5000 * ms)
	if k := &p.hosts[s1].tally; k.named("looking_count") != 0 || !p.hosts[s1].vigil.reads {
		t.Errorf("s1 has counted %v", k.counts)
	}
}

// What is counted is something that mntr tells.
func TestCountsHaveNamesOfMntr(t *testing.T) {
	told := map[string]bool{}
	for _, key := range counters() {
		told[key] = true
	}
	for i, name := range namesOfCounts() {
		if !told[name] {
			t.Errorf("count %d is called %q, which mntr does not tell", i, name)
		}
		delete(told, name)
	}
}
