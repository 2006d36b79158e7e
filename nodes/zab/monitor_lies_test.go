package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A lie is what a play turns into, and what the judge that it is aimed at must
// say to it.
type lie struct {
	judge, text string
	lie         func(*play)
}

// lies are told by an ensemble of four that has delivered two transactions.
func lies() []lie {
	following := func(leader sim.NodeID, p Phase, epoch uint32, z znode.Zxid) Standing {
		return Standing{election.Following, p, leader, epoch, z}
	}
	leading := func(id sim.NodeID, p Phase, epoch uint32, z znode.Zxid) Standing {
		return Standing{election.Leading, p, id, epoch, z}
	}
	return []lie{
		{"one-leader", "server 4 leads epoch 1 in synchronization, which server 3 has led",
			func(p *play) { says(p, 4, Entered, leading(4, Synchronization, 1, 0)) }},
		{"one-leader", "server 3 begins epoch 1 a second time",
			func(p *play) { p.look(3); says(p, 3, Entered, leading(3, Synchronization, 1, zx(1, 2))) }},
		{"accepted-epoch-grows", "server 1 accepts epoch 0 after it had accepted 1",
			func(p *play) { says(p, 1, AcceptedEpoch, 0) }},
		{"accepted-epoch-grows", "server 1 goes back to epoch 0 from 1",
			func(p *play) { says(p, 1, CurrentEpoch, 0) }},
		{"accepted-epoch-grows", "server 1 goes over to epoch 2, and has accepted 1",
			func(p *play) { says(p, 1, CurrentEpoch, 2) }},
		{"accepted-epoch-grows", "server 1 comes up with currentEpoch 2, later than acceptedEpoch 1",
			func(p *play) { says(p, 1, Loaded, Record{1, 2, 0, zx(1, 2)}) }},
		{"accepted-epoch-grows", "server 1 is following 3 in synchronization, epoch 1, 0x100000002, and has accepted epoch 2",
			func(p *play) {
				says(p, 1, AcceptedEpoch, 2)
				says(p, 1, Entered, following(3, Synchronization, 1, zx(1, 2)))
			}},
		{"acknowledged", "server 1 comes up with its history to 0x100000001, after it had said all to 0x100000002 was on disk",
			func(p *play) { says(p, 1, Loaded, Record{1, 1, 0, zx(1, 1)}) }},
		{"acknowledged", "server 1 comes up with its history to 0x100000001, after it had said all to 0x100000003 was on disk",
			func(p *play) {
				p.propose(3)
				p.write(1)
				says(p, 1, Acked, zx(1, 3))
				p.crash(1, 0)
				p.cast[1].log = p.cast[1].log[:1]
				p.boot(1)
			}},
		{"acknowledged", "server 1 comes up with acceptedEpoch 1, after it had said 2 was on disk",
			func(p *play) {
				says(p, 1, AcceptedEpoch, 2)
				says(p, 1, Loaded, Record{1, 1, 0, zx(1, 2)})
			}},
		{"acknowledged", "server 1 comes up with currentEpoch 0, after it had said 1 was on disk",
			func(p *play) { says(p, 1, Loaded, Record{1, 0, 0, zx(1, 2)}) }},
		{"unique-zxids", "server 3 proposes 0x100000002 (3 bytes) a second time, with another value",
			func(p *play) { says(p, 3, Proposed, Txn{zx(1, 2), "new"}) }},
		{"unique-zxids", "server 4 proposes 0x100000002 (3 bytes), which server 3 has proposed",
			func(p *play) {
				says(p, 4, Entered, leading(4, Broadcast, 1, zx(1, 0)))
				says(p, 4, Proposed, played(1, 2))
			}},
		{"unique-zxids", "server 2 proposes 0x100000003 (3 bytes) and leads epoch 2",
			func(p *play) { p.elect(2, 1, 3); says(p, 2, Proposed, played(1, 3)) }},
		{"unique-zxids", "server 2 proposes 0x100000003 (3 bytes) and leads nobody",
			func(p *play) { says(p, 2, Proposed, played(1, 3)) }},
		{"integrity", "server 2 delivers 0x100000003 (3 bytes), which nobody has proposed",
			func(p *play) { says(p, 2, Delivered, played(1, 3)) }},
		{"integrity", "server 2 delivers 0x100000003 (3 bytes), which server 3 proposed with another value",
			func(p *play) { p.propose(3); says(p, 2, Delivered, Txn{zx(1, 3), "new"}) }},
		{"integrity", "server 2 logs 0x100000003 (3 bytes), which server 3 proposed with another value",
			func(p *play) { p.propose(3); says(p, 2, Logged, Txn{zx(1, 3), "new"}) }},
		{"integrity", "server 3 commits 0x100000003, which nobody has proposed",
			func(p *play) { says(p, 3, Committed, zx(1, 3)) }},
		{"local-primary-order", "server 3 commits 0x100000004, and 0x100000003 is next",
			func(p *play) { p.propose(3); p.propose(3); says(p, 3, Committed, zx(1, 4)) }},
		{"local-primary-order", "server 2 delivers 0x100000004, and 0x100000003 is next",
			func(p *play) { p.propose(3); p.propose(3); says(p, 2, Delivered, played(1, 4)) }},
		{"local-primary-order", "server 2 delivers 0x100000002, and 0x100000003 is next",
			func(p *play) { says(p, 2, Delivered, played(1, 2)) }},
		{"local-primary-order", "server 2 delivers 0x200000002, and 0x200000001 is next",
			func(p *play) {
				p.elect(4, 1, 5, 3)
				p.propose(4)
				p.propose(4)
				says(p, 2, Delivered, played(2, 2))
			}},
		{"global-primary-order", "server 1 delivers 0x100000001 after 0x200000001",
			func(p *play) { p.elect(2, 1, 3); p.round(2, 1, 3); says(p, 1, Delivered, played(1, 1)) }},
		{"global-primary-order", "server 1 delivers 0x100000001 after 0x200000000",
			func(p *play) {
				says(p, 1, Entered, following(2, Broadcast, 2, zx(2, 0)))
				says(p, 1, Delivered, played(1, 1))
			}},
		{"total-order", "server 2 delivers 0x200000001, before which another has delivered 0x100000003",
			func(p *play) {
				p.round(3, 1, 4)
				p.elect(4, 1, 3)
				p.round(4, 1, 3)
				says(p, 2, Delivered, played(2, 1))
			}},
		{"total-order", "server 2 delivers 0x100000004, before which another has delivered 0x100000003",
			func(p *play) { p.round(3, 1, 4); p.round(3, 1, 4); says(p, 2, Delivered, played(1, 4)) }},
		{"agreement", "server 2 delivers 0x200000001, which nobody else has, and lacks 0x100000003, which another has delivered",
			func(p *play) {
				p.round(3, 1, 4)
				p.elect(4, 1, 3)
				p.propose(4)
				says(p, 2, Delivered, played(2, 1))
			}},
		{"agreement", "server 2 delivers 0x100000004, which nobody else has, and lacks 0x100000003, which another has delivered",
			func(p *play) { p.round(3, 1, 4); p.propose(3); says(p, 2, Delivered, played(1, 4)) }},
		{"primary-integrity", "server 4 proposes in epoch 2 and has not delivered 0x100000003, which another has",
			func(p *play) {
				p.round(3, 1, 2)
				p.cast[4].stage = Election
				p.elect(4, 5)
				p.propose(4)
			}},
		{"primary-integrity", "server 1 delivers 0x100000003, which server 4 had not when it proposed in epoch 2",
			func(p *play) {
				p.propose(3)
				p.write(1)
				p.elect(4, 5, 2)
				p.propose(4)
				says(p, 1, Delivered, played(1, 3))
			}},
		{"leader-completeness", "server 4 leads epoch 2 with a history to 0x100000002 that lacks 0x100000003, which is committed",
			func(p *play) { p.round(3, 1, 2); p.elect(4, 5) }},
		{"leader-completeness", "server 4 leads epoch 2 with a history to 0x100000002 that lacks 0x100000003, which is committed",
			func(p *play) {
				p.round(3, 1, 2, 4)
				p.cast[4].log = p.cast[4].log[:2]
				says(p, 4, Truncated, zx(1, 2))
				p.elect(4, 5)
			}},
		{"leader-completeness", "server 4 leads epoch 2 with a history to 0x100000003 that lacks 0x300000001, which is committed",
			func(p *play) {
				p.propose(3)
				p.cast[4].log = p.cast[3].log
				says(p, 4, Logged, played(1, 3))
				p.begin(4, 5)
				p.elect(1, 2, 5)
				p.round(1, 2, 5)
				p.establish(4)
			}},
		{"committed-durability", "server 1 is cut by server 4 to 0x100000002 and loses 0x100000003, which is committed",
			func(p *play) { p.round(3, 1, 2); p.begin(4, 1, 5); p.sync(1, false) }},
		{"committed-durability", "server 1 is cut by server 4 to 0x100000002 and loses 0x100000003, which is committed",
			func(p *play) { p.round(3, 1, 2); p.begin(4, 1, 5); p.sync(1, true) }},
		{"process-consistency", "server 3 acknowledges NEWLEADER of epoch 2 with 0x100000003 in its history, which server 2 does not have there",
			func(p *play) {
				p.propose(3)
				p.elect(2, 1, 4)
				p.follow(3, 2, 2)
				p.cast[3].current = 2
				says(p, 3, Synced, p.standing(3))
			}},
		{"process-consistency", "server 5 acknowledges NEWLEADER of epoch 2 without 0x100000001, which server 2 began with",
			func(p *play) { p.elect(2, 1, 3); p.follow(5, 2, 2); says(p, 5, Synced, p.standing(5)) }},
		{"process-consistency", "server 1 acknowledges NEWLEADER of epoch 9, which has not begun",
			func(p *play) { says(p, 1, Synced, following(2, Synchronization, 9, zx(1, 2))) }},
		{"process-consistency", "server 1 comes up with its history to 0x100000007, of which it was given all to 0x100000002",
			func(p *play) { says(p, 1, Loaded, Record{1, 1, 0, zx(1, 7)}) }},
		{"monotone-commit", "server 2 commits 0x100000002 and leads nobody",
			func(p *play) { says(p, 2, Committed, zx(1, 2)) }},
		{"monotone-commit", "server 3 commits 0x100000003, and with it 0x100000003 where 0x200000001 is committed",
			func(p *play) {
				p.propose(3)
				p.elect(2, 1, 4)
				p.round(2, 1, 4)
				says(p, 3, Committed, zx(1, 3))
			}},
		{"legal-packets", "server 1 was sent COMMIT 0x100000009 of 3: it leaves a gap (due 0x100000003)",
			func(p *play) { says(p, 1, Illegal, Breach{"COMMIT", 3, zx(1, 9), zx(1, 3), "it leaves a gap"}) }},
		{"legal-packets", "server 3 was sent ACK 0x0 of 1: nothing was sent to acknowledge (due 0x0)",
			func(p *play) { says(p, 3, Illegal, Breach{"ACK", 1, 0, 0, "nothing was sent to acknowledge"}) }},
		{"no-exit", "server 1 ends its process by ZAB-EXIT-COMMIT",
			func(p *play) {
				p.turns = append(p.turns, turn{who: 1, say: func(env *sim.Env) { env.Halt(RuleBadCommit) }})
			}},
		{"no-exit", "server 6 ends its process by ZAB-EXIT-EPOCHS",
			func(p *play) {
				p.turns = append(p.turns, turn{who: onlooker, say: func(env *sim.Env) { env.Halt(RuleBadEpochs) }})
			}},
	}
}
