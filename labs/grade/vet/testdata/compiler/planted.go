package tiny

import "github.com/zoolab/zoolab/sim"

func f(env *sim.Env) int {
	x := 1            // want `^compiler: declared and not used: x$`
	env.NoSuchThing() // want `^compiler: env.NoSuchThing undefined`
	return "no"       // want `^compiler: cannot use "no"`
}

func Roles() {} // want `^compiler: Roles redeclared in this block`
