package live

import (
	"context"
	"net"
	"sync"
	"time"
)

// A porch is where callers of a server come in. Its door is closed while the server is
// down, so that who comes then is refused, as by a machine on which no server runs.
type porch struct {
	server string
	at     net.Addr
	crier  *crier
	over   chan struct{} // closed at the end

	lock sync.Mutex
	turn *sync.Cond   // something below has changed
	door net.Listener // nil when it is closed
	up   bool         // the server
	left bool         // it is over
}

func newPorch(d Door, c *crier) *porch {
	p := &porch{server: d.Server, at: d.Addr(), crier: c, over: make(chan struct{}), door: d.Listener, up: true}
	p.turn = sync.NewCond(&p.lock)
	return p
}

// wait waits until the door is open, and returns it, or nil at the end.
func (p *porch) wait() net.Listener {
	p.lock.Lock()
	defer p.lock.Unlock()
	for !p.left && p.door == nil {
		if !p.up {
			p.turn.Wait()
			continue
		}
		p.lock.Unlock() // its port was not to be had
		p.pause()
		p.lock.Lock()
		if p.open() == nil && p.door != nil {
			p.crier.say("%s can be reached again", p.server)
		}
	}
	if p.left {
		return nil
	}
	return p.door
}

// pause waits before something is tried again.
func (p *porch) pause() {
	select {
	case <-time.After(linger):
	case <-p.over:
	}
}

// open opens the door if it is to be open and is not. The porch is locked.
func (p *porch) open() (err error) {
	if p.up && !p.left && p.door == nil {
		var config net.ListenConfig
		p.door, err = config.Listen(context.Background(), p.at.Network(), p.at.String())
		if err != nil {
			p.door = nil
		}
	}
	return err
}

// power has the door follow its server. It is opened at the port that it had; one that
// somebody else has taken meanwhile is tried again until it is free.
func (p *porch) power(up bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.up = up; up {
		if err := p.open(); err != nil {
			p.crier.say("nobody can come to %s, and it is tried again until somebody can: %v", p.server, err)
		}
	} else if p.door != nil {
		_ = p.door.Close() // which is all that can be done with it
		p.door = nil
	}
	p.turn.Signal()
}

// end closes the door for good.
func (p *porch) end() (err error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.left = true
	close(p.over)
	if p.door != nil {
		err = p.door.Close()
	}
	p.turn.Signal()
	return err
}
