package composed

import (
	"strconv"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The election's messages, timers, file and facts.
var (
	Ballot = sim.Message[uint32](ballots, "Ballot") // vote for me in this epoch
	Vote   = sim.Message[uint32](ballots, "Vote")   // you have my vote
	Beat   = sim.Message[uint32](ballots, "Beat")   // I lead this epoch

	patience = sim.Timer("patience") // to stand for election
	beat     = sim.Timer("beat")     // to say that one leads

	epochFile = sim.FileOf[Vowed]("epoch")

	Voted = sim.FactOf[Vowed]("voted")
	Led   = sim.FactOf[uint32]("led")
)

// Vowed is a vote: one an epoch, for ever.
type Vowed struct {
	Epoch uint32
	For   sim.NodeID
}

// reign is who leads an epoch; leader is 0 while nobody is known to.
type reign struct {
	epoch  uint32
	leader sim.NodeID
}

// election is the part that settles who leads.
type election struct {
	setup Setup `sim:"fixed"`
	saved Vowed
	votes mask // for this server in the saved epoch
	reign reign
}

func (e *election) start(env *sim.Env) {
	e.saved = epochFile.Last(env)
	e.reign.epoch = e.saved.Epoch
	env.SetTimerBetween(patience, 100*time.Millisecond, 250*time.Millisecond)
}

func (e *election) receive(env *sim.Env, d sim.Delivery) {
	switch {
	case Ballot.Is(d):
		e.onBallot(env, d.From, Ballot.Of(d))
	case Vote.Is(d):
		e.onVote(env, d.From, Vote.Of(d))
	case Beat.Is(d):
		e.onBeat(env, d.From, Beat.Of(d))
	}
}

func (e *election) timer(env *sim.Env, t sim.TimerID) {
	if t.Is(beat) {
		e.sayBeat(env)
		return
	}
	e.onPatience(env)
}

// onPatience stands for election in the next epoch.
func (e *election) onPatience(env *sim.Env) {
	if e.reign.leader == env.Self() || e.setup.Epochs > 0 && e.saved.Epoch >= e.setup.Epochs {
		return
	}
	e.vote(env, Vowed{e.saved.Epoch + 1, env.Self()})
	e.votes = e.votes.with(env.Self())
	e.tell(env, Ballot, e.saved.Epoch)
}

func (e *election) onBallot(env *sim.Env, from sim.NodeID, epoch uint32) {
	if epoch > e.saved.Epoch {
		e.vote(env, Vowed{epoch, from})
		Vote.SendTo(env, from, epoch)
	}
}

func (e *election) onVote(env *sim.Env, from sim.NodeID, epoch uint32) {
	if e.saved != (Vowed{epoch, env.Self()}) || e.reign.leader != 0 {
		return
	}
	if e.votes = e.votes.with(from); !e.votes.most(len(env.Peers())) {
		return
	}
	e.reign.leader = env.Self()
	env.StopTimer(patience)
	Led.Observe(env, epoch)
	if epoch > 1 {
		env.Sometimes(newLeader)
	}
	e.sayBeat(env)
}

func (e *election) onBeat(env *sim.Env, from sim.NodeID, epoch uint32) {
	if epoch < e.saved.Epoch {
		return
	}
	if epoch > e.saved.Epoch {
		e.vote(env, Vowed{epoch, from})
	}
	e.reign.leader = from
	env.SetTimerBetween(patience, 100*time.Millisecond, 250*time.Millisecond)
}

func (e *election) sayBeat(env *sim.Env) {
	if e.reign.leader == env.Self() {
		e.tell(env, Beat, e.saved.Epoch)
		env.SetTimer(beat, 40*time.Millisecond)
	}
}

// vote puts the vote on disk; what follows waits until it is there.
func (e *election) vote(env *sim.Env, v Vowed) {
	e.saved, e.votes, e.reign = v, 0, reign{epoch: v.Epoch}
	epochFile.Replace(env, v)
	if !e.setup.VoteBeforeSync {
		epochFile.Sync(env)
	}
	Voted.Observe(env, v)
	env.SetTimerBetween(patience, 100*time.Millisecond, 250*time.Millisecond)
}

// tell sends to every other server.
func (e *election) tell(env *sim.Env, k sim.Kind[uint32], epoch uint32) {
	for _, p := range env.Peers() {
		if p != env.Self() {
			k.SendTo(env, p, epoch)
		}
	}
}

func uitoa(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
