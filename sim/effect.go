package sim

// An op is the sort of an effect.
type op uint8

const (
	opSend op = iota
	opStream
	opDial
	opClose
	opWrite
	opSync
	opSyncLater
	opSetTimer
	opStopTimer
	opFact
	opQuiet // the last of facts that nobody is there to hear, at the end of a list
	opInvoke
	opReturn
	opSometimes
	opHalt
)

// An effect is one thing a handler has asked of the world. The list a
// handler leaves is in the order of its calls; each sort uses the fields it
// needs.
//
// Handlers write some five of them for an event, so an effect is 40 bytes and
// has no pointers, whose writing the garbage collector may want to know of:
// whatever it is about, a file, a timer or a landmark, has a kind.
type effect struct {
	word uint64 // content hash, sync token, timer argument or operation number
	span Duration
	conn Conn
	node NodeID // opSend, opDial: to whom
	kind int32  // id of what is sent or stated, or of what stands for a file, port, timer, rule or landmark
	slot int32  // the value sent or stated, in the store of kind

	// quiet is how many facts came just before, that nobody is there to hear.
	// They have no value and nobody to go to, but a crash counts them among
	// the effects that stand: where it falls depends on no listener.
	quiet uint16
	op    op
}

// places is how many effects the entries of a list stand for.
func places(xs []effect) int {
	n := len(xs)
	for i := range xs {
		n += int(xs[i].quiet)
	}
	return n
}

// standing returns how many entries of a list stand when its first n effects do.
func standing(xs []effect, n int) int {
	for i := range xs {
		if n -= int(xs[i].quiet) + 1; n < 0 {
			return i
		}
	}
	return len(xs)
}

// carries reports whether the effect holds a slot that someone must release.
func (x *effect) carries() bool {
	switch x.op {
	case opSend, opStream, opFact, opInvoke, opReturn:
		return true
	}
	return false
}
