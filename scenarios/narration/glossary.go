package narration

// A Term is a word that sentences use, with what it means.
type Term struct {
	Word, Meaning Text
}

// Glossary lists the terms, in the order in which one can be learned after the other.
func Glossary() []Term { return append([]Term(nil), glossary...) }

var glossary = []Term{
	{Text{"node", "节点"}, Text{"one process of the run: a server or a client", "运行中的一个进程：服务器或客户端"}},
	{Text{"server", "服务器"}, Text{"a node that holds a copy of the state", "保存一份状态副本的节点"}},
	{Text{"client", "客户端"}, Text{"a node that asks servers for operations", "向服务器请求操作的节点"}},
	{Text{"ensemble", "集群"}, Text{"all servers of one service", "同一服务的全部服务器"}},
	{Text{"voter", "投票者"}, Text{"a server whose agreement counts", "其同意计入决定的服务器"}},
	{Text{"observer", "观察者"}, Text{"a server that learns what is decided and does not vote", "得知决定但不投票的服务器"}},
	{Text{"quorum", "法定人数"}, Text{"more than half of the voters; any two have a member in common", "过半数的投票者；任意两个法定人数必有交集"}},
	{Text{"majority", "多数派"}, Text{"more than half, of acceptors in Paxos", "过半数，在 Paxos 中指接受者的过半数"}},
	{Text{"leader", "领导者"}, Text{"the server that orders all transactions", "为所有事务定序的服务器"}},
	{Text{"follower", "追随者"}, Text{"a voter that accepts what its leader proposes", "接受领导者提案的投票者"}},
	{Text{"learner", "学习者"}, Text{"in Zab, a follower or an observer; in Paxos, a node that finds out what was chosen", "Zab 中指追随者或观察者；Paxos 中指得知选定值的节点"}},
	{Text{"election", "选举"}, Text{"how servers agree on whom to follow", "服务器就追随谁达成一致的过程"}},
	{Text{"vote", "选票"}, Text{"a candidate with the epoch and the zxid of its history", "候选人及其历史的纪元和 zxid"}},
	{Text{"round", "轮次"}, Text{"the count of elections; votes count together only within one", "选举的计数；只有同一轮的选票才能合计"}},
	{Text{"epoch", "纪元"}, Text{"the number of one leadership (a term): a later one overrules an earlier one", "一任领导的编号（任期）：晚的纪元压过早的"}},
	{Text{"acceptedEpoch", "acceptedEpoch（承诺纪元）"}, Text{"the latest epoch that a server has promised to follow", "服务器承诺追随的最新纪元"}},
	{Text{"currentEpoch", "currentEpoch（当前纪元）"}, Text{"the latest epoch whose leader's history a server has", "服务器已拥有其领导者历史的最新纪元"}},
	{Text{"zxid", "zxid（事务编号）"}, Text{"a transaction's number: epoch and counter, 2.05 is the fifth of epoch 2; the counter is hexadecimal", "事务的编号：纪元加计数器，2.05 是纪元 2 的第五个；计数器为十六进制"}},
	{Text{"transaction", "事务"}, Text{"a change of the state, which all servers apply in one order", "对状态的一次修改，所有服务器按同一顺序应用"}},
	{Text{"proposal", "提案"}, Text{"a transaction, or in Paxos a value, that is put to the vote", "交付表决的事务（Paxos 中为值）"}},
	{Text{"history", "历史"}, Text{"all transactions that a server has, in its snapshot and its log", "服务器快照与日志中的全部事务"}},
	{Text{"log", "日志"}, Text{"the file to which transactions are appended", "追加写入事务的文件"}},
	{Text{"snapshot", "快照"}, Text{"the whole state at one zxid", "某一 zxid 时的完整状态"}},
	{Text{"sync", "落盘"}, Text{"the moment from which a write survives a crash", "写入从此不会因崩溃丢失的时刻"}},
	{Text{"commit", "提交"}, Text{"a leader commits a transaction when it has heard from a quorum that it is on their disks", "领导者得知事务已在法定人数落盘，便提交它"}},
	{Text{"deliver", "交付"}, Text{"to apply a committed transaction", "应用已提交的事务"}},
	{Text{"PROPOSAL", "PROPOSAL"}, Text{"the leader's message with a transaction", "领导者发送事务的消息"}},
	{Text{"ACK", "ACK"}, Text{"a follower's word that it has a transaction on disk", "追随者确认事务已落盘"}},
	{Text{"COMMIT", "COMMIT"}, Text{"the leader's word that a transaction is committed", "领导者通知事务已提交"}},
	{Text{"DIFF", "DIFF"}, Text{"synchronization by the transactions that a learner lacks", "补发学习者所缺事务的同步方式"}},
	{Text{"TRUNC", "TRUNC"}, Text{"synchronization that first cuts what was never committed", "先截去从未提交部分的同步方式"}},
	{Text{"SNAP", "SNAP"}, Text{"synchronization by the whole state", "发送完整状态的同步方式"}},
	{Text{"NEWLEADER", "NEWLEADER"}, Text{"the leader's word that a learner has been sent all of its history", "领导者表示历史已全部发完"}},
	{Text{"UPTODATE", "UPTODATE"}, Text{"the leader's word that a learner may serve", "领导者允许学习者开始服务"}},
	{Text{"discovery", "发现阶段"}, Text{"phase 1 of Zab: the new epoch and the longest history are found", "Zab 第 1 阶段：确定新纪元和最长的历史"}},
	{Text{"synchronization", "同步阶段"}, Text{"phase 2 of Zab: all come to have the leader's history", "Zab 第 2 阶段：所有人获得领导者的历史"}},
	{Text{"broadcast", "广播阶段"}, Text{"phase 3 of Zab: transactions are proposed and committed", "Zab 第 3 阶段：提出并提交事务"}},
	{Text{"session", "会话"}, Text{"a client's standing with the ensemble, which outlives connections", "客户端与集群的关系，比连接长寿"}},
	{Text{"ephemeral node", "临时节点"}, Text{"a znode that goes when its session ends", "随会话结束而删除的 znode"}},
	{Text{"ballot", "投票编号"}, Text{"in Paxos, the number of a proposal: a round and its proposer", "Paxos 中提案的编号：轮次加提议者"}},
	{Text{"proposer", "提议者"}, Text{"in Paxos, who puts values to the vote", "Paxos 中提出值的节点"}},
	{Text{"acceptor", "接受者"}, Text{"in Paxos, who votes, and never forgets it", "Paxos 中表决并永不遗忘的节点"}},
	{Text{"promise", "承诺"}, Text{"an acceptor's or follower's word to ignore all that is earlier", "接受者或追随者不再理会更早者的保证"}},
	{Text{"chosen", "选定"}, Text{"accepted by a majority in one ballot, and so for good", "在同一编号中被多数派接受，从此不变"}},
	{Text{"call", "调用"}, Text{"an operation that a client has a server do, with a request and a reply", "客户端请服务器做的一次操作，由请求和应答组成"}},
	{Text{"request", "请求"}, Text{"the packet by which a client asks, sent again until there is a reply", "客户端发出的报文，得不到应答就重发"}},
	{Text{"reply", "应答"}, Text{"the packet with the result of a call", "带有调用结果的报文"}},
	{Text{"sequence number", "序号"}, Text{"the number that a client gives a call, above those of all its calls before", "客户端给调用的编号，大于以往所有调用的编号"}},
	{Text{"crash", "崩溃"}, Text{"a node loses its memory and the writes not yet on disk", "节点丢失内存和未落盘的写入"}},
	{Text{"partition", "分区"}, Text{"the network falls into parts that cannot reach each other", "网络分成互不相通的几部分"}},
	{Text{"split brain", "脑裂"}, Text{"two servers take themselves to lead at once; quorums see to it that one at most can commit anything new", "两台服务器同时自认为领导者；法定人数保证至多一台能提交新的事务"}},
	{Text{"half-open connection", "半开连接"}, Text{"one end believes in a connection that the other has given up", "一端仍以为连接存在，另一端已经放弃"}},
}
