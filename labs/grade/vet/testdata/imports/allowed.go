package tiny

import (
	"cmp"
	"errors"
	"fmt"
	numbers "math/bits"
	"slices"

	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

var errOdd = errors.New("odd")

func use(env *sim.Env, b []court.Ball) string {
	slices.SortFunc(b, func(x, y court.Ball) int { return cmp.Compare(x.Round, y.Round) })
	if numbers.OnesCount(uint(len(b)))%2 == 1 {
		kit.NotWritten(errOdd.Error())
	}
	return fmt.Sprintf("%v of %s", b, env.Name(env.Self()))
}
