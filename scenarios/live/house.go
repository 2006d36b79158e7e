package live

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"

	"github.com/zoolab/zoolab/nodes/gate"
)

// A house is the doors, and the callers that have come in by them. Callers are the
// loop's own; what other goroutines touch is atomic or a channel.
type house struct {
	Limits
	crier *crier
	said  chan word
	shut  chan struct{} // closed when nobody listens any more
	all   sync.WaitGroup

	last atomic.Uint64 // number given out
	held atomic.Int64  // bytes, of all callers

	lock sync.Mutex
	open map[*caller]bool // whose connection has not ended; nil when nobody is let in any more
	full bool             // a person has been told that there is no room, and there has been none since

	porches []*porch
	callers map[uint64]*caller // whom the gate knows
}

// A word is what a socket tells the loop.
type word struct {
	from *caller
	act  string // as a gate takes it, "" of one that is no more
	why  error  // it is no more
}

// waiting is how much may be told and not heard. Goroutines that wait to tell are
// served in turn, so one that has much to say keeps others waiting no longer than this.
const waiting = 256

func newHouse(l Limits, j *crier) *house {
	return &house{Limits: l, crier: j, said: make(chan word, waiting), shut: make(chan struct{}),
		open: map[*caller]bool{}, callers: map[uint64]*caller{}}
}

// receive lets callers in by doors.
func (h *house) receive(doors []Door) {
	for _, d := range doors {
		p := newPorch(d, h.crier)
		h.porches = append(h.porches, p)
		h.all.Go(func() { h.stand(p) })
	}
}

// stand lets callers in by a door, whenever it is open. What else goes wrong is over some
// time: too many open files, say.
func (h *house) stand(p *porch) {
	for d := p.wait(); d != nil; d = p.wait() {
		conn, err := d.Accept()
		switch {
		case err == nil:
			h.admit(p.server, conn)
		case errors.Is(err, net.ErrClosed): // until it is opened again
		default:
			h.crier.say("nobody can come to %s: %v", p.server, err)
			p.pause()
		}
	}
}

// power opens and closes the doors to a server as it comes up and goes down.
func (h *house) power(server string, up bool) {
	for _, p := range h.porches {
		if p.server == server {
			p.power(up)
		}
	}
}

// lockUp closes all doors for good.
func (h *house) lockUp() error {
	var errs []error
	for _, p := range h.porches {
		errs = append(errs, p.end())
	}
	return errors.Join(errs...)
}

// admit lets a caller in if there is room.
func (h *house) admit(server string, conn net.Conn) {
	c := newCaller(h, conn, h.last.Add(1), server)
	if !h.enter(c) {
		_ = conn.Close() // it was never used
		return
	}
	h.all.Go(c.write)
	h.all.Go(func() {
		if h.tell(word{from: c, act: gate.ComesFrom(c.id, server, originOf(conn.RemoteAddr()))}) {
			c.listen()
		}
	})
}

func (h *house) enter(c *caller) bool {
	h.lock.Lock()
	defer h.lock.Unlock()
	switch {
	case h.open == nil:
		return false
	case len(h.open) >= h.Connections:
		if !h.full {
			h.full = true
			h.crier.say("a client from outside, at %s, is hung up on: there are %d connections, which is the limit; so is whoever comes while there are", c.RemoteAddr(), h.Connections)
		}
		return false
	}
	h.open[c] = true
	return true
}

// gone notes that a connection has ended: nobody writes to it any more.
func (h *house) gone(c *caller) {
	h.lock.Lock()
	delete(h.open, c) // first: who sees its end may come again at once
	h.full = false
	h.lock.Unlock()
	_ = c.Close() // it has been read and written as far as it could be
	c.deafen()
}

// tell tells the loop, and reports whether it still listens.
func (h *house) tell(w word) bool {
	select {
	case h.said <- w:
		return true
	case <-h.shut:
		return false
	}
}

// act is what a word comes to at the gate, "" if nothing.
func (h *house) act(w word) string {
	c := w.from
	switch known := h.callers[c.id] == c; {
	case w.act == "" && known:
		if reason := complaint(w.why); reason != "" && !c.blamed {
			h.crier.say("client %d from outside is hung up on: %s", c.id, reason)
		}
		delete(h.callers, c.id)
		c.hangUp()
		return gate.Leaves(c.id)
	case known:
		return w.act
	case !c.came:
		c.came = true
		h.callers[c.id] = c
		return w.act
	}
	return "" // it has been hung up on
}

// send gives a caller what a gate has for it. One who reads too slowly is hung up on:
// the world waits for nobody. That it is gone is told by its reader. Of one moment there may
// be more answers than all together may be held of, and it is here that they come.
func (h *house) send(p gate.Parcel) {
	c := h.callers[p.To]
	if c == nil {
		return
	}
	if !c.send(p) {
		h.cut(c, "it has left more than %d bytes of answers unread", h.Unread)
	}
	h.relieve()
}

// cut hangs up on a caller for what it does.
func (h *house) cut(c *caller, why string, args ...any) {
	if !c.blamed {
		c.blamed = true
		h.crier.say("client %d from outside is hung up on: "+why, append([]any{c.id}, args...)...)
	}
	c.cut()
}

// hangUp ends a connection when what was sent has been read.
func (h *house) hangUp(id uint64) {
	if c := h.callers[id]; c != nil {
		delete(h.callers, id)
		c.hangUp()
	}
}

// empty hangs up on everybody.
func (h *house) empty() {
	for id, c := range h.callers {
		delete(h.callers, id)
		c.hangUp()
	}
}

// relieve hangs up on whom most is held for when too much is held.
func (h *house) relieve() {
	for h.held.Load() > int64(h.Held) {
		var worst *caller
		most := 0
		for _, c := range h.callers {
			if n := c.holds(); n > most {
				worst, most = c, n
			}
		}
		if worst == nil {
			return // what is held is of callers that have not come yet
		}
		h.cut(worst, "more than %d bytes are held for all clients, and most of them, %d, for it", h.Held, most)
	}
}

// clear ends all connections, and waits until they have.
func (h *house) clear() {
	close(h.shut)
	h.lock.Lock()
	for c := range h.open {
		c.hangUp()
	}
	h.open = nil
	h.lock.Unlock()
	h.all.Wait()
}
