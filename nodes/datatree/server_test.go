package datatree

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A server is a leader of one: it prepares requests and applies them, at once
// or, while it holds, all together later. Its clock shows ten times the zxid.
type server struct {
	tree    *Tree
	ahead   Outstanding
	zxid    znode.Zxid
	session znode.SessionID
	who     []znode.ID
	stand   znode.Code
	owning  znode.Code
	holding bool
	log     []Txn // all transactions
	applied int   // how many of them the tree has
}

func newServer(rules znode.Rules) *server { return &server{tree: New(rules), session: 1} }

// prepare makes a transaction of a request, without applying it.
func (s *server) prepare(op znode.Op) Txn {
	s.zxid++
	x := s.ahead.Prepare(s.tree, s.zxid, Request{
		Session: s.session, Cxid: int32(s.zxid), Time: int64(s.zxid) * 10, Op: op, Who: s.who, Standing: s.stand, Owning: s.owning,
	})
	s.log = append(s.log, x)
	return x
}

// flush applies what has been prepared and returns the last answer.
func (s *server) flush() znode.Result { return s.flushTo(len(s.log)) }

// flushTo applies the first n transactions.
func (s *server) flushTo(n int) (r znode.Result) {
	for ; s.applied < n; s.applied++ {
		x := s.log[s.applied]
		r = s.tree.Apply(x, nil)
		s.ahead.Applied(x.Zxid)
	}
	return r
}

// do prepares a write, applies it unless the server holds, and returns the
// answer; a read is answered.
func (s *server) do(op znode.Op) znode.Result {
	op.Session = s.session
	if !Writes(op.Code) {
		return s.tree.Answer(op, s.who)
	}
	x := s.prepare(op)
	if !s.holding {
		return s.flush()
	}
	r := znode.Result{Err: x.Change.Err, Path: x.Change.Path}
	for _, part := range x.Change.Parts {
		r.Results = append(r.Results, znode.Result{Err: part.Err, Path: part.Path})
	}
	return r
}

// run runs a script, one command a line, and fails the test at the first answer
// that is not the one after "->"; without an arrow that is OK.
//
//	create MODE PATH [DATA]   create2, createContainer, createTTL; MODE as in znode
//	delete PATH [VERSION]     set PATH DATA [VERSION]    check PATH [VERSION]
//	setACL PATH ACL [VERSION] an ACL is SCHEME:ID:PERMS,…, "none" is empty
//	ttl MS, acl ACL           of the creates that follow
//	multi CMD ; CMD …         answers in order: -> OK NoNode
//	get, ls, count, getACL    PATH, and stat PATH -> field=value …
//	openSession MS, closeSession, session N, who SCHEME:ID…, standing CODE
//	reapable TIME             paths
//	hold, apply               writes wait to be applied, and are
//	replay N                  the Nth transaction is applied once more
func (s *server) run(t testing.TB, script string) {
	t.Helper()
	env := &scriptEnv{ttl: -1, acl: znode.OpenACL()}
	for _, line := range strings.Split(strings.TrimSpace(script), "\n") {
		command, want, arrow := strings.Cut(strings.TrimLeft(line, "\t"), "->")
		if !arrow {
			want = "OK"
		}
		got := env.command(s, strings.Fields(command))
		switch want = strings.TrimSpace(want); {
		case !arrow:
			got, _, _ = strings.Cut(got, " ")
		case strings.HasPrefix(command, "stat"):
			got = chosen(got, want)
		}
		if got != want {
			t.Fatalf("%s\n\tgot  %q\n\twant %q", strings.TrimSpace(command), got, want)
		}
	}
}

type scriptEnv struct {
	ttl int64
	acl []znode.ACL
}

// command runs one command and renders the answer.
func (e *scriptEnv) command(s *server, f []string) string {
	switch f[0] {
	case "hold":
		s.holding = true
	case "apply":
		s.holding = false
		s.flush()
	case "session":
		s.session = znode.SessionID(number(f[1]))
	case "who":
		s.who = nil
		for _, id := range f[1:] {
			scheme, rest, _ := strings.Cut(id, ":")
			s.who = append(s.who, znode.ID{Scheme: scheme, ID: rest})
		}
	case "replay":
		s.tree.Apply(s.log[number(f[1])-1], nil)
	case "standing":
		s.stand = codeNamed(f[1])
	case "owning":
		s.owning = codeNamed(f[1])
	case "reapable":
		return strings.Join(s.tree.Reapable(number(f[1])), " ")
	case "ttl":
		e.ttl = number(f[1])
	case "acl":
		e.acl = parseACL(f[1])
	case "multi", "multiRead":
		return e.multi(s, f)
	default:
		return render(f[0], s.do(e.op(f)))
	}
	return "OK"
}

