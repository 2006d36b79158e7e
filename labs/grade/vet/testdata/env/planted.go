package tiny

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

func f(env *sim.Env) string {
	e := *env                                // want `^env: a copy of the Env is no Env`
	return fmt.Sprint("at ", env) + g(e, &e) // want `^env: an Env says nothing`
}

func g(x ...any) string { return fmt.Sprintln(x...) }

func h(env *sim.Env) {
	func(any, int) {}(env, 1) // want `^env: `
}
