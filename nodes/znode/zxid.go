package znode

import "strconv"

// A Zxid numbers a transaction: the epoch of the leader that proposed it in
// the high 32 bits, a counter in the low ones. Zxids are ordered as numbers.
// The zero Zxid is that of an empty tree, and epoch<<32 that of a leader which
// has proposed nothing yet.
type Zxid uint64

// LastCounter is the counter after which a leader must give way to a new
// epoch, lest the next transaction count into the epoch's bits (ZOOKEEPER-1277).
const LastCounter = 1<<32 - 1

// ZxidOf returns the zxid of an epoch and a counter.
func ZxidOf(epoch, counter uint32) Zxid { return Zxid(epoch)<<32 | Zxid(counter) }

// Epoch returns the epoch of the leader that proposed the transaction.
func (z Zxid) Epoch() uint32 { return uint32(z >> 32) }

// Counter returns the transaction's place in its epoch, counted from 1.
func (z Zxid) Counter() uint32 { return uint32(z) }

// Next returns the zxid after z. At [LastCounter] it would leave the epoch.
func (z Zxid) Next() Zxid { return z + 1 }

// NextEpoch returns the zxid with which the epoch after z's begins.
func (z Zxid) NextEpoch() Zxid { return ZxidOf(z.Epoch()+1, 0) }

// String renders a zxid as ZooKeeper's logs do: "0x100000003".
func (z Zxid) String() string { return hex(uint64(z)) }

// hex renders a number as ZooKeeper's logs do.
func hex(n uint64) string {
	var room [len("0x") + 16]byte // one allocation: this is in every row of the lab
	return string(strconv.AppendUint(append(room[:0], "0x"...), n, 16))
}

// unknown is -1 on the wire: the zxid of a server that has lost its history.
const unknown = ^Zxid(0)

// Short renders a zxid for tables and sentences: the epoch, and the counter in the
// digits that the long form ends with, "1.2a" for 0x10000002a and "1.03". That of
// nothing is "0", and that of a lost history "-1".
func (z Zxid) Short() string {
	var room [longestShort]byte
	return string(z.appendShort(room[:0]))
}

const longestShort = len("4294967295.ffffffff")

func (z Zxid) appendShort(b []byte) []byte {
	switch z {
	case 0:
		return append(b, '0')
	case unknown:
		return append(b, "-1"...)
	}
	b = append(strconv.AppendUint(b, uint64(z.Epoch()), 10), '.')
	if z.Counter() < 0x10 {
		b = append(b, '0')
	}
	return strconv.AppendUint(b, uint64(z.Counter()), 16)
}
