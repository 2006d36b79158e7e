package zookeeper

import (
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/watch"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// apply applies a transaction and tells whom it concerns: before anything else
// that comes of it, so that nobody is shown what it did before the event.
func (s *server) apply(env *sim.Env, x datatree.Txn) znode.Result {
	if s.front.watches.Empty() {
		r := s.tree.Apply(x, nil)
		Applied.Observe(env, State{x.Zxid, s.tree.Digest()})
		return r
	}
	var notices []datatree.Notice
	r := s.tree.Apply(x, &notices)
	Applied.Observe(env, State{x.Zxid, s.tree.Digest()})
	for _, n := range s.lose(&x, notices) {
		s.fire(env, x.Zxid, n)
	}
	return r
}

// fire tells who watches a node of what has happened to it. The watch of one who
// may not read the node is used up all the same.
func (s *server) fire(env *sim.Env, z znode.Zxid, n datatree.Notice) {
	var room [16]watch.Watcher
	for _, w := range s.front.watches.Fire(room[:0], n.Type, n.Path) {
		c := s.front.ofWatcher(w)
		s.keepWatch(w, n)
		if !n.Readable(c.who) && !s.bugs.has(watchUnreadable) {
			env.Note(RuleFilter, int64(c.session), int64(n.Type), int64(z), 0)
			env.Sometimes(WatchFiltered)
			continue
		}
		env.Note(RuleWatch, int64(c.session), int64(n.Type), int64(z), 0)
		env.Sometimes(WatchFired)
		s.tell(env, c, n.Type, n.Path, s.stamp(z))
	}
}

// stamp is the zxid that an event bears: 3.8 gives it none.
func (s *server) stamp(z znode.Zxid) znode.Zxid {
	if s.rules.Compat == znode.V38 {
		return 0
	}
	return z
}

func (s *server) tell(env *sim.Env, c *connection, event znode.EventType, path string, z znode.Zxid) {
	s.tally.sent(c)
	e := znode.Event{Type: event, State: znode.StateSyncConnected, Path: path, Zxid: z}
	if s.bugs.has(watchAfterReply) {
		s.tellLater(env, c, e)
		return
	}
	client.Notification.Send(env, c.conn, e)
}

// arm leaves the watch that a read has asked for. A read that failed leaves none,
// but for the exists of a node that is not there. In a multiRead no read leaves any,
// whatever it asks for.
func (s *server) arm(c *connection, op *znode.Op, r *znode.Result) {
	switch {
	case !op.Watch:
	case op.Code == znode.OpExists && (r.Err == znode.OK || r.Err == znode.ErrNoNode),
		op.Code == znode.OpGetData && r.Err == znode.OK:
		s.front.watches.Data(c.watcher, op.Path)
	case (op.Code == znode.OpGetChildren || op.Code == znode.OpGetChildren2) && r.Err == znode.OK:
		s.front.watches.Child(c.watcher, op.Path)
	}
}

// tend serves a request about watches themselves.
func (s *server) tend(env *sim.Env, c *connection, op *znode.Op) znode.Result {
	r := znode.Result{Zxid: s.tree.Zxid()}
	switch op.Code {
	case znode.OpAddWatch:
		r.Err = s.addWatch(c, op)
	case znode.OpCheckWatches, znode.OpRemoveWatches:
		r.Err = s.lookForWatches(c, op)
	case znode.OpSetWatches, znode.OpSetWatches2:
		if op.Watches == nil {
			r.Err = znode.ErrMarshallingError
			break
		}
		s.catchUp(env, c, op)
	}
	return r
}

// addWatch leaves a watch that lasts, whether there is such a node or not.
func (s *server) addWatch(c *connection, op *znode.Op) znode.Code {
	switch op.WatchMode {
	case znode.WatchPersistent, znode.WatchPersistentRecursive:
		s.front.watches.Add(c.watcher, op.Path, op.WatchMode)
		return znode.OK
	}
	return znode.ErrMarshallingError
}

// lookForWatches says whether a connection has watches of a type, and if asked to
// removes them.
func (s *server) lookForWatches(c *connection, op *znode.Op) znode.Code {
	if !watch.Knows(s.rules.Compat, op.WatcherType) {
		return znode.ErrMarshallingError
	}
	// To find a watch 3.8 cut off the path at its last slash.
	if s.rules.Compat == znode.V38 && op.Code == znode.OpCheckWatches && op.Path != "" && !strings.Contains(op.Path, "/") {
		return znode.ErrMarshallingError
	}
	find := s.front.watches.Has
	if op.Code == znode.OpRemoveWatches {
		find = s.front.watches.Remove
	}
	if !find(c.watcher, op.Path, op.WatcherType) {
		return znode.ErrNoWatcher
	}
	return znode.OK
}

// catchUp takes over the watches that a client has brought with it. What has
// happened to a node since the client last heard of it is told at once, as far as
// the node still shows it, and whether the client may read the node or not; where
// nothing has, the watch is left anew. Those that last are left without a look.
func (s *server) catchUp(env *sim.Env, c *connection, op *znode.Op) {
	w, on, told := s.sinceNow(op.Watches), &s.front.watches, 0
	missed := func(event znode.EventType, path string) bool {
		if event == 0 {
			return false
		}
		told++
		s.tell(env, c, event, path, 0)
		return true
	}
	for _, path := range w.Data {
		if !missed(s.dataSince(path, w.Since), path) {
			on.Data(c.watcher, path)
		}
	}
	for _, path := range w.Exist {
		if !missed(s.createdSince(path), path) {
			on.Data(c.watcher, path)
		}
	}
	for _, path := range w.Child {
		if !missed(s.childrenSince(path, w.Since), path) {
			on.Child(c.watcher, path)
		}
	}
	if op.Code == znode.OpSetWatches2 {
		for _, path := range w.Persistent {
			on.Add(c.watcher, path, znode.WatchPersistent)
		}
		for _, path := range w.Recursive {
			on.Add(c.watcher, path, znode.WatchPersistentRecursive)
		}
	}
	env.Note(RuleCatchUp, int64(c.session), int64(told), int64(w.Len()), int64(w.Since))
	if told > 0 {
		env.Sometimes(CaughtUp)
	}
}

// dataSince is what has happened to a node that was there, 0 for nothing. Zxids
// are compared as the signed numbers that they are on the wire.
func (s *server) dataSince(path string, since znode.Zxid) znode.EventType {
	stat, there := s.tree.Exists(path)
	switch {
	case !there:
		return znode.EventNodeDeleted
	case int64(stat.Mzxid) > int64(since):
		return znode.EventNodeDataChanged
	}
	return 0
}

// createdSince is what has happened to a node that was not there.
func (s *server) createdSince(path string) znode.EventType {
	if _, there := s.tree.Exists(path); there {
		return znode.EventNodeCreated
	}
	return 0
}

// childrenSince is what has happened to the list of a node's children.
func (s *server) childrenSince(path string, since znode.Zxid) znode.EventType {
	stat, there := s.tree.Exists(path)
	switch {
	case !there:
		return znode.EventNodeDeleted
	case int64(stat.Pzxid) > int64(since):
		return znode.EventNodeChildrenChanged
	}
	return 0
}
