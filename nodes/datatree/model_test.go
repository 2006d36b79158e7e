package datatree

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A model is the service as a reader of the manual would write it down: a map
// of nodes, one request at a time, nothing foreseen and nothing shared. It
// knows the paths and modes that drawOp draws.
type model map[string]*modelNode

type modelNode struct {
	stat    znode.Stat
	creates int32
	data    znode.Data
}

func newModel() model {
	m := model{}
	for _, path := range []string{"/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config"} {
		m[path] = &modelNode{}
	}
	m["/zookeeper/config"].stat.Aversion = -1
	return m
}

func (m model) copy() model {
	c := model{}
	for path, n := range m {
		twin := *n
		c[path] = &twin
	}
	return c
}

func parentOf(path string) string {
	if i := strings.LastIndex(path, "/"); i > 0 {
		return path[:i]
	}
	return "/"
}

func (m model) children(path string) []string {
	names := []string{}
	for other := range m {
		if other != "/" && parentOf(other) == path {
			names = append(names, other[strings.LastIndex(other, "/")+1:])
		}
	}
	slices.Sort(names)
	return names
}

// do performs a write and returns what is answered: codes, and paths of creates.
func (m model) do(z znode.Zxid, session znode.SessionID, op znode.Op) string {
	switch op.Code {
	case znode.OpCreateSession:
		return "OK"
	case znode.OpCloseSession:
		for path, n := range m {
			if n.stat.EphemeralOwner == session {
				m.remove(z, path)
			}
		}
		return "OK"
	case znode.OpMulti:
		return m.multi(z, session, op)
	case znode.OpCreate, znode.OpCreate2:
		return m.create(z, session, op)
	}
	if op.Path == "/a/" && op.Code != znode.OpDelete {
		return "BadArguments"
	}
	if op.Code == znode.OpSetACL && len(op.ACL) == 0 {
		return "InvalidACL"
	}
	if op.Code == znode.OpDelete && op.Path == "/" {
		return "BadArguments"
	}
	n := m[op.Path]
	if n == nil {
		return "NoNode"
	}
	have := n.stat.Version
	if op.Code == znode.OpSetACL {
		have = n.stat.Aversion
	}
	if op.Version != -1 && op.Version != have {
		return "BadVersion"
	}
	switch op.Code {
	case znode.OpSetACL:
		n.stat.Aversion++
	case znode.OpSetData:
		n.data = op.Data
		n.stat.Version++
		n.stat.Mzxid, n.stat.Mtime = z, int64(z)*10
	case znode.OpDelete:
		if len(m.children(op.Path)) > 0 {
			return "NotEmpty"
		}
		m.remove(z, op.Path)
	}
	return "OK"
}

// multi works on a copy, which it becomes when nothing failed.
func (m model) multi(z znode.Zxid, session znode.SessionID, op znode.Op) string {
	trial, answers := m.copy(), []string{}
	for i, part := range op.Ops {
		answer := trial.do(z, session, part)
		answers = append(answers, answer)
		if !strings.HasPrefix(answer, "OK") {
			for j := range op.Ops {
				switch {
				case j < i:
					answers[j] = "OK"
				case j > i:
					answers = append(answers, "RuntimeInconsistency")
				}
			}
			return strings.Join(answers, ", ")
		}
	}
	clear(m)
	for path, n := range trial {
		m[path] = n
	}
	return strings.Join(answers, ", ")
}

