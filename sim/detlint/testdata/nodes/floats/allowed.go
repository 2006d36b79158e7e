package node

import (
	"math"
	"math/bits"
	"time"
)

const perMillion = 1_000_000

func lost(draw, partsPerMillion uint64) bool { return draw%perMillion < partsPerMillion }

func bound(n int64) time.Duration {
	if n == math.MaxInt64 {
		return 1e9
	}
	return time.Duration(bits.Len(uint(n))) * 15e2
}
