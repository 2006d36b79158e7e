package differential

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/jute"
)

// A Side is one of the two ensembles, with the visitors that it has.
type Side struct {
	Name string
	// Servers are the addresses of its servers.
	Servers []string
	// Alter may change a frame before it is compared, for those who plant differences.
	Alter func(a *Ask, frame []byte) []byte
	// Hinder may keep a step from being done, for the same.
	Hinder func(Step) error

	run      int
	first    int64 // what had been applied when the first run began
	base     int64 // when this one did
	applied  int64 // and by now
	guards   []*visitor
	visitors [Slots]*visitor
	sessions []session
	made     []string // nodes that have been created in this run
}

// begin prepares a run of its number.
func (s *Side) begin(run int) error {
	s.run, s.sessions, s.visitors, s.made = run, nil, [Slots]*visitor{}, nil
	if err := s.post(); err != nil {
		return err
	}
	root := Ask{Xid: 1, Op: opCreate, Body: new(pen).text(ownNode).blob("").acl(open).int(0).bytes()}
	if err := s.errand(root); err != nil {
		return err
	}
	err := s.settle(0)
	s.base = s.applied
	if s.first == 0 {
		s.first = s.base
	}
	return err
}

// do has a step done, and brings the ensemble to rest.
func (s *Side) do(step Step) error {
	v := s.visitors[step.Slot]
	if step.Act != Open && (v == nil || v.over) {
		return nil // nobody is there
	}
	var err error
	if s.Hinder != nil {
		if err := s.Hinder(step); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	switch step.Act {
	case Open:
		err = s.meet(step.Slot, *step.Meet)
	case Send:
		err = s.send(v, step.Asks)
	case Cut:
		s.leave(v)
	case Flee:
		err = s.flee(v, step.Asks)
	case Silence:
		err = v.hungUpOn()
	case Half:
		frame := s.frame(step.Asks[0])
		v.write(frame[:4+(len(frame)-4)/2])
		s.leave(v)
	case Length:
		v.write(binary.BigEndian.AppendUint32(nil, uint32(step.Head)))
		err = v.toTheEnd()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	if step.Act == Silence { // the real one may hang up before the session has expired
		return s.settle(s.applied + 1)
	}
	return s.settle(s.shown(v))
}

// leave hangs up, and gives the server the time to see it.
func (s *Side) leave(v *visitor) {
	v.hangUp()
	time.Sleep(10 * time.Millisecond)
}

// send has a visitor ask for something, and reads up to the last answer.
func (s *Side) send(v *visitor, asks []Ask) error {
	ends := false
	var all []byte
	for _, a := range asks {
		frame := s.frame(a)
		v.asked = append(v.asked, a)
		if a.Twice {
			v.write(append(all, frame[:len(frame)/2]...))
			time.Sleep(time.Millisecond)
			all, frame = nil, frame[len(frame)/2:]
		}
		all = append(all, frame...)
		ends = ends || a.Ends
	}
	if ends {
		v.write(all)
		return v.toTheEnd()
	}
	v.write(append(all, pinging...))
	v.pongs++
	_, err := v.upTo()
	return err
}

// flee has a visitor ask for something and go. The server has read all of it when it
// hangs up as well, and has done it when it answers a write that somebody asks for then,
// to no effect: that goes the way of what was asked before. A sync does not, at a leader.
func (s *Side) flee(v *visitor, asks []Ask) error {
	var all []byte
	for _, a := range asks {
		all = append(all, s.frame(a)...)
	}
	v.write(all)
	if half, ok := v.conn.(*net.TCPConn); ok {
		_ = half.CloseWrite() // that the other end has gone shows when it is read from
	}
	if err := v.hungUpOn(); err != nil {
		return err
	}
	v.heard = nil // what came in time is a matter of luck
	g := s.guards[v.server]
	err := s.send(g, []Ask{{Xid: 1, Op: opDelete, Body: new(pen).text("/nothere").int(-1).bytes()}})
	g.heard = nil
	return err
}

// frame renders a request for this side.
func (s *Side) frame(a Ask) []byte {
	b := jute.Open(nil)
	b = binary.BigEndian.AppendUint32(b, uint32(a.Xid))
	b = binary.BigEndian.AppendUint32(b, uint32(a.Op))
	b = append(b, s.own(a.Body)...)
	if a.Since != nil && len(b) >= 20 {
		binary.BigEndian.PutUint64(b[12:], uint64(max(s.first, s.applied+*a.Since)))
	}
	return jute.Framed(b)
}

// own puts this run's node in the place of [ownNode].
func (s *Side) own(body []byte) []byte {
	return bytes.ReplaceAll(body, []byte(ownNode), []byte(s.root()))
}

// root is this run's node.
func (s *Side) root() string { return fmt.Sprintf("/r%05d", s.run) }

// madeBy lists the nodes that were created, by the names that sequences have for them.
func (s *Side) madeBy(all []heard) (paths []string) {
	for _, h := range all {
		if _, _, code := header(h.frame); h.ask == nil || code != 0 {
			continue
		}
		switch h.ask.Op {
		case opCreate, opCreate2, opCreateContainer, opCreateTTL:
			w := walker{frame: h.frame, at: 16, side: s}
			paths = append(paths, strings.ReplaceAll(string(w.take(int(w.rawInt()))), s.root(), ownNode))
		}
	}
	return paths
}

// unanswered are the requests of a visitor that have no answer.
func (s *Side) unanswered(slot int) []Ask {
	if s.visitors[slot] == nil {
		return nil
	}
	return slices.Clone(s.visitors[slot].asked)
}

// shown is the last zxid that a visitor was shown in this step.
func (s *Side) shown(v *visitor) (last int64) {
	if v == nil {
		return 0
	}
	for _, h := range v.heard {
		if h.ask != nil {
			_, zxid, _ := header(h.frame)
			last = max(last, zxid)
		}
	}
	return last
}

// settle waits until all servers have applied the same, at least up to a zxid, and until
// visitors have read what they have been sent.
func (s *Side) settle(least int64) error {
	limit := time.Now().Add(patience)
	s.applied = least
	for !time.Now().After(limit) {
		all := slices.Clone(s.guards)
		for _, v := range s.visitors {
			if v != nil && !v.over {
				all = append(all, v)
			}
		}
		rested, err := s.round(all)
		if rested || err != nil {
			return err
		}
	}
	return fmt.Errorf("%s: its servers do not agree on what has been applied", s.Name)
}

// nudge gives each server something more to do. The main loop of CommitProcessor in 3.8.0
// looks whether there is anything to do, and only then takes the lock under which it
// waits to be told of it: what comes in between is dealt with when more comes, and not
// before.
func (s *Side) nudge() {
	for _, g := range s.guards {
		g.askPong()
	}
}

// round asks everybody what has been applied where they are, and reports whether it is
// the same everywhere.
func (s *Side) round(all []*visitor) (bool, error) {
	for _, v := range all {
		v.askPong()
	}
	low, high := int64(math.MaxInt64), s.applied
	for i, v := range all {
		zxid, err := v.upTo()
		switch {
		case err != nil:
			return false, fmt.Errorf("%s: a visitor waits for a pong: %w", s.Name, err)
		case i < len(s.guards) && v.over:
			return false, fmt.Errorf("%s: server %d has hung up on its guard", s.Name, i)
		case !v.over:
			low, high = min(low, zxid), max(high, zxid)
		}
		if i < len(s.guards) {
			v.heard = nil
		}
	}
	s.applied = high
	return low == high, nil
}
