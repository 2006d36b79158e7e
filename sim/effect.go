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
type effect struct {
	op    op
	node  NodeID // opSend, opDial: to whom
	slot  int32  // the value sent or stated, in the store of kind
	conn  Conn
	kind  *kind
	port  *Port
	file  *fileInfo
	timer *timerName
	word  uint64 // content hash, sync token, timer argument or operation number
	span  Duration
	mark  string
	twin  *kind // opInvoke: the kind that says its outcome is unknown
}

func (x effect) timerID() TimerID { return TimerID{x.timer, int64(x.word)} }

// carries reports whether the effect holds a slot that someone must release.
func (x effect) carries() bool {
	switch x.op {
	case opSend, opStream, opFact, opInvoke, opReturn:
		return true
	}
	return false
}
