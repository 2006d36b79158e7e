package detlint

import (
	"go/ast"
	"go/token"
	"go/types"
)

// channelSentence is completed by what is done with the channel.
const channelSentence = "%s leaves the order to the Go scheduler: keep a slice, or send a message"

// findChannels finds all that can be done with channels.
func findChannels(f *file, accuse accuser) {
	for n := range every[ast.Node](f) {
		if use := f.channelUse(n); use != "" {
			accuse(n, channelSentence, use)
		}
	}
	for call := range f.builtinCalls("close") {
		accuse(call, channelSentence, "closing a channel")
	}
}

// channelUse says what a node does with a channel, if anything.
func (f *file) channelUse(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ChanType:
		return "a channel"
	case *ast.SendStmt:
		return "sending on a channel"
	case *ast.SelectStmt:
		return "select"
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return "receiving from a channel"
		}
	case *ast.RangeStmt:
		if mayBe[*types.Chan](f.typeOf(n.X)) {
			return "ranging over a channel"
		}
	}
	return ""
}
