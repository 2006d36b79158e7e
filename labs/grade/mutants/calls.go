package mutants

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/zoolab/zoolab/labs"
)

func isConst(d *ast.GenDecl) bool { return d.Tok == token.CONST }

// A callee is what a statement calls: "sim", "Env", "SetTimer".
type callee struct{ pkg, receiver, name string }

// calls returns what a statement that is nothing but a call calls. A function of
// the language itself has no package.
func (s *Source) calls(n ast.Node) (c callee, isCall bool) {
	stmt, ok := n.(*ast.ExprStmt)
	if !ok {
		return c, false
	}
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok {
		return c, false
	}
	object := typeutil.Callee(s.info, call)
	if object == nil {
		return c, true
	}
	c.name = object.Name()
	if object.Pkg() != nil {
		c.pkg = strings.TrimPrefix(object.Pkg().Path(), labs.Module+"/")
	}
	if fn, ok := object.(*types.Func); ok && fn.Signature().Recv() != nil {
		c.receiver = typeName(fn.Signature().Recv().Type())
	}
	return c, true
}

// typeName names a type, or what it points to: "Env".
func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

// A call of the world's own is one of these.
var (
	notes   = []callee{{"sim", "Env", "Note"}, {"sim", "Env", "Sometimes"}}
	sends   = []callee{{"sim", "Kind", "SendTo"}, {"sim", "Kind", "Send"}}
	writes  = []callee{{"sim", "File", "Append"}, {"sim", "File", "Replace"}, {"sim", "File", "Truncate"}, {"sim", "File", "Discard"}}
	syncs   = []callee{{"sim", "File", "Sync"}, {"sim", "File", "SyncLater"}}
	timers  = []callee{{"sim", "Env", "SetTimer"}, {"sim", "Env", "SetTimerBetween"}}
	unwaits = []callee{{"sim", "Env", "StopTimer"}}
)

// tells reports whether a statement changes nothing in the protocol: it notes what
// is going on, or calls a function that does only that, whatever it depends on.
func (s *Source) tells(n ast.Stmt) bool {
	switch n := n.(type) {
	case *ast.ExprStmt:
		c, isCall := s.calls(n)
		if slices.Contains(notes, c) {
			return true
		}
		return isCall && s.inside(n, func(body *ast.BlockStmt) bool { return s.tells(body) })
	case *ast.IfStmt:
		return n.Init == nil && s.tells(n.Body) && (n.Else == nil || s.tells(n.Else))
	case *ast.BlockStmt:
		return len(n.List) > 0 && !slices.ContainsFunc(n.List, func(x ast.Stmt) bool { return !s.tells(x) })
	}
	return false
}

// sends reports whether a statement sends: it is a send, or calls a function of the
// vocabulary that does so somewhere.
func (s *Source) sends(n *ast.ExprStmt, c callee) bool {
	if slices.Contains(sends, c) {
		return true
	}
	return s.inside(n, func(body *ast.BlockStmt) (found bool) {
		ast.Inspect(body, func(n ast.Node) bool {
			if stmt, ok := n.(*ast.ExprStmt); ok && !found {
				c, isCall := s.calls(stmt)
				found = isCall && s.sends(stmt, c)
			}
			return !found
		})
		return found
	})
}

// inside asks something of the body of the function that a statement calls. Where
// there is none, or that is being asked already, the answer is no.
func (s *Source) inside(call *ast.ExprStmt, ask func(*ast.BlockStmt) bool) bool {
	object := typeutil.Callee(s.info, call.X.(*ast.CallExpr))
	body := s.bodies[object]
	if body == nil {
		return false
	}
	delete(s.bodies, object)
	defer func() { s.bodies[object] = body }()
	return ask(body)
}

// dropping derives the program without a call.
func dropping(which func(*Source, *ast.ExprStmt, callee) bool) func(place) []edit {
	return func(p place) []edit {
		if c, isCall := p.calls(p.node); isCall && which(p.Source, p.node.(*ast.ExprStmt), c) {
			return p.remove(p.node)
		}
		return nil
	}
}

// among is a condition for dropping: the call is one of some.
func among(some []callee) func(*Source, *ast.ExprStmt, callee) bool {
	return func(_ *Source, _ *ast.ExprStmt, c callee) bool { return slices.Contains(some, c) }
}

// isSend is a condition for dropping: the call sends. A helper of the solution's own
// that sends is a step of it, and no send.
func isSend(s *Source, n *ast.ExprStmt, c callee) bool {
	return labs.Module+"/"+c.pkg != s.name && s.sends(n, c)
}

// isOther is a condition for dropping: no other one has it.
func isOther(s *Source, n *ast.ExprStmt, c callee) bool {
	named := slices.Concat(writes, syncs, timers, unwaits)
	return !isSend(s, n, c) && !slices.Contains(named, c) && c != callee{name: "panic"}
}

var (
	dropSend      = dropping(isSend)
	skipPersist   = dropping(among(writes))
	skipSync      = dropping(among(syncs))
	dropTimer     = dropping(among(timers))
	dropTimerStop = dropping(among(unwaits))
	dropCall      = dropping(isOther)
)
