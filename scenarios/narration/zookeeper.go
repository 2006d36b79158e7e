package narration

// zookeeperRows tell of the service to clients.
var zookeeperRows = []Row{
	{Rule: "ZK-BEHIND", Sort: Refused, Values: [4]Kind{Session, Zxid, Zxid},
		Text: Text{"{self} sends a client away: the client has seen {1}, the server is only at {2}",
			"{self} 拒绝客户端：客户端已见过 {1}，而本服务器才到 {2}"},
		Lesson: Text{"A session must never see the past after the present. A server that has applied less than the client has seen refuses it.",
			"会话绝不能先看到现在再看到过去。服务器应用的事务少于客户端已见的，就拒绝它。"},
		Claims: claims(less(2, 1), shows("commit", 2))},
	{Rule: "ZK-EXPIRED", Sort: Refused, Values: [4]Kind{Session, Xid, Node},
		Text: Text{"{self} fails request {1}, which came by {2}: session {0} is closing or closed",
			"{self} 使经 {2} 而来的请求 {1} 失败：会话 {0} 正在关闭或已关闭"},
		Lesson: Text{"A write of a session that is closing or closed gets its place in the order all the same, as a failure.",
			"会话正在关闭或已关闭，其写请求仍会进入总序，但结果是失败。"},
		Claims: claims(is("state", "leading"))},
	{Rule: "ZK-MOVED", Sort: Refused, Values: [4]Kind{Session, Xid, Node},
		Text: Text{"{self} fails request {1}, which came by {2}: session {0} has moved on",
			"{self} 使经 {2} 而来的请求 {1} 失败：会话 {0} 已迁走"},
		Lesson: Text{"A session belongs to one server at a time. What still comes by the server that it has left must fail, lest it overtake what the client asks for now.",
			"会话同一时刻只属于一台服务器。仍经旧服务器而来的请求必须失败，以免赶到客户端的新请求前面。"},
		Claims: claims(is("state", "leading"))},
	{Rule: "ZK-EXPIRY", Values: [4]Kind{Session, Millis, Millis},
		Text: Text{"{self} expires session {0}: silent for {1}, its timeout is {2}",
			"{self} 使会话 {0} 过期：已沉默 {1}，超时为 {2}"},
		Lesson: Text{"Only the leader expires sessions, at boundaries of ticks. Closing one is a transaction, by which its ephemeral nodes go.",
			"只有领导者能让会话过期，并以 tick 为界。关闭会话是一个事务，其临时节点随之删除。"},
		Claims: claims(less(2, 1))},
	{Rule: "ZK-MOVE", Values: [4]Kind{Session, Node},
		Text: Text{"{self} notes that session {0} is served by {1} from now on",
			"{self} 记下：会话 {0} 此后由 {1} 服务"},
		Lesson: Text{"A client took its session to another server. The leader remembers the owner, to tell late requests from present ones.",
			"客户端带着会话换了服务器。领导者记住会话的归属，以区分迟到的请求。"},
		Claims: claims(is("state", "leading"))},
}

// worldRows tell of the rules by which the world ends a process.
var worldRows = []Row{
	{Rule: "DISK-FULL", Sort: Refused,
		Text: Text{"{self} ends its process: its disk has no room",
			"{self} 结束进程：磁盘已满"},
		Lesson: Text{"A server that cannot write can promise nothing.", "无法写盘的服务器不能作出任何承诺。"}},
}
