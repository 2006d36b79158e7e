package zookeeper

import (
	"encoding/binary"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// milliseconds is a server's clock as sessions and transactions count it.
func milliseconds(env *sim.Env) int64 { return int64(env.Now()) / int64(time.Millisecond) }

// firstSession is the id before the first that a server gives out in a boot:
// sid<<56 | (ms<<24)>>>8, with the boot in place of the upper 12 of the
// milliseconds' 40 bits. What is left of them lasts three days, and a clock that
// is set back gives no id again.
func firstSession(env *sim.Env) znode.SessionID {
	const low = 1<<28 - 1
	return znode.SessionID(uint64(env.Self())<<56 | uint64(env.Boot()&0xfff)<<44 | uint64(milliseconds(env))&low<<16)
}

// madeBy is the server that has given out an id.
func madeBy(id znode.SessionID) sim.NodeID { return sim.NodeID(uint64(id) >> 56) }

// password is what proves that a session is somebody's: 16 bytes that
// java.util.Random gives for a seed made of the id. Every server comes to the
// same ones and keeps none. They are no secret to whoever knows the id.
func password(id znode.SessionID) string {
	const (
		secret     = 0xB3415C00
		multiplier = 0x5DEECE66D
		increment  = 0xB
		mask       = 1<<48 - 1
	)
	var b [16]byte
	seed := (uint64(id) ^ secret ^ multiplier) & mask
	for i := 0; i < len(b); i += 4 {
		seed = (seed*multiplier + increment) & mask
		binary.LittleEndian.PutUint32(b[i:], uint32(seed>>16))
	}
	return string(b[:])
}

// grant is the timeout, in milliseconds, that a client gets who wishes for one.
func (h *house) grant(wish int32) int32 { return int32(min(max(int64(wish), h.least), h.most)) }
