package tiny

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

type stopper interface {
	Halt(sim.Rule) // want `^interfaces: an interface with method Halt would reach sim.Env.Halt, which is not for labs`
}

func stop(env *sim.Env) { stopper(env).Halt(court.RuleLate) }

func stopAny[T interface{ Sometimes(l L) }, L any](t T, l L) { t.Sometimes(l) }

func stopOne[T interface{ Halt(r sim.Rule) }](t T) { t.Halt(court.RuleLate) } // want `^interfaces: `

func discard(env *sim.Env, f any) {
	f.(interface{ Discard(*sim.Env, int) }).Discard(env, 1) // want `^interfaces: an interface with method Discard would reach sim.File.Discard`
}
