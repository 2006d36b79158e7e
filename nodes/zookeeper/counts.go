package zookeeper

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A count is of something that happens to a server, since it booted or somebody last
// sent it srst. Mntr tells them, by the real server's names.
type count uint8

const (
	ofProposals     count = iota // made, as the leader of a quorum
	ofCommits                    // of those
	ofInforms                    // transactions committed, of which the leader told this server while it served
	ofIntroductions              // of clients, whatever came of them
	ofRevalidations              // introductions with a session
	ofQuestions                  // those that learners asked their leader about
	ofHangUps                    // of clients, on connections with a session
	ofExpiries                   // sessions that this server has ended for their silence
	ofElections                  // times that it began to look for a leader
	allCounts
)

// namesOfCounts are the names of counts in mntr.
func namesOfCounts() [allCounts]string {
	return [allCounts]string{
		ofProposals:     "proposal_count",
		ofCommits:       "commit_count",
		ofInforms:       "learner_commit_received_count",
		ofIntroductions: "connection_request_count",
		ofRevalidations: "connection_revalidate_count",
		ofQuestions:     "revalidate_count",
		ofHangUps:       "connection_drop_count",
		ofExpiries:      "stale_sessions_expired",
		ofElections:     "looking_count",
	}
}

// named is a count by its name, 0 of what is not counted here.
func (t *tally) named(name string) int64 {
	names := namesOfCounts()
	if i := slices.Index(names[:], name); i >= 0 {
		return t.counts[i]
	}
	return 0
}

// anew begins another time of serving: of all but its counts the server forgets what it
// has counted.
func (t *tally) anew(env *sim.Env) {
	*t = tally{began: milliseconds(env), counts: t.counts, looks: t.looks}
}

// looking counts how often the server begins to look for a leader.
func (t *tally) looking(looks bool) {
	if looks && !t.looks {
		t.counts[ofElections]++
	}
	t.looks = looks
}
