package differential

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// A session is one that an ensemble has given out in this run.
type session struct {
	id       znode.SessionID
	password string
	holder   *visitor // who has come with it last
}

const wish = 40000 // milliseconds, the longest timeout that is granted

// enter connects to a server, and returns its answer: nil when it hangs up instead.
func (s *Side) enter(server int, r jute.ConnectRequest, less int) (*visitor, []byte, error) {
	v, err := dial(s.Servers[server%len(s.Servers)], s.nudge)
	if err != nil {
		return nil, nil, err
	}
	v.server = server % len(s.Servers)
	b := jute.AppendConnectRequest(nil, r)
	v.send(b[:len(b)-min(less, len(b)-1)])
	frame, err := v.read(patience)
	return v, frame, err
}

// meet has a visitor connect. Whom it was before is left to the server to notice.
func (s *Side) meet(slot int, m Meeting) error {
	if old := s.visitors[slot]; old != nil && !old.over {
		s.leave(old)
	}
	if m.Session >= len(s.sessions) {
		m.Session = Fresh // of a sequence that was made shorter
	}
	r := jute.ConnectRequest{Protocol: m.Protocol, LastZxidSeen: znode.Zxid(s.applied + m.Seen), Timeout: m.Timeout,
		ReadOnly: m.ReadOnly, HasReadOnly: !m.Brief}
	switch {
	case m.Session == Unknown:
		r.Session = 0x7eadbeef
	case m.Session >= 0:
		r.Session = s.sessions[m.Session].id
		r.Password.Bytes = s.sessions[m.Session].password
	}
	switch m.Password {
	case "wrong":
		r.Password.Bytes = "0123456789abcdef"
	case "short":
		r.Password.Bytes = "0123"
	case "null":
		r.Password = znode.Data{Null: true}
	case "empty":
		r.Password.Bytes = ""
	}
	v, frame, err := s.enter(m.Server, r, m.Less)
	if err != nil {
		return fmt.Errorf("%s: visitor %d has no answer to %+v: %w", s.Name, slot, m, err)
	}
	s.visitors[slot] = v
	v.session = m.Session
	if frame == nil {
		return nil
	}
	v.heard = []heard{{&Ask{Says: "ConnectRequest", Op: opConnect}, frame}}
	switch w, err := jute.ReadConnectResponse(frame); {
	case err != nil || w.Timeout <= 0:
		return v.toTheEnd()
	case m.Session < 0:
		v.session = len(s.sessions)
		s.sessions = append(s.sessions, session{w.Session, w.Password.Bytes, v})
	default:
		s.sessions[m.Session].holder = v
	}
	return nil
}

// held reports whether one comes with a session that another holds at this time.
func (s *Side) held(step Step) bool {
	return slices.ContainsFunc(s.visitors[:], func(v *visitor) bool {
		return v != nil && !v.over && v != s.visitors[step.Slot] && step.Meet.Session >= 0 && v.session == step.Meet.Session
	})
}

// moved reports whether another has come with a visitor's session since.
func (s *Side) moved(slot int) bool {
	v := s.visitors[slot]
	return v.session < 0 || s.sessions[v.session].holder != v
}

// post puts a guard at each server, which sees what it has applied. Guards stay from
// run to run.
func (s *Side) post() error {
	for i := range s.Servers {
		if i < len(s.guards) {
			if _, err := s.guards[i].ping(); err == nil && !s.guards[i].over {
				continue
			}
			s.guards = s.guards[:i]
		}
		v, err := s.wait(i)
		if err != nil {
			return err
		}
		s.guards = append(s.guards, v)
		if err := s.errand(Ask{Xid: -4, Op: opAuth, Body: new(pen).int(0).text("digest").text("super:test").bytes()}); err != nil {
			return err
		}
	}
	return nil
}

// wait gets into a server as soon as it lets anybody in.
func (s *Side) wait(server int) (*visitor, error) {
	for limit := time.Now().Add(patience); ; {
		v, frame, err := s.enter(server, jute.ConnectRequest{Timeout: wish, HasReadOnly: true}, 0)
		switch {
		case err != nil:
			return nil, err
		case frame != nil:
			return v, nil
		case time.Now().After(limit):
			return nil, fmt.Errorf("%s: server %d lets nobody in", s.Name, server)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// errand has a guard ask for something, and wants it done.
func (s *Side) errand(a Ask) error {
	h, err := s.inquire(a)
	if err != nil {
		return err
	}
	if _, _, code := header(h.frame); code != 0 {
		return fmt.Errorf("%s: errand %d of the guard: %s", s.Name, a.Op, znode.Code(code))
	}
	return nil
}

// inquire has a guard ask for something, and returns the answer.
func (s *Side) inquire(a Ask) (heard, error) {
	g := s.guards[len(s.guards)-1]
	g.heard = nil
	if err := s.send(g, []Ask{a}); err != nil {
		return heard{}, fmt.Errorf("%s: errand %d of the guard: %w", s.Name, a.Op, err)
	}
	if len(g.heard) == 0 {
		return heard{}, fmt.Errorf("%s: errand %d of the guard has no answer", s.Name, a.Op)
	}
	h := g.heard[len(g.heard)-1]
	g.heard = nil
	return h, nil
}

// dismiss ends the sessions of a run.
func (s *Side) dismiss() error {
	for _, v := range s.visitors {
		if v != nil {
			v.hangUp()
		}
	}
	for _, one := range s.sessions {
		v, frame, err := s.enter(0, jute.ConnectRequest{Timeout: wish, Session: one.id, Password: znode.Data{Bytes: one.password}, HasReadOnly: true}, 0)
		if err != nil {
			return err
		}
		if w, err := jute.ReadConnectResponse(frame); err == nil && w.Timeout > 0 {
			if err := s.send(v, []Ask{{Xid: 1, Op: opCloseSession, Ends: true}}); err != nil {
				return err
			}
		}
		v.hangUp()
	}
	return s.settle(0)
}

// survey lists what there is below a path, the lower nodes first.
func (s *Side) survey(path string) (all []string, err error) {
	h, err := s.inquire(Ask{Xid: 1, Op: opGetChildren, Body: new(pen).text(path).bool(false).bytes()})
	if err != nil {
		return nil, err
	}
	list := names(h.frame)
	slices.Sort(list)
	for _, name := range list {
		child := strings.TrimSuffix(path, "/") + "/" + name
		below, err := s.survey(child)
		if err != nil {
			return nil, err
		}
		all = append(append(all, below...), child)
	}
	return all, nil
}

// clear deletes what there is but for the service's own.
func (s *Side) clear() error {
	all, err := s.survey("/")
	if err != nil {
		return err
	}
	for _, path := range all {
		if path == "/zookeeper" || path == quotaOf || path == configPath {
			continue
		}
		if err := s.errand(Ask{Xid: 1, Op: opDelete, Body: new(pen).text(path).int(-1).bytes()}); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return s.settle(0)
}
