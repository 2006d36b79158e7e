package zookeeper

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Stats is what a server has counted since it began to serve, for those who ask how
// it is. Times are milliseconds on its clock.
type Stats struct {
	Received, Sent int64 // packets of clients, the first one among them, and to them
	Outstanding    int   // requests without an answer
	Latency        Latency
	Proposals      Sizes // of a leader; of others without a number
	Zxid           znode.Zxid
	Nodes          int   // of the tree, each once
	Ephemerals     int   // nodes among them
	DataSize       int64 // bytes of all paths and data
	Connections    []Connection
}

// A Latency tells how long answers took, from the arrival of the request, in
// milliseconds.
type Latency struct {
	Min, Max, Total, Count int64
}

// Average returns the mean, rounded down; 0 of none.
func (l Latency) Average() int64 { return l.Total / max(l.Count, 1) }

// mean is the mean with up to four decimals, as servers print it: "0.3333", "12.0". The
// real ones write less than a thousandth as Java does, "5.0E-4", which clients cannot read.
func (l Latency) mean() string {
	n := max(l.Count, 1)
	tenThousandths := (l.Total*20000 + n) / (2 * n)
	decimals := strings.TrimRight(fmt.Sprintf("%04d", tenThousandths%10000), "0")
	return fmt.Sprintf("%d.%s", tenThousandths/10000, cmp.Or(decimals, "0"))
}

func (l *Latency) add(took int64) {
	if l.Count == 0 {
		l.Min = took
	}
	l.Min, l.Max = min(l.Min, took), max(l.Max, took)
	l.Total += took
	l.Count++
}

// Sizes tells how long proposals were, in bytes.
type Sizes struct {
	Last, Min, Max int
	Count          int64 // 0 if there was none; the rest says nothing then
}

// String renders sizes as "last/min/max", each -1 of none.
func (s Sizes) String() string {
	if s.Count == 0 {
		return "-1/-1/-1"
	}
	return fmt.Sprintf("%d/%d/%d", s.Last, s.Min, s.Max)
}

func (s *Sizes) add(n int) {
	if s.Count == 0 {
		s.Min = n
	}
	s.Last, s.Min, s.Max = n, min(s.Min, n), max(s.Max, n)
	s.Count++
}

// A Connection is one of the server's clients, by what it has counted of it.
type Connection struct {
	Client         sim.Conn
	From           client.Origin
	Session        znode.SessionID
	Timeout        int32 // of the session, in milliseconds
	Established    int64 // when the client introduced itself
	Heard          int64 // when its last packet came
	Outstanding    int
	Received, Sent int64
	LastOp         string     // as the four-letter words name them: "GETD"; "NA" of one that failed; of none "null", and "NA" after crst
	LastXid        int32      // of an operation; of none 0, and -1 after crst
	LastZxid       znode.Zxid // that an answer bore; of none 0, and -1 on the wire after crst
	LastAnswer     int64      // when it was; 0 of none
	LastLatency    int64
	Latency        Latency
}

// Stats returns what there is to say of the server now. Of all but the tree's size
// it has kept count.
func (s *server) Stats() Stats {
	st := Stats{Received: s.tally.in, Sent: s.tally.out, Latency: s.tally.latency, Proposals: s.tally.proposals,
		Zxid: s.tree.Zxid(), Nodes: s.tree.Len()}
	for i := range s.front.slots {
		c := &s.front.slots[i]
		if c.conn == (sim.Conn{}) {
			continue
		}
		st.Outstanding += len(c.line)
		st.Connections = append(st.Connections, s.tally.of(c).about(c))
	}
	slices.SortFunc(st.Connections, func(a, b Connection) int { return cmp.Compare(a.Session, b.Session) })
	for _, owner := range s.tree.Owners() {
		st.Ephemerals += len(s.tree.Ephemerals(owner))
	}
	for r := range s.tree.Nodes() {
		st.DataSize += int64(len(r.Path) + len(r.Data.Bytes))
	}
	return st
}

// about is what has been counted of a connection.
func (k *contact) about(c *connection) Connection {
	about := Connection{Client: c.conn, From: k.from, Session: c.session, Timeout: c.timeout, Established: k.established, Heard: k.heard, Outstanding: len(c.line),
		Received: k.in, Sent: k.out, LastOp: "null", LastAnswer: k.answered, LastLatency: k.took, Latency: k.latency}
	if k.cleared {
		about.LastOp, about.LastXid, about.LastZxid = "NA", -1, noZxid
	} else {
		about.Latency.Min = 0 // where the real server begins to look for less
	}
	if k.latency.Count > 0 {
		about.LastOp, about.LastZxid = abbreviation(k.last.op), k.last.zxid
	}
	if k.numbered {
		about.LastXid = k.xid
	}
	return about
}

// abbreviation is how the real server calls the requests of an opcode in lists of
// connections.
func abbreviation(op znode.OpCode) string {
	names := map[znode.OpCode]string{
		znode.OpPing: "PING", znode.OpCreateSession: "SESS", znode.OpCloseSession: "CLOS", znode.OpMulti: "MULT", znode.OpMultiRead: "MLTR",
		znode.OpCreate: "CREA", znode.OpCreate2: "CREA", znode.OpCreateContainer: "CREA", znode.OpCreateTTL: "CREA",
		znode.OpDelete: "DELE", znode.OpSetData: "SETD", znode.OpSetACL: "SETA", znode.OpSync: "SYNC", znode.OpCheck: "CHEC",
		znode.OpExists: "EXIS", znode.OpGetData: "GETD", znode.OpGetACL: "GETA", znode.OpGetChildren: "GETC", znode.OpGetChildren2: "GETC",
		znode.OpGetAllChildrenNumber: "GETACN", znode.OpGetEphemerals: "GETE", znode.OpWhoAmI: "HOMI",
		znode.OpSetWatches: "SETW", znode.OpSetWatches2: "STW2", znode.OpAddWatch: "ADDW", znode.OpCheckWatches: "CHKW", znode.OpRemoveWatches: "REMW",
	}
	if name, ok := names[op]; ok {
		return name
	}
	return "NA"
}
