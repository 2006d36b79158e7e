package tiny

import (
	"fmt"
	"math"
	"time"

	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

type world = sim.World // want `^names: sim.World is not for labs: a lab is judged from outside`

type holder struct{ *sim.Env }

type secret struct{ sim.Config } // want `^names: sim.Config is not for labs`

func use(env *sim.Env, d sim.Delivery) {
	fmt.Println("--- PASS: TestHidden") // want `^names: fmt.Println is not for labs: env.Note tells`
	print := fmt.Printf                 // want `^names: fmt.Printf is not for labs`
	print("")
	_ = time.Now()            // want `^names: time.Now is not for labs: the world's clock is env.Now\(\)`
	_ = time.Second.Seconds() // want `^floats: `
	_ = math.Sqrt(2)          // want `^names: math.Sqrt is not for labs: of math there are MaxInt, ` `^floats: `
	_, _ = kit.Unwritten("")  // want `^names: kit.Unwritten is not for labs: of it a solution needs NotWritten`

	halt := env.Halt // want `^names: sim.Env.Halt is not for labs: a node that cannot go on does nothing$`
	halt(court.RuleLate)
	(*sim.Env).Maybe(env, sim.SiteOf("x")) // want `^names: sim.Env.Maybe is not for labs: env.Rand`
	holder{env}.Dial(nil, 0)               // want `^names: sim.Env.Dial is not for labs: the lab's vocabulary sends`
	env.Sometimes(court.LatePong)          // want `^names: sim.Env.Sometimes is not for labs: the lab's vocabulary marks`
	_ = d.Conn                             // want `^names: sim.Delivery.Conn is not for labs`

	court.Served.Observe(env, court.Ball{})             // want `^names: court.Served is not for labs: it belongs to the lab's given files`
	court.Ping.SendTo(env, 1, court.Ball{})             // want `^names: court.Ping is not for labs`
	_, _ = court.Default().Protocol(court.Roles{}, nil) // want `^names: court.Ensemble.Protocol is not for labs`
	_ = sim.Message[int](nil, "")                       // want `^names: sim.Message is not for labs: the lab's vocabulary sends`
	_ = sim.FactOf[court.Ball]("served")                // want `^names: sim.FactOf is not for labs`
}
