package znode

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// Do is what a client of the service does: it is invoked with an Op and
// returns a Result, or stays of unknown outcome when the connection is lost.
var Do = sim.OperationOf[Op, Result]("zk")

// An Op is one request, with the fields that its opcode has a use for.
type Op struct {
	Code    OpCode
	Session SessionID  // on whose behalf; 0 in createSession
	Path    string     // a prefix in getEphemerals
	Data    Data       // create…, setData
	Version int32      // delete, setData, setACL, check: the version expected, or AnyVersion
	Mode    CreateMode // create…
	TTL     int64      // createTTL: milliseconds without a change after which the node may go
	ACL     []ACL      // create…, setACL
	Watch   bool       // exists, getData, getChildren…: tell me of the next change
	Timeout int32      // createSession: milliseconds
	Ops     []Op       // multi, multiRead

	WatchMode   WatchMode   // addWatch
	WatcherType WatcherType // checkWatches, removeWatches
	Watches     *Watches    // setWatches, setWatches2; never written to
	Auth        ID          // auth: a scheme and, in place of an id, the proof of it: "user:password"

	// Who is whom the caller has authenticated as when the operation arrives, the
	// address that it comes from among them. It is what a judge has to know of the
	// caller; on the wire it does not stand, and a server goes by the connection.
	Who []ID
}

// A Result is the answer to one request, with the fields that its opcode has a
// use for. Those of an answer that is not OK are zero, but for Zxid.
type Result struct {
	Err      Code
	Zxid     Zxid      // the last transaction applied where and when the answer was made
	Path     string    // create…: the node's path, the number included; sync
	Data     Data      // getData
	Stat     Stat      // exists, getData, getChildren2, getACL, setData, setACL, create2, createContainer, createTTL
	Children []string  // getChildren…: names; getEphemerals: paths
	Count    int32     // getAllChildrenNumber
	ACL      []ACL     // getACL
	Session  SessionID // createSession
	Timeout  int32     // createSession: milliseconds, as granted
	Results  []Result  // multi, multiRead: one for each of its operations
	Who      []ID      // whoAmI: a user for each scheme
}

// String renders a request as a line of a history: `create /a "x" ephemeral`,
// `setData /a "y" if version 3`, `multi [check /a if version 0; delete /b]`.
func (o Op) String() string {
	var b strings.Builder
	b.WriteString(o.Code.String())
	word := func(text string) { b.WriteString(" " + text) }
	if o.Path != "" {
		word(o.Path)
	}
	switch o.Code {
	case OpCreate, OpCreate2, OpCreateContainer, OpCreateTTL:
		word(o.Data.quoted())
		if o.Mode != Persistent {
			word(o.Mode.String())
		}
		if o.TTL != 0 {
			word("for " + strconv.FormatInt(o.TTL, 10) + " ms")
		}
	case OpSetData:
		word(o.Data.quoted() + o.condition())
	case OpSetACL:
		word(listed(o.ACL, ACL.String) + o.condition())
	case OpDelete, OpCheck:
		b.WriteString(o.condition())
	case OpCreateSession:
		word("of " + strconv.Itoa(int(o.Timeout)) + " ms")
	case OpMulti, OpMultiRead:
		word(listed(o.Ops, Op.String))
	case OpAddWatch:
		word(o.WatchMode.String())
	case OpCheckWatches, OpRemoveWatches:
		word(o.WatcherType.String())
	case OpSetWatches, OpSetWatches2:
		word(o.Watches.String())
	case OpAuth:
		word(o.Auth.Scheme)
	}
	if o.Watch {
		word("and watch")
	}
	return b.String()
}

// condition is what an operation demands of the version, "" for nothing.
func (o Op) condition() string {
	if o.Version == AnyVersion {
		return ""
	}
	return " if version " + strconv.Itoa(int(o.Version))
}

// String renders an answer as a line of a history: "OK /a at 0x100000001",
// `OK "x" version 3 at 0x100000004`, "NoNode at 0x100000004".
func (r Result) String() string {
	var b strings.Builder
	b.WriteString(r.Err.String())
	word := func(present bool, text string) {
		if present {
			b.WriteString(" " + text)
		}
	}
	word(r.Path != "", r.Path)
	word(r.Data != Data{}, r.Data.quoted())
	if r.Stat != (Stat{}) {
		b.WriteString(" version " + strconv.Itoa(int(r.Stat.Version)))
		if n := r.Stat.NumChildren; n > 0 {
			b.WriteString(", " + strconv.Itoa(int(n)) + " children")
		}
		word(r.Stat.EphemeralOwner != 0, "of session "+r.Stat.EphemeralOwner.String())
	}
	word(r.Children != nil, fmt.Sprint(r.Children))
	word(r.Count != 0, strconv.Itoa(int(r.Count)))
	word(r.Session != 0, "session "+r.Session.String()+" of "+strconv.Itoa(int(r.Timeout))+" ms")
	word(r.Results != nil, listed(r.Results, Result.String))
	word(r.ACL != nil, listed(r.ACL, ACL.String))
	word(r.Who != nil, listed(r.Who, ID.String))
	word(r.Zxid != 0, "at "+r.Zxid.String())
	return b.String()
}

// listed renders the parts of a multi.
func listed[T any](parts []T, text func(T) string) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = text(p)
	}
	return "[" + strings.Join(texts, "; ") + "]"
}
