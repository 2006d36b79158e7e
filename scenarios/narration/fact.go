package narration

import "strconv"

// A stated row is how a fact is told.
type stated struct {
	fact string
	pattern
	// besides are rules whose sentences say the same, in the moments that cite them.
	besides []string
}

// facts are told by the first row whose form fits what the fact says; one that has
// none is told as it stands.
var facts = []stated{
	{"booted", form("**", Text{"{self} is up", "{self} 已启动"}, Plain), nil},
	{"crashed", form("lost nothing", Text{"{self} crashes; its disk has all that it wrote", "{self} 崩溃，写入的内容都已在磁盘上"}), nil},
	{"crashed", form("lost * effects, * writes",
		Text{"{self} crashes and loses what was not done or not on disk (effects: {1}, writes: {2})", "{self} 崩溃，丢失未完成的动作（{1} 个）和未落盘的写入（{2} 次）"}, Count, Count), nil},
	{"healed", form("**", Text{"all faults are over: from here on progress is owed", "所有故障结束：此后系统应当恢复进展"}, Plain), nil},

	{"served", form("*", Text{"{self} has sent ping {1}", "{self} 已发出 ping {1}"}, Count), []string{"PP-SERVE"}},
	{"arrived", form("* of *", Text{"ping {1} of {2} has come to {self}", "{2} 的 ping {1} 到达 {self}"}, Count, Plain), []string{"PP-RETURN"}},
	{"returned", form("* of *", Text{"{self} has answered ping {1} of {2}", "{self} 已应答 {2} 的 ping {1}"}, Count, Plain), []string{"PP-RETURN"}},
	{"heard", form("*", Text{"pong {1} has come to {self}", "pong {1} 到达 {self}"}, Count), nil},
	{"scored", form("*", Text{"{self} has scored: {1}", "{self} 报出得分：{1}"}, Count), []string{"PP-SCORE"}},

	{"looked", form("** in round *", Text{"{self} looks for a leader in round {2}", "{self} 在第 {2} 轮寻找领导者"}, Plain, Round), []string{"FLE-1"}},
	{"voted-for", form("* (epoch *, *) in round *",
		Text{"{self} votes for {1} in round {4} (epoch {2}, zxid {3})", "{self} 在第 {4} 轮投给 {1}（纪元 {2}，zxid {3}）"}, Node, Epoch, Zxid, Round), []string{"FLE-1", "FLE-3", "FLE-5"}},
	{"elected", form("leading * **", Text{"{self} is elected and goes on to lead", "{self} 当选，开始领导"}, Node, Plain), elected},
	{"elected", form("* * **", Text{"{self} has a leader to follow: {2}", "{self} 有了可追随的领导者：{2}"}, Word, Node, Plain), elected},
	{"vote-updated", form("* (epoch *, *) in round *",
		Text{"{self} reports its vote for {1} with epoch {2}", "{self} 报告投给 {1} 的选票，纪元为 {2}"}, Node, Epoch, Zxid, Round), []string{"FLE-19"}},

	{"loaded", form("epochs * accepted, * current; history to *",
		Text{"{self} finds on its disk: epoch {1} promised, {2} entered, history to {3}", "{self} 从磁盘读出：承诺纪元 {1}，当前纪元 {2}，历史到 {3}"}, Epoch, Epoch, Zxid), nil},
	{"accepted-epoch", form("*", Text{"{self} has promised epoch {1}, on disk", "{self} 承诺纪元 {1}，已落盘"}, Epoch), []string{"ZAB-D2", "ZAB-D3"}},
	{"current-epoch", form("*", Text{"{self} has entered epoch {1}, on disk", "{self} 进入纪元 {1}，已落盘"}, Epoch), []string{"ZAB-D7", "ZAB-S4"}},
	{"entered", form("looking ** in **", Text{"{self} looks for a leader", "{self} 寻找领导者"}, Plain, Plain), []string{"FLE-1"}},
	{"entered", form("leading * in *, epoch *, *",
		Text{"{self} leads in {2}, epoch {3}, with history to {4}", "{self} 领导，{2}阶段，纪元 {3}，历史到 {4}"}, Node, Word, Epoch, Zxid), []string{"ZAB-D7", "ZAB-S5"}},
	{"entered", form("* * in *, epoch *, *",
		Text{"{self} is with {2} in {3}, epoch {4}, with history to {5}", "{self} 追随 {2}，{3}阶段，纪元 {4}，历史到 {5}"}, Word, Node, Word, Epoch, Zxid), []string{"ZAB-S6"}},
	{"proposed", form("* (* bytes)", Text{"{self} has proposed {1}", "{self} 已提出提案 {1}"}, Zxid, Count), []string{"ZAB-B1"}},
	{"logged", form("* (* bytes)", Text{"{self} writes {1} to its log", "{self} 把 {1} 写入日志"}, Zxid, Count), []string{"ZAB-B1"}},
	{"truncated", form("*", Text{"{self} has cut its history after {1}", "{self} 已把 {1} 之后的历史截去"}, Zxid), nil},
	{"installed", form("*", Text{"{self} has put its leader's snapshot in place, to {1}", "{self} 已装入领导者的快照，到 {1}"}, Zxid), nil},
	{"synced", form("observing * in *, epoch *, *",
		Text{"{self}, which only observes, has epoch {3} of {1} on disk", "观察者 {self} 已把 {1} 的纪元 {3} 落盘"}, Node, Word, Epoch, Zxid), []string{"ZAB-S4"}},
	{"synced", form("* * in *, epoch *, *",
		Text{"{self} has the history of {2} on disk, to {5}", "{self} 已把 {2} 的历史落盘，到 {5}"}, Word, Node, Word, Epoch, Zxid), []string{"ZAB-S4"}},
	{"acked", form("*", Text{"{self} has all up to {1} on disk", "{self} 到 {1} 为止全部落盘"}, Zxid), []string{"ZAB-B2", "ZAB-S4", "ZAB-D7"}},
	{"committed", form("*", Text{"transaction {1} is committed", "事务 {1} 已提交"}, Zxid), []string{"ZAB-B3"}},
	{"delivered", form("* (* bytes)", Text{"{self} delivers {1}", "{self} 交付 {1}"}, Zxid, Count), nil},
	{"illegal", form("* * of *: ** (due *)",
		Text{"{self} is sent what nobody may send: {1} {2} by {3} ({4})", "{self} 收到非法消息：{3} 发来的 {1} {2}（{4}）"}, Plain, Zxid, Node, Plain, Zxid), nil},

	{"applied", form("*, tree *", Text{"{self} has applied {1} to its tree", "{self} 已把 {1} 应用到数据树"}, Zxid, Plain), nil},
	{"opened-read-only", form("*, tree *", Text{"{self} serves reads alone, at {1}", "{self} 只提供读服务，状态到 {1}"}, Zxid, Plain), []string{"ZK-READ-ONLY"}},
	{"expired", form("*, silent for * ms of *",
		Text{"{self} gives session {1} up: silent for {2} ms, its timeout is {3} ms", "{self} 判定会话 {1} 过期：沉默 {2} 毫秒，超时 {3} 毫秒"}, Session, Count, Count), []string{"ZK-EXPIRY"}},

	{"session", form("* connected to node *", Text{"{self} is connected to {2}, session {1}", "{self} 已连接 {2}，会话 {1}"}, Session, Node), nil},
	{"session", form("* connected-read-only to node *", Text{"{self} may read at {2}, session {1}", "{self} 可在 {2} 上读，会话 {1}"}, Session, Node), []string{"CLI-READ-ONLY"}},
	{"limited", form("node * serves reads alone, and let session * in", Text{"{self} is let in by {1}, which serves reads alone, session {2}", "{self} 被只提供读服务的 {1} 接纳，会话 {2}"}, Node, Session), nil},
	{"session", form("* connecting **", Text{"{self} looks for a server (session: {1})", "{self} 正在寻找服务器（会话：{1}）"}, Session, Plain), nil},
	{"session", form("* connecting", Text{"{self} looks for a server (session: {1})", "{self} 正在寻找服务器（会话：{1}）"}, Session), nil},
	{"session", form("* expired**", Text{"{self} has lost session {1}: it has expired", "{self} 失去会话 {1}：已过期"}, Session, Plain), []string{"CLI-EXPIRED", "CLI-ALONE"}},
	{"session", form("* auth-failed**", Text{"{self} was not believed, and is done with session {1}", "{self} 未被认可，不再使用会话 {1}"}, Session, Plain), []string{"CLI-REFUSED"}},
	{"session", form("* closed**", Text{"{self} has no session any more; it was {1}", "{self} 不再有会话（原为 {1}）"}, Session, Plain), nil},
	{"went-back", form("node * is at *, and * had been seen",
		Text{"{self} is shown {2} by {1}, and had seen {3}", "{self} 从 {1} 看到 {2}，而此前已见过 {3}"}, Node, Zxid, Zxid), []string{"CLI-BEHIND"}},
	{"misanswered", form("node * answered #* when #* was due",
		Text{"{self} is answered request {2} by {1} when {3} was due", "{self} 收到 {1} 对请求 {2} 的应答，而该轮到 {3}"}, Node, Count, Count), []string{"CLI-ORDER"}},
	{"misanswered", form("node * answered #* when nothing was due",
		Text{"{self} is answered request {2} by {1} when nothing was due", "{self} 收到 {1} 对请求 {2} 的应答，而没有待答的请求"}, Node, Count), []string{"CLI-ORDER"}},
	{"misanswered", form("node * welcomed session *, another one",
		Text{"{self} is welcomed by {1} to session {2}, another one", "{self} 被 {1} 接纳到另一个会话 {2}"}, Node, Session), []string{"CLI-ORDER"}},
	{"heard", form("*: * **", Text{"{self} has the watchers of session {1} hear {2} of {3}", "{self} 让会话 {1} 的监视者得知 {3} 发生 {2}"}, Session, Plain, Plain), nil},
	{"heard", form("*: *", Text{"{self} has the watchers of session {1} hear {2}", "{self} 让会话 {1} 的监视者得知 {2}"}, Session, Plain), nil},
	{"unheard", form("*: * **", Text{"{self} is told of {2} of {3}, for which session {1} has no watch", "{self} 得知 {3} 发生 {2}，而会话 {1} 并无这样的监视"}, Session, Plain, Plain), nil},
	{"rearmed", form("*: * watches at *", Text{"{self} watches again for session {1} (watches: {2}), from {3} on", "{self} 自 {3} 起恢复会话 {1} 的 {2} 个监视"}, Session, Count, Zxid), nil},
	{"resting", form("**", Text{"{self} has nothing to ask for now", "{self} 暂时没有请求"}, Plain), nil},
	{"working", form("**", Text{"{self} wants something again", "{self} 又有请求"}, Plain), nil},
	{"done", form("* answered, * unknown", Text{"{self} is at the end of its work (operations answered: {1}, of unknown outcome: {2})", "{self} 的工作已做完（操作：{1} 个得到应答，{2} 个结果不明）"}, Count, Count), nil},

	{"welcomed", form("visitor * with node *, session * begins, * ms", Text{"client {1} from outside is with {2}: session {3} begins (timeout: {4} ms)", "外部客户端 {1} 连上 {2}：会话 {3} 开始（超时 {4} 毫秒）"}, Count, Node, Session, Count), nil},
	{"welcomed", form("visitor * with node *, session * goes on, * ms", Text{"client {1} from outside is with {2}: session {3} goes on (timeout: {4} ms)", "外部客户端 {1} 连上 {2}：会话 {3} 继续（超时 {4} 毫秒）"}, Count, Node, Session, Count), nil},
	{"welcomed", form("visitor * with node *, session * is over", Text{"client {1} from outside is told by {2} that session {3} is over", "{2} 告知外部客户端 {1}：会话 {3} 已结束"}, Count, Node, Session), nil},
	{"sent", form("to visitor *: * bytes", Text{"something goes out to client {1} from outside (bytes: {2})", "向外部客户端 {1} 发出 {2} 字节"}, Count, Count), nil},
	{"brought", form("session *: * watches", Text{"a client from outside brings the watches of session {1} (watches: {2})", "外部客户端带来会话 {1} 的 {2} 个监视"}, Session, Count), nil},
	{"left", form("visitor *", Text{"client {1} from outside hangs up", "外部客户端 {1} 挂断"}, Count), nil},
	{"dropped", form("visitor *", Text{"the connection of client {1} from outside is closed", "外部客户端 {1} 的连接被关闭"}, Count), nil},

	{"requested", form("*/* **", Text{"{self} sends request {2} of its boot {1}: {3}", "{self} 发出第 {1} 次启动的请求 {2}：{3}"}, Count, Count, Plain), []string{"RPC-CALL", "RPC-RETRY"}},
	{"executed", form("**: *", Text{"{self} has executed {1}; the result is {2}", "{self} 已执行 {1}，结果是 {2}"}, Plain, Plain), nil},
	{"replied", form("**: *", Text{"{self} sends the result of {1}: {2}", "{self} 发出 {1} 的结果：{2}"}, Plain, Plain), []string{"RPC-REPLY"}},
	{"accepted", form("**: *", Text{"{self} has its answer to {1}: {2}", "{self} 得到 {1} 的结果：{2}"}, Plain, Plain), []string{"RPC-RETURN"}},
	{"remembered", form("*", Text{"{self} now remembers calls in this number: {1}", "{self} 现在记住的调用数：{1}"}, Count), nil},
	{"finished", form("**", Text{"{self} is at the end of its script", "{self} 的脚本已执行完"}, Plain), nil},

	{"wished", form("**", Text{"{self} wants {1} chosen", "{self} 希望选定 {1}"}, Asked), nil},
	{"began", form("*", Text{"{self} has begun ballot {1}; its number is on disk", "{self} 已发起 {1}，编号已落盘"}, Plain), []string{"PAX-1A"}},
	{"proposed", form("** at *", Text{"{self} puts {1} to the vote in ballot {2}", "{self} 在 {2} 中提出 {1}"}, Asked, Plain), nil},
	{"promised", form("*, having voted for **", Text{"{self} has promised {1}, on disk; accepted so far: {2}", "{self} 承诺 {1}，已落盘；此前接受：{2}"}, Plain, Plain), []string{"PAX-1B"}},
	{"voted", form("** at *", Text{"{self} has accepted {1} in ballot {2}, on disk", "{self} 在 {2} 中接受 {1}，已落盘"}, Asked, Plain), []string{"PAX-2B"}},
	{"learned", form("** at *", Text{"{self} learns that {1} is chosen, in ballot {2}", "{self} 学到选定的值：{1}（{2}）"}, Asked, Plain), nil},
}

// elected are the rules by which an election ends.
var elected = []string{"FLE-15", "FLE-16", "FLE-17"}

// operations are the phases of what clients ask for. The groups are the client's
// number of it, and what is asked or answered.
var operations = struct{ asked, answered, unknown []pattern }{
	asked:    []pattern{form("*/* **", Text{"{self} asks (operation {2}): {3}", "{self} 请求（第 {2} 个操作）：{3}"}, Plain, Count, Asked)},
	answered: []pattern{form("*/* **", Text{"{self} is answered (operation {2}): {3}", "{self} 得到应答（第 {2} 个操作）：{3}"}, Plain, Count, Asked)},
	unknown: []pattern{form("*/* **", Text{"{self} will never know what became of operation {2}", "{self} 永远不知道第 {2} 个操作的结果"}, Plain, Count, Asked),
		form("*/*", Text{"{self} will never know what became of operation {2}", "{self} 永远不知道第 {2} 个操作的结果"}, Plain, Count)},
}

func number10(text string) (int64, bool) {
	v, err := strconv.ParseInt(text, 10, 64)
	return v, err == nil
}
