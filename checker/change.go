package checker

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A Change is what a transaction does, or a part of one. The path of a sequential
// create may be the one asked for or the one it came to, and the code of what
// failed may be OpError.
type Change struct {
	Code znode.OpCode
	Err  znode.Code
	Path string
	Data znode.Data
	More *More // nil: nothing of it
}

// More is what few transactions have.
type More struct {
	Mode    znode.CreateMode // create…: with or without a number in the name
	TTL     int64            // createTTL: milliseconds
	Timeout int32            // createSession: milliseconds; 0: not known
	ACL     []znode.ACL      // create…, setACL: as the node has it from now on
	Paths   []string         // closeSession: the nodes that go with the session
	// Parts are those of a multi, whose Err is OK whatever became of them. If one
	// of them has an error, all have theirs and nothing is done.
	Parts []Change
}

// common is More that several transactions have.
type common struct {
	mode    znode.CreateMode
	ttl     int64
	timeout int32
	acl     znode.ACL
}

// nothing is what More says when it is not there.
var nothing More

// more returns More, or one of which nothing is there. It is to be read only.
func (c *Change) more() *More {
	if c.More == nil {
		return &nothing
	}
	return c.More
}

// outcome returns how a transaction ended, as far as it tells.
func (c *Change) outcome() znode.Result {
	r := znode.Result{Err: c.Err}
	for i := range c.more().Parts {
		r.Results = append(r.Results, znode.Result{Err: c.More.Parts[i].Err})
	}
	return r
}

// failed reports whether a transaction changed nothing.
func (c *Change) failed() bool {
	if c.Err != znode.OK || c.More == nil {
		return c.Err != znode.OK
	}
	for i := range c.More.Parts {
		if c.More.Parts[i].Err != znode.OK {
			return true
		}
	}
	return false
}

var superuser = []znode.ID{{Scheme: znode.SchemeSuper}}

// op returns what a change does as a request that nobody would refuse.
func (c *Change) op() znode.Op {
	more := c.more()
	op := znode.Op{Code: c.Code, Path: c.Path, Data: c.Data, Version: znode.AnyVersion,
		Mode: kindOf(c.Code, more.Mode), TTL: more.TTL, Timeout: more.Timeout, ACL: more.ACL}
	for i := range more.Parts {
		op.Ops = append(op.Ops, more.Parts[i].op())
	}
	op.Who = superuser
	return op
}

// op returns what a transaction does as a request.
func (c *Commit) op() znode.Op {
	op := c.Change.op()
	op.Session = c.Session
	return op
}

// ended renders an outcome for a sentence: "NoNode", or one for each part.
func ended(r *znode.Result) string {
	if len(r.Results) == 0 {
		return r.Err.String()
	}
	parts := make([]string, len(r.Results))
	for i := range r.Results {
		parts[i] = r.Results[i].Err.String()
	}
	return fmt.Sprintf("[%s]", strings.Join(parts, " "))
}

// sameOutcome reports whether an operation ended as it should have.
func sameOutcome(want, is *znode.Result) bool {
	if !sameCode(want.Err, is.Err) || len(want.Results) != len(is.Results) {
		return false
	}
	for i := range want.Results {
		if !sameCode(want.Results[i].Err, is.Results[i].Err) {
			return false
		}
	}
	return true
}

// sameCode is the same for codes. A leader takes the local sessions of other servers for
// expired.
func sameCode(want, is znode.Code) bool {
	return want == is || want == znode.ErrEphemeralOnLocalSession && is == znode.ErrSessionExpired
}