func (m model) create(z znode.Zxid, session znode.SessionID, op znode.Op) string {
	parent := m[parentOf(op.Path)]
	switch {
	case op.Mode == 7:
		return "BadArguments"
	case len(op.ACL) == 0:
		return "InvalidACL"
	case parent == nil:
		return "NoNode"
	}
	path, ephemeral := op.Path, op.Mode == znode.Ephemeral || op.Mode == znode.EphemeralSequential
	if op.Mode == znode.PersistentSequential || op.Mode == znode.EphemeralSequential {
		path += fmt.Sprintf("%010d", parent.creates)
	}
	switch {
	case path == "/a/":
		return "BadArguments"
	case m[path] != nil:
		return "NodeExists"
	case parent.stat.EphemeralOwner != 0:
		return "NoChildrenForEphemerals"
	}
	parent.creates++
	parent.stat.Pzxid = z
	n := &modelNode{data: op.Data}
	n.stat = znode.Stat{Czxid: z, Mzxid: z, Pzxid: z, Ctime: int64(z) * 10, Mtime: int64(z) * 10}
	if ephemeral {
		n.stat.EphemeralOwner = session
	}
	m[path] = n
	return "OK " + path
}

func (m model) remove(z znode.Zxid, path string) {
	delete(m, path)
	m[parentOf(path)].stat.Pzxid = z
}

// answerOf renders what a transaction will be answered, as the model does.
func answerOf(c Change) string {
	switch c.Op {
	case znode.OpError:
		return c.Err.String()
	case znode.OpMulti:
		answers := []string{}
		for _, part := range c.Parts {
			answers = append(answers, answerOf(part))
		}
		return strings.Join(answers, ", ")
	case znode.OpCreate, znode.OpCreate2:
		return "OK " + c.Path
	}
	return "OK"
}

// TestTheTreeIsTheModel runs random writes, pipelined as a leader pipelines
// them, against a model that takes one at a time. The children of a session
// that is closing are the one thing that pipelining may be seen by (see
// closeSession), so what waits is applied behind each.
func TestTheTreeIsTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, m := newServer(znode.Rules{}), newModel()
		for range rapid.IntRange(1, 60).Draw(t, "writes") {
			s.session = znode.SessionID(rapid.IntRange(1, 3).Draw(t, "session"))
			op := drawOp(t)
			x := s.prepare(op)
			if got, want := answerOf(x.Change), m.do(x.Zxid, x.Session, op); got != want {
				t.Fatalf("%s %s is answered %q, want %q", op.Code, op.Path, got, want)
			}
			if drawFlush(t, s); op.Code == znode.OpCloseSession {
				s.flush()
				compare(t, s.tree, m)
			}
		}
		s.flush()
		compare(t, s.tree, m)
		if s.ahead.Len() != 0 || s.ahead.latest.size != 0 {
			t.Fatalf("all is applied and %d changes, %d nodes are outstanding", s.ahead.Len(), s.ahead.latest.size)
		}
	})
}

// compare demands that a tree is the model, node by node, and that the tree's
// own accounts of itself agree.
func compare(t *rapid.T, tree *Tree, m model) {
	if tree.Len() != len(m) {
		t.Fatalf("the tree has %d nodes, the model %d", tree.Len(), len(m))
	}
	owned := map[znode.SessionID][]string{}
	for path, n := range m {
		want := n.stat
		names := m.children(path)
		want.NumChildren, want.DataLength = int32(len(names)), int32(len(n.data.Bytes))
		want.Cversion = 2*n.creates - want.NumChildren
		data, got, ok := tree.Get(path)
		if !ok || got != want || data != n.data {
			t.Fatalf("%s is %v %+v, want %v %+v", path, data, got, n.data, want)
		}
		if got, _, _ := tree.Children(path); !slices.Equal(got, names) {
			t.Fatalf("%s has children %v, want %v", path, got, names)
		}
		if want.EphemeralOwner != 0 {
			owned[want.EphemeralOwner] = append(owned[want.EphemeralOwner], path)
		}
	}
	if len(tree.Owners()) != len(owned) {
		t.Fatalf("sessions %v own nodes, want %v", tree.Owners(), owned)
	}
	for id, paths := range owned {
		slices.Sort(paths)
		if !slices.Equal(tree.Ephemerals(id), paths) {
			t.Fatalf("session %v owns %v, want %v", id, tree.Ephemerals(id), paths)
		}
	}
}
