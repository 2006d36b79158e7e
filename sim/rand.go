package sim

import (
	"math/bits"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// draw is the n-th number of the stream that key names: splitmix64 read at a
// counter instead of stepped, so that a draw depends on its own name and
// number alone and never on how many draws others made before it.
func draw(key, n uint64) uint64 {
	z := key + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below maps a draw to [0, n) by multiplication; the bias for the small n
// used here is under 2^-32.
func below(z, n uint64) uint64 {
	hi, _ := bits.Mul64(z, n)
	return hi
}

// A Rand is a stream of numbers named by a seed and a string, for whatever
// draws outside a node: fault plans, workloads. Two streams with different
// names are independent, so using one more number of one moves no other.
type Rand struct{ key, n uint64 }

// NewRand names a stream.
func NewRand(seed uint64, name string) Rand {
	return Rand{key: layout.FoldString(layout.Fold(randSeed, seed), name)}
}

const randSeed = 0x72616e64

// Below returns a number in [0, n). It panics when n < 1.
func (r *Rand) Below(n int) int {
	if n < 1 {
		panic("sim: Below needs n ≥ 1")
	}
	r.n++
	return int(below(draw(r.key, r.n), uint64(n)))
}

// Between returns a duration in [lo, hi].
func (r *Rand) Between(lo, hi Duration) Duration {
	r.n++
	return Range{lo, hi}.at(draw(r.key, r.n))
}

// Chance reports true with probability p.
func (r *Rand) Chance(p PPM) bool {
	r.n++
	return p.hits(draw(r.key, r.n))
}

// PPM is a probability or a rate in parts per million: 10,000 is 1 %.
// Integers, because a float that decides a run differs between machines.
type PPM int32

// Certain is the probability 1.
const Certain PPM = 1_000_000

func (p PPM) hits(z uint64) bool { return below(z, uint64(Certain)) < uint64(p) }

// A Range is a span of durations, both ends included.
type Range struct{ Min, Max Duration }

// at picks from the range evenly by one draw.
func (r Range) at(z uint64) Duration {
	if r.Max <= r.Min {
		return r.Min
	}
	return r.Min + Duration(below(z, uint64(r.Max-r.Min)+1))
}

// expAt picks from the range with an exponential fall: most picks lie near
// Min, one in fifty beyond the middle, none past Max. It is how a lightly
// loaded network spreads its delays.
func (r Range) expAt(z uint64) Duration {
	span := uint64(r.Max - r.Min)
	if r.Max <= r.Min {
		return r.Min
	}
	i, frac := z>>56, z>>40&0xffff
	q := uint64(quantile[i])<<16 + frac*uint64(quantile[i+1]-quantile[i])
	hi, lo := bits.Mul64(q, span)
	return r.Min + Duration(hi<<32|lo>>32)
}
