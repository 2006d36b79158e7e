package tiny

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

func f(env *sim.Env) string { return fmt.Sprint("at ", env.Now()) + g(env) }

func g(env *sim.Env) string { return env.Name(env.Self()) }
