package zab

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for nobody, or for what is not known.
const none = "-"

// Inspect shows the peer: what it is, in which phase of Zab, its election, the
// leader's epoch, the last transaction in its log and the last one delivered; then
// what is of use less often, f.p and f.a of the paper among it.
func (p *Peer) Inspect() []sim.Column {
	e, s := p.elector.Inspect(), p.Standing()
	const state, round, leader = 0, 1, 3
	return slices.Concat(e[state:round], []sim.Column{{Name: "phase", Value: p.phase.brief()}}, e[round:leader],
		[]sim.Column{
			{Name: "epoch", Value: epochOrNone(s.Epoch)},
			{Name: "zxid", Value: p.zxid()},
			{Name: "commit", Value: p.store.delivered.Short()},
		}, e[leader:],
		[]sim.Column{
			{Name: "accepted", Value: number(p.store.accepted)},
			{Name: "current", Value: number(p.store.current)},
			{Name: "waiting", Value: strconv.Itoa(p.outstanding.len() + p.pending.len() + len(p.queued))},
		})
}

// zxid is the last of the history, -1 for one that has been lost.
func (p *Peer) zxid() string {
	if p.lost {
		return election.Lost.Short()
	}
	return p.store.last.Short()
}

// brief is the phase's name where there is little room.
func (p Phase) brief() string {
	if p == Synchronization {
		return "sync"
	}
	return p.String()
}

func epochOrNone(epoch uint32) string {
	if epoch == 0 {
		return none
	}
	return number(epoch)
}

func number(epoch uint32) string { return strconv.FormatUint(uint64(epoch), 10) }

// Exhibits shows the peer's log, the votes of its election, and what it knows as a
// leader: the proposals that wait for a quorum, and the learners. What renders a
// transaction's value, which only the application can read.
func (p *Peer) Exhibits(what func(Txn) string) []sim.Exhibit {
	return slices.Concat([]sim.Exhibit{p.log(what)}, p.elector.Exhibit(), []sim.Exhibit{p.waiting(what), p.learners()})
}

// longest is how many rows an exhibit has at most.
const longest = 64

// log shows what the server has in memory of its history, the newest first: what
// it has delivered since it booted or was cut, at most [Config.CommittedLog] or so,
// then what is in the log and waits for the leader's word, then what has come
// while it is being brought into step and is not in the log. A server that looks
// has delivered all of its log, committed or not.
func (p *Peer) log(what func(Txn) string) sim.Exhibit {
	x := sim.Exhibit{Name: "log", Head: []string{"zxid", "what", "disk", "state"}}
	add := func(all []Txn, state string) {
		for _, t := range slices.Backward(all) {
			if len(x.Rows) == longest {
				x.More++
				continue
			}
			zxid := t.Zxid.Short()
			x.Rows = append(x.Rows, sim.ExhibitRow{Key: zxid, Cells: []string{zxid, what(t), p.onDisk(t, state), state}})
		}
	}
	add(p.queued[p.decided:], queued)
	add(p.queued[:p.decided], committed)
	add(p.unfinished(), "proposed")
	add(p.store.recent, "delivered")
	return x
}

// What a transaction is that is not in the log yet.
const (
	queued    = "queued"
	committed = "committed" // as the leader says, and to be adopted with its history
)

// onDisk says whether a transaction has reached the disk: those that a follower
// has there are acknowledged. An observer, which acknowledges nothing, keeps no
// account.
func (p *Peer) onDisk(t Txn, state string) string {
	switch owed := p.store.writer.owed.all(); {
	case state == queued, state == committed:
		return "no"
	case len(owed) > 0 && uint64(owed[0]) <= uint64(t.Zxid):
		return "no"
	case p.role == election.Observing:
		return none
	}
	return "yes"
}

// waiting shows what a leader has proposed and not committed, the oldest first.
func (p *Peer) waiting(what func(Txn) string) sim.Exhibit {
	x := sim.Exhibit{Name: "outstanding", Head: []string{"zxid", "what", "acks", "needs"}}
	for i, o := range p.outstanding.all() {
		if i == longest {
			x.More = p.outstanding.len() - i
			break
		}
		needs := max(quorum.Majority(p.voters.Size())-(o.Acks&p.voters).Size(), 0)
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: o.Zxid.Short(),
			Cells: []string{o.Zxid.Short(), what(o.Txn), o.Acks.Names(p.name), strconv.Itoa(needs)}})
	}
	return x
}

// learners shows how far a leader has come with each of them. Heard is when it last
// said anything, which is for whoever looks to compare with the clock.
func (p *Peer) learners() sim.Exhibit {
	x := sim.Exhibit{Name: "learners", Head: []string{"server", "stage", "came with", "acked", "heard"}}
	byID := func(a, b handler) int { return cmp.Compare(a.ID, b.ID) }
	for _, h := range slices.SortedFunc(slices.Values(p.handlers), byID) {
		came := none
		if h.Stage >= reported {
			came = h.Report.Zxid.Short()
		}
		heard := time.Duration(h.Heard).Round(time.Millisecond).String()
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: p.name(h.ID), Cells: []string{p.name(h.ID), h.Stage.String(), came, p.acked(&h), heard}})
	}
	return x
}

// acked is the last proposal that a learner has acknowledged, and with it all
// before.
func (p *Peer) acked(h *handler) string {
	switch {
	case h.Observer, h.Stage < insync:
		return none
	case h.Due == 0:
		return p.last.Short()
	}
	return (h.Due - 1).Short()
}

// String names the stage by what the learner has been told or has said last.
func (s stage) String() string {
	return [...]string{"connected", "informed", "offered", "reported", "forwarded", "in step", "serving"}[s]
}

func (p *Peer) name(id sim.NodeID) string { return election.ServerName(id, len(p.Voters)) }

// Exhibit shows the peer with the values as they are.
func (s *server) Exhibit() []sim.Exhibit {
	return s.Exhibits(func(x Txn) string { return znode.Brief(x.Value, 24) })
}
