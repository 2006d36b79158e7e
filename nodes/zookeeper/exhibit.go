package zookeeper

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/watch"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// none stands in tables for nobody, or for what a server does not know.
const none = "-"

// Inspect shows the peer's columns and the service's: how many nodes and sessions
// the tree has, and how many clients are connected here.
func (s *server) Inspect() []sim.Column {
	return append(s.peer.Inspect(),
		sim.Column{Name: "znodes", Value: strconv.Itoa(s.tree.Len())},
		sim.Column{Name: "sessions", Value: strconv.Itoa(len(s.tree.Sessions()))},
		sim.Column{Name: "clients", Value: strconv.Itoa(s.front.open())},
	)
}

// Exhibit shows the tree, the sessions, the watches, and what the peer shows.
func (s *server) Exhibit() []sim.Exhibit {
	return append([]sim.Exhibit{s.znodes(), s.sessions(), s.watches()}, s.peer.Exhibits(describe)...)
}

// mostRows is how many nodes, sessions or watches are shown.
const mostRows = 500

// znodes shows the tree. A node is E for ephemeral, C for a container, T for one
// with a time to live; that a name was numbered the tree does not know.
func (s *server) znodes() sim.Exhibit {
	x := sim.Exhibit{Name: "znodes", Head: []string{"name", "kind", "owner", "version", "changed", "data"}}
	for r := range s.tree.Nodes() {
		if len(x.Rows) == mostRows {
			x.More = s.tree.Len() - mostRows
			break
		}
		name, depth := "/", 0
		if r.Path != "/" {
			name, depth = r.Path[strings.LastIndexByte(r.Path, '/')+1:], strings.Count(r.Path, "/")
		}
		owner := none
		if r.Session != 0 {
			owner = r.Session.String()
		}
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: r.Path, Depth: depth, Cells: []string{
			name, kindOf(r.Mode), owner, strconv.Itoa(int(r.Stat.Version)), r.Stat.Mzxid.Short(), znode.Brief(r.Data.String(), 24),
		}})
	}
	return x
}

func kindOf(m znode.CreateMode) string {
	switch m {
	case znode.Ephemeral:
		return "E"
	case znode.Container:
		return "C"
	case znode.PersistentTTL:
		return "T"
	}
	return ""
}

// sessions shows those that are alive. By which server one is served, and when it
// expires on the leader's clock if nothing more is heard of it, only the leader
// knows; a learner knows its own. Local sessions come behind.
func (s *server) sessions() sim.Exhibit {
	x := sim.Exhibit{Name: "sessions", Head: []string{"session", "server", "timeout", "expires", "owns"}}
	all := s.tree.Sessions()
	for _, known := range all[:min(len(all), mostRows)] {
		server, expires := s.whereabouts(known.ID)
		id := known.ID.String()
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: id, Cells: []string{
			id, server, (time.Duration(known.Timeout) * time.Millisecond).String(), expires, strconv.Itoa(len(s.tree.Ephemerals(known.ID))),
		}})
	}
	x.More = len(all) - len(x.Rows)
	for _, id := range slices.Sorted(maps.Keys(s.local.sessions)) {
		if len(x.Rows) == mostRows {
			x.More++
			continue
		}
		t := s.local.sessions[id]
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: id.String(), Cells: []string{
			id.String(), "here alone", (time.Duration(t.timeout) * time.Millisecond).String(), sim.Time(t.due(s.tick) * int64(time.Millisecond)).String(), "0",
		}})
	}
	return x
}

// whereabouts tells what the server knows of a session.
func (s *server) whereabouts(id znode.SessionID) (server, expires string) {
	server, expires = none, none
	if s.front.ofSession(id) != nil {
		server = "here"
	}
	t := s.tracker.sessions[id]
	if t == nil {
		return server, expires
	}
	if t.owner != 0 {
		server = election.ServerName(t.owner, len(s.peer.Voters))
	}
	if t.closing || t.filed == 0 {
		return server, "closing"
	}
	return server, sim.Time(t.due(s.tick) * int64(time.Millisecond)).String()
}

// watches shows who is to be told of what, by path: which connected session watches
// the node, and which the list of its children.
func (s *server) watches() sim.Exhibit {
	x := sim.Exhibit{Name: "watches", Head: []string{"path", "session", "node", "list"}}
	s.front.watches.Posts(func(p watch.Post) bool {
		if len(x.Rows) == mostRows {
			x.More++
			return true
		}
		session := s.front.ofWatcher(p.By).session.String()
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: p.Path + " " + session, Cells: []string{znode.Brief(p.Path, 40), session, inModes(p.Data), inModes(p.List)}})
		return true
	})
	return x
}

// inModes tells in which modes somebody watches: once, always, or also all below,
// as a persistent-recursive watch does.
func inModes(modes []znode.WatchMode) string {
	if modes == nil {
		return none
	}
	words := make([]string, len(modes))
	for i, m := range modes {
		words[i] = map[znode.WatchMode]string{znode.WatchStandard: "once", znode.WatchPersistent: "always", znode.WatchPersistentRecursive: "below"}[m]
	}
	return strings.Join(words, ", ")
}

// describe renders a transaction in few words: "create /a".
func describe(x zab.Txn) string {
	txn, err := DecodeTxn(x.Zxid, x.Value)
	if err != nil {
		return znode.Brief(err.Error(), 24)
	}
	return znode.Brief(inWords(&txn), 40)
}

func inWords(x *datatree.Txn) string {
	switch c := &x.Change; c.Op {
	case znode.OpError:
		return "error " + c.Err.String()
	case znode.OpCreateSession, znode.OpCloseSession:
		return c.Op.String() + " " + x.Session.String()
	case znode.OpMulti:
		return c.Op.String() + " of " + strconv.Itoa(len(c.Parts))
	default:
		return c.Op.String() + " " + c.Path
	}
}
