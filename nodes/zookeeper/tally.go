package zookeeper

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A tally is what a server counts. Nothing that it does depends on it but what it
// answers to four-letter words, which no search sends, so it is no part of the server's
// state: to a search two servers that differ in what they have counted are the same.
type tally struct {
	began     int64 // when the server began to serve
	in, out   int64 // packets
	latency   Latency
	proposals Sizes
	counts    [allCounts]int64
	looks     bool      // for a leader, by what it last said
	contacts  []contact // by the slots of connections
}

// A contact is what is counted of one connection.
type contact struct {
	from        client.Origin
	in, out     int64
	established int64
	heard       int64 // when the last packet came
	last        response
	numbered    bool  // one of an operation, and not a ping's, was answered
	xid         int32 // of the last such
	answered    int64 // when the last answer went out
	took        int64
	latency     Latency
	cleared     bool // by the word crst
}

// A response is an answer to a request that came at a time.
type response struct {
	op    znode.OpCode // OpError for a write that failed
	xid   int32
	zxid  znode.Zxid
	since int64
}

// CloneFrom makes t an independent copy of src, which is a *tally.
func (t *tally) CloneFrom(src any) {
	*t = *src.(*tally)
	t.contacts = slices.Clone(t.contacts)
}

// EncodeTo appends nothing: see [tally].
func (t *tally) EncodeTo(b []byte) []byte { return b }

// begin counts a connection anew, whose first packet has come.
func (t *tally) begin(env *sim.Env, c *connection, from client.Origin) {
	i := int(c.watcher) - 1
	for len(t.contacts) <= i {
		t.contacts = append(t.contacts, contact{})
	}
	t.contacts[i] = contact{from: from, in: 1, established: milliseconds(env), heard: milliseconds(env)}
}

// of returns what is counted of a connection.
func (t *tally) of(c *connection) *contact { return &t.contacts[c.watcher-1] }

// received counts a packet from a client.
func (t *tally) received(env *sim.Env, c *connection) {
	t.in++
	k := t.of(c)
	k.in++
	k.heard = milliseconds(env)
}

// sent counts one to it.
func (t *tally) sent(c *connection) {
	t.out++
	t.of(c).out++
}

// reset forgets what was counted of the server and not of a connection, as the word srst
// asks.
func (t *tally) reset() {
	*t = tally{began: t.began, looks: t.looks, contacts: t.contacts}
}

// resetContacts forgets what was counted of each connection, as the word crst asks.
func (t *tally) resetContacts() {
	for i, k := range t.contacts {
		t.contacts[i] = contact{from: k.from, established: k.established, heard: k.heard, cleared: true}
	}
}

// proposed counts a proposal by its size in bytes, be it one to a quorum or not.
func (t *tally) proposed(size int, quorum bool) {
	if t.proposals.add(size); quorum {
		t.counts[ofProposals]++
	}
}

// committed counts a transaction that is applied while the server serves.
func (t *tally) committed(leads, quorum bool) {
	switch {
	case !leads:
		t.counts[ofInforms]++
	case quorum:
		t.counts[ofCommits]++
	}
}

// served counts an answer. Xids below zero are no operations'.
func (t *tally) served(env *sim.Env, c *connection, r response) {
	k, now := t.of(c), milliseconds(env)
	k.last, k.answered, k.took = r, now, max(now-r.since, 0) // a clock may be set back
	if r.xid >= 0 {
		k.numbered, k.xid = true, r.xid
	}
	k.latency.add(k.took)
	t.latency.add(k.took)
}
