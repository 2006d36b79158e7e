package client

import "github.com/zoolab/zoolab/sim"

// The rules that sessions cite by [sim.Env.Note], each a sentence of
// zookeeper.md §3 on the client. The values noted are named in brackets, in order.
var (
	// RuleTry: it dials a server not tried in this round. [server, tried so far]
	RuleTry = sim.RuleOf("CLI-TRY")
	// RuleIntroduce: the first message is a ConnectRequest. [server, session,
	// last zxid seen]
	RuleIntroduce = sim.RuleOf("CLI-INTRODUCE")
	// RuleTimeout: connectTimeout is the session's over the number of servers.
	// [server]
	RuleTimeout = sim.RuleOf("CLI-TIMEOUT")
	// RuleMoved: another server has let the session in. [server, session, last
	// zxid seen]
	RuleMoved = sim.RuleOf("CLI-MOVED")
	// RulePing: it has told the server nothing for a third of the timeout.
	// [server, how long in ns]
	RulePing = sim.RuleOf("CLI-PING")
	// RuleSilent: it has heard nothing for two thirds of the timeout. [server,
	// how long in ns]
	RuleSilent = sim.RuleOf("CLI-SILENT")
	// RuleLost: what is under way when a connection is lost, or an attempt
	// fails, is of unknown outcome and never sent again. [server, requests sent,
	// requests queued]
	RuleLost = sim.RuleOf("CLI-LOST")
	// RuleExpired: a welcome without a timeout says that the session is no more.
	// [server, session]
	RuleExpired = sim.RuleOf("CLI-EXPIRED")
	// RuleBehind: it does not stay with a server behind what it has seen.
	// [server, last zxid seen, the server's]
	RuleBehind = sim.RuleOf("CLI-BEHIND")
	// RuleAlone: from 3.9.3 on, it has heard nobody for four thirds of the timeout and
	// does not wait to be told that the session is no more. [session, how long in ns]
	RuleAlone = sim.RuleOf("CLI-ALONE")
	// RuleRearm: a new connection is told of what the session watches. [server,
	// session, watches, last zxid seen]
	RuleRearm = sim.RuleOf("CLI-REARM")
	// RuleRefused: a server does not believe who the client says it is. [server,
	// session]
	RuleRefused = sim.RuleOf("CLI-REFUSED")
	// RuleTooLong: an answer does not fit into the client's buffer. [server, xid,
	// length in bytes]
	RuleTooLong = sim.RuleOf("CLI-TOO-LONG")
	// RuleOrder: an answer must be to the oldest request without one. [server,
	// xid due, xid answered]
	RuleOrder = sim.RuleOf("CLI-ORDER")
	// RuleReadOnly: a server has let it in that has lost its quorum and serves reads
	// alone. [server, session, last zxid seen]
	RuleReadOnly = sim.RuleOf("CLI-READ-ONLY")
	// RuleSeek: meanwhile it asks the others, one after the other and ever more
	// rarely, whether they can write. [server, pause before it in ns]
	RuleSeek = sim.RuleOf("CLI-SEEK")
	// RuleFound: one can, and the client leaves for it. [server, the one that is
	// left, session]
	RuleFound = sim.RuleOf("CLI-FOUND")
)