func (e *scriptEnv) multi(s *server, f []string) string {
	op := znode.Op{Code: opcode(f[0])}
	for _, part := range strings.Split(strings.Join(f[1:], " "), ";") {
		if part := strings.Fields(part); len(part) > 0 {
			op.Ops = append(op.Ops, e.op(part))
		}
	}
	r := s.do(op)
	if r.Err != znode.OK {
		return r.Err.String()
	}
	answers := []string{}
	for i, one := range r.Results {
		answers = append(answers, render(op.Ops[i].Code.String(), one))
	}
	return strings.Join(answers, " ")
}

// op parses one request.
func (e *scriptEnv) op(f []string) znode.Op {
	arg := func(i int) string {
		if i < len(f) {
			return strings.NewReplacer(`\0`, "\x00", `\e`, "", `\s`, " ").Replace(f[i])
		}
		return ""
	}
	version := func(i int) int32 {
		if i < len(f) {
			return int32(number(f[i]))
		}
		return znode.AnyVersion
	}
	op := znode.Op{Code: opcode(f[0]), Path: arg(1)}
	switch op.Code {
	case znode.OpDelete, znode.OpCheck:
		op.Version = version(2)
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		op.Mode, op.Path, op.Data = modeNamed(f[1]), arg(2), znode.Data{Bytes: arg(3)}
		op.ACL, op.TTL = e.acl, e.ttl
	case znode.OpSetData:
		op.Data, op.Version = znode.Data{Bytes: arg(2), Null: arg(2) == "null"}, version(3)
		if op.Data.Null {
			op.Data.Bytes = ""
		}
	case znode.OpSetACL:
		op.ACL, op.Version = parseACL(arg(2)), version(3)
	case znode.OpCreateSession:
		op.Path, op.Timeout = "", int32(number(f[1]))
	}
	return op
}

// render writes an answer as scripts expect it.
func render(command string, r znode.Result) string {
	if r.Err != znode.OK {
		return r.Err.String()
	}
	switch command {
	case "create", "create2", "createContainer", "createTTL":
		return strings.TrimSpace("OK " + r.Path)
	case "get", "getData":
		return r.Data.String()
	case "ls", "getChildren", "ephemerals":
		return strings.Join(r.Children, " ")
	case "count":
		return strconv.Itoa(int(r.Count))
	case "getACL":
		parts := []string{}
		for _, a := range r.ACL {
			parts = append(parts, fmt.Sprintf("%s:%s:%d", a.ID.Scheme, a.ID.ID, a.Perms))
		}
		return strings.Join(parts, ",")
	case "stat":
		s := r.Stat
		return fmt.Sprintf("czxid=%d mzxid=%d pzxid=%d ctime=%d mtime=%d version=%d cversion=%d aversion=%d owner=%d length=%d children=%d",
			s.Czxid, s.Mzxid, s.Pzxid, s.Ctime, s.Mtime, s.Version, s.Cversion, s.Aversion, s.EphemeralOwner, s.DataLength, s.NumChildren)
	}
	return "OK"
}

// chosen keeps of a rendered Stat the fields that are asked for.
func chosen(stat, want string) string {
	var kept []string
	for _, w := range strings.Fields(want) {
		name, _, _ := strings.Cut(w, "=")
		for _, f := range strings.Fields(stat) {
			if n, _, _ := strings.Cut(f, "="); n == name || !strings.Contains(f, "=") {
				kept = append(kept, f)
			}
		}
	}
	return strings.Join(kept, " ")
}

func opcode(word string) znode.OpCode {
	switch word {
	case "set":
		return znode.OpSetData
	case "get":
		return znode.OpGetData
	case "ls":
		return znode.OpGetChildren
	case "stat":
		return znode.OpExists
	case "count":
		return znode.OpGetAllChildrenNumber
	case "ephemerals":
		return znode.OpGetEphemerals
	case "openSession":
		return znode.OpCreateSession
	}
	for c := znode.OpCloseSession; c <= znode.OpWhoAmI; c++ {
		if c.String() == word {
			return c
		}
	}
	panic("no command " + word)
}

func modeNamed(word string) znode.CreateMode {
	for m := znode.Persistent; m <= znode.PersistentSequentialTTL; m++ {
		if m.String() == word {
			return m
		}
	}
	return znode.CreateMode(number(word))
}

func codeNamed(word string) znode.Code {
	for c := znode.OK; c > -128; c-- {
		if c.String() == word {
			return c
		}
	}
	panic("no code " + word)
}

func parseACL(word string) []znode.ACL {
	if word == "none" {
		return nil
	}
	var acl []znode.ACL
	for _, part := range strings.Split(word, ",") {
		i, j := strings.Index(part, ":"), strings.LastIndex(part, ":")
		acl = append(acl, znode.ACL{Perms: znode.Perms(number(part[j+1:])), ID: znode.ID{Scheme: part[:i], ID: part[i+1 : j]}})
	}
	return acl
}

func number(word string) int64 {
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

// encoding returns what tells one tree from another.
func encoding(t *Tree) []byte { return t.EncodeTo(nil) }

func sameTree(a, b *Tree) bool { return slices.Equal(encoding(a), encoding(b)) }
