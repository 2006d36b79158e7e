package client

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// armed is a watch that a stand-in has of a guest.
type armed struct {
	path string
	as   string // data, child, persistent, recursive
}

// rearms and proofs are what a stand-in is told beside operations.
var (
	rearmed = sim.FactOf[carried]("rearms")
	proved  = sim.FactOf[arrival]("proved")
)

// carried are the watches that a client has brought along.
type carried struct {
	Code    znode.OpCode
	Watches znode.Watches
}

func (c carried) String() string {
	w := c.Watches
	return fmt.Sprint(c.Code, " since ", w.Since, w.Data, w.Exist, w.Child, w.Persistent, w.Recursive)
}

// take serves a request, and first says what it was.
func (s *standIn) take(env *sim.Env, i int, a arrival) {
	switch op := a.Call.Op; a.Call.Xid {
	case XidAuth:
		proved.Observe(env, a)
		var r znode.Result
		if op.Auth.Scheme != znode.SchemeDigest && op.Auth.Scheme != znode.SchemeIP {
			r.Err = znode.ErrAuthFailed
		}
		Reply.Send(env, s.guests[i].conn, Answer{XidAuth, r})
		if r.Err != znode.OK {
			s.hangUp(env, i)
		}
	case XidSetWatches:
		rearmed.Observe(env, carried{op.Code, *op.Watches})
		switch {
		case s.chance(env, 6) == 1:
			s.hangUp(env, i)
		case !s.habit.silent:
			s.catchUp(env, &s.guests[i], op.Watches)
			Reply.Send(env, s.guests[i].conn, Answer{XidSetWatches, znode.Result{Zxid: s.zxid}})
		}
	default:
		got.Observe(env, a)
		s.serve(env, i, a.Call)
	}
}

// tell notifies everybody of what an operation has done, before it is answered.
func (s *standIn) tell(env *sim.Env, op znode.Op, r znode.Result) {
	if r.Err != znode.OK {
		return
	}
	switch op.Code {
	case znode.OpCreate:
		s.fire(env, znode.EventNodeCreated, r.Path, "data")
		s.relist(env, r.Path)
	case znode.OpSetData:
		s.fire(env, znode.EventNodeDataChanged, op.Path, "data")
	case znode.OpDelete:
		s.fire(env, znode.EventNodeDeleted, op.Path, "data", "child")
		s.relist(env, op.Path)
	}
}

func (s *standIn) relist(env *sim.Env, path string) {
	parent := path[:max(1, strings.LastIndexByte(path, '/'))]
	s.lists[parent] = s.zxid
	s.fire(env, znode.EventNodeChildrenChanged, parent, "child")
}

func (s *standIn) fire(env *sim.Env, e znode.EventType, path string, tables ...string) {
	for i := range s.guests {
		g := &s.guests[i]
		told := g.armed[armed{path, "persistent"}]
		for _, as := range tables {
			told = told || g.armed[armed{path, as}]
			delete(g.armed, armed{path, as})
		}
		for above := path; e != znode.EventNodeChildrenChanged && !told; above = above[:max(1, strings.LastIndexByte(above, '/'))] {
			told = g.armed[armed{above, "recursive"}]
			if above == "/" {
				break
			}
		}
		if told && !g.dead {
			notify(env, g, e, path)
		}
	}
}

func notify(env *sim.Env, g *guest, e znode.EventType, path string) {
	Notification.Send(env, g.conn, znode.Event{Type: e, State: znode.StateSyncConnected, Path: path})
}

// arm leaves the watches that an operation asks for, or removes them.
func (s *standIn) arm(i int, op znode.Op, r znode.Result) znode.Result {
	on := s.guests[i].armed
	switch {
	case op.Code == znode.OpAddWatch && op.WatchMode == znode.WatchPersistent:
		on[armed{op.Path, "persistent"}] = true
	case op.Code == znode.OpAddWatch:
		on[armed{op.Path, "recursive"}] = true
	case op.Code == znode.OpRemoveWatches:
		r.Err = znode.ErrNoWatcher
		for as, of := range map[string][]znode.WatcherType{"data": {2, 3}, "child": {1, 3}, "persistent": {3, 4}, "recursive": {3, 5}} {
			if slices.Contains(of, op.WatcherType) && on[armed{op.Path, as}] {
				delete(on, armed{op.Path, as})
				r.Err = znode.OK
			}
		}
	case !op.Watch:
	case op.Code == znode.OpExists, op.Code == znode.OpGetData && r.Err == znode.OK:
		on[armed{op.Path, "data"}] = true
	case r.Err == znode.OK:
		on[armed{op.Path, "child"}] = true
	}
	return r
}

// catchUp takes over the watches of a client that comes from elsewhere.
func (s *standIn) catchUp(env *sim.Env, g *guest, w *znode.Watches) {
	for _, path := range w.Data {
		switch at, there := s.data[path]; {
		case !there:
			notify(env, g, znode.EventNodeDeleted, path)
		case at.mzxid > w.Since:
			notify(env, g, znode.EventNodeDataChanged, path)
		default:
			g.armed[armed{path, "data"}] = true
		}
	}
	for _, path := range w.Exist {
		if _, there := s.data[path]; there {
			notify(env, g, znode.EventNodeCreated, path)
		} else {
			g.armed[armed{path, "data"}] = true
		}
	}
	for _, path := range w.Child {
		switch _, there := s.data[path]; {
		case !there && path != "/":
			notify(env, g, znode.EventNodeDeleted, path)
		case s.lists[path] > w.Since:
			notify(env, g, znode.EventNodeChildrenChanged, path)
		default:
			g.armed[armed{path, "child"}] = true
		}
	}
	for _, path := range w.Persistent {
		g.armed[armed{path, "persistent"}] = true
	}
	for _, path := range w.Recursive {
		g.armed[armed{path, "recursive"}] = true
	}
}
