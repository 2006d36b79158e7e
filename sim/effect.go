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
	slot int32  // the value sent or stated, in the store of kind; unheard for a fact without
	op   op
}

// unheard is the slot of a fact that nobody is there to hear: it has no value,
// and only takes its place among the effects.
const unheard = -1

// carries reports whether the effect holds a slot that someone must release.
func (x *effect) carries() bool {
	switch x.op {
	case opSend, opStream, opInvoke, opReturn:
		return true
	case opFact:
		return x.slot != unheard
	}
	return false
}
