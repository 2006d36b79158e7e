package live

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
)

// A caller is an outside connection: two goroutines, one that reads and one that
// writes. The world waits for neither: what it has for a client lies in unread until
// the client takes it.
type caller struct {
	net.Conn
	house  *house
	id     uint64
	server string
	came   bool // the gate has been told of it; the loop's own, as is the next
	blamed bool // a person has been told why it is hung up on

	lock   sync.Mutex
	room   *sync.Cond    // the reader waits for answers
	more   *sync.Cond    // the writer waits for something to write
	owed   []int         // bytes of each request without answer, oldest first
	held   int           // bytes of these, of a frame that is coming, and of answers not yet written
	unread []byte        // frames that the writer has not taken
	away   int           // bytes that it has taken and not written
	alarm  *time.Timer   // until a server has let it in
	in     bool          // one has
	late   bool          // none has, in time
	deaf   bool          // nothing is written any more
	over   bool          // nothing more is read or added: what is unread is written, and then the end
	ended  chan struct{} // closed when over
}

func newCaller(h *house, conn net.Conn, id uint64, server string) *caller {
	c := &caller{Conn: conn, house: h, id: id, server: server, ended: make(chan struct{})}
	c.room, c.more = sync.NewCond(&c.lock), sync.NewCond(&c.lock)
	return c
}

// linger is how long a client has to read what was sent before it was hung up on.
const linger = time.Second

// Ends of a reader: whose caller is hung up on, or is let in by no server in time.
var (
	errOver = errors.New("it was hung up on")
	errLate = errors.New("has not let it in")
)

// expect begins to wait for a server to let the caller in.
func (c *caller) expect() {
	c.lock.Lock()
	defer c.lock.Unlock()
	if !c.over && !c.in {
		c.alarm = time.AfterFunc(c.house.Admit, c.giveUp)
	}
}

// giveUp ends the reader of a caller who has waited too long.
func (c *caller) giveUp() {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.over || c.in {
		return
	}
	c.late = true
	_ = c.SetReadDeadline(time.Now()) // a socket that is closed is not read from
	c.room.Signal()
}

// stopped says why a reader reads no more, nil if it may. The caller is locked.
func (c *caller) stopped() error {
	switch {
	case c.over:
		return errOver
	case c.late:
		return fmt.Errorf("%s %w in %s", c.server, errLate, c.house.Admit)
	}
	return nil
}

// settle notes that a server has let the caller in. The caller is locked.
func (c *caller) settle() {
	c.in = true
	if c.alarm != nil {
		c.alarm.Stop()
	}
}

// hold counts bytes that are held for the caller. The caller is locked.
func (c *caller) hold(n int) {
	c.held += n
	c.house.held.Add(int64(n))
}

// Read reads from the socket and counts the bytes, also those of a frame that may
// never be whole.
func (c *caller) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.lock.Lock()
	defer c.lock.Unlock()
	if err := c.stopped(); err != nil {
		return 0, err
	}
	c.hold(n)
	return n, err
}

// owe waits until there may be one more request, and notes one of so many bytes.
func (c *caller) owe(n int) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	for len(c.owed) >= c.house.Outstanding && c.stopped() == nil {
		if c.deaf {
			return errOver
		}
		c.room.Wait()
	}
	if err := c.stopped(); err != nil {
		return err
	}
	c.owed = append(c.owed, n)
	return nil
}

// deafen notes that nothing is written any more. Who waits for answers then would wait
// without end for those that no server gives.
func (c *caller) deafen() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.deaf = true
	c.room.Signal()
}

// holds is how many bytes are held for the caller.
func (c *caller) holds() int {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.held
}

// head is the length of a frame on the wire.
const head = 4

// send gives a client what a gate has for it. It reports false when the client has left
// too much unread.
func (c *caller) send(p gate.Parcel) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.over {
		return true
	}
	if len(c.owed) > 0 && !isEvent(p.Frame) {
		c.hold(-c.owed[0])
		c.owed = c.owed[1:]
		c.room.Signal()
	}
	c.settle()
	had := len(c.unread)
	if !p.Text {
		c.unread = binary.BigEndian.AppendUint32(c.unread, uint32(len(p.Frame)))
	}
	c.unread = append(c.unread, p.Frame...)
	c.hold(len(c.unread) - had)
	c.more.Signal()
	return len(c.unread)+c.away <= c.house.Unread
}

// isEvent tells what answers no request.
func isEvent(frame string) bool {
	return len(frame) >= 4 && int32(binary.BigEndian.Uint32([]byte(frame[:4]))) == jute.XidNotification
}

// hangUp ends the connection when what is unread has been written, or after linger.
func (c *caller) hangUp() { c.end(time.Now().Add(linger)) }

// cut ends it at once.
func (c *caller) cut() { c.end(time.Now()) }

func (c *caller) end(at time.Time) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if !c.over {
		c.over = true
		c.settle()
		close(c.ended)
		c.hold(-c.held)
		c.owed = nil
	}
	_ = c.SetDeadline(at) // a socket that is closed has been hung up on
	c.room.Signal()
	c.more.Signal()
}

// keep is how long a buffer may be that is kept for what is written next.
const keep = 64 << 10

// write writes what is unread, as much as there is at a time.
func (c *caller) write() {
	defer c.house.gone(c)
	var batch []byte
	for {
		if cap(batch) > keep {
			batch = nil
		}
		c.lock.Lock()
		for len(c.unread) == 0 && !c.over {
			c.more.Wait()
		}
		batch, c.unread = c.unread, batch[:0]
		c.away = len(batch)
		c.lock.Unlock()
		if len(batch) == 0 {
			return
		}
		if _, err := c.Write(batch); err != nil {
			return
		}
		c.lock.Lock()
		if !c.over {
			c.hold(-len(batch))
		}
		c.away = 0
		c.lock.Unlock()
	}
}
