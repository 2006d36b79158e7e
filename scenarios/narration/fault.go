package narration

import (
	"slices"
	"strings"
)

// faults are the texts of the world's faults, as scenario files and traces have
// them. A target is a node, or a role that is looked up at that moment.
var faults = []pattern{
	form("crash * after * effects**", Text{"{1} will crash in the midst of what it does next (effects done by then: {2})", "{1} 将在下一次处理中途崩溃（届时已完成的动作：{2}）"}, Target, Count, Plain),
	form("crash * silent", Text{"the machine of {1} goes off: nobody is told", "{1} 的机器断电：无人知晓"}, Target),
	form("crash ** silent", Text{"the machine of {1} goes off: nobody is told", "{1} 的机器断电：无人知晓"}, Plain),
	form("crash * **", Text{"{1} is crashed ({2})", "{1} 被迫崩溃（{2}）"}, Target, Plain),
	form("crash *", Text{"{1} is crashed", "{1} 被迫崩溃"}, Target),
	form("restart *", Text{"{1} is restarted", "{1} 被重启"}, Target),
	form("pause *", Text{"{1} is paused: its clock runs, and it does nothing", "{1} 暂停：时钟照走，但不做任何事"}, Target),
	form("resume *", Text{"{1} goes on with what has waited for it", "{1} 恢复运行，处理积压的消息"}, Target),
	form("partition over", Text{"the partition is over", "分区结束"}),
	form("partition **", Text{"the network falls apart: {1}", "网络分区：{1}"}, Plain),
	form("isolate *", Text{"{1} is cut off from all others", "{1} 与所有人隔离"}, Target),
	form("cut *>*", Text{"nothing gets from {1} to {2} any more", "{1} 到 {2} 的单向链路中断"}, Plain, Plain),
	form("mend *>*", Text{"the link from {1} to {2} is mended", "{1} 到 {2} 的链路修复"}, Plain, Plain),
	form("reset *-*", Text{"the connections between {1} and {2} break", "{1} 与 {2} 之间的连接被重置"}, Plain, Plain),
	form("clog *>* for *", Text{"what goes from {1} to {2} is held up for {3}", "{1} 到 {2} 的消息被阻塞 {3}"}, Plain, Plain, Nanos),
	form("network delay *..* loss *ppm duplicate *ppm reorder *ppm",
		Text{"the network now delays by {1} to {2}, loses {3}, doubles {4}, reorders {5}", "网络变为：延迟 {1} 到 {2}，丢失 {3}、重复 {4}、乱序 {5}"}, Nanos, Nanos, Chance, Chance, Chance),
	form("clock * skew * drift *ppm", Text{"the clock of {1} is off by {2} and drifts by {3} millionths", "{1} 的时钟偏差 {2}，漂移百万分之 {3}"}, Target, Nanos, Plain),
	form("heal all", Text{"all that is broken is mended, and all nodes are up", "所有故障修复，所有节点启动"}),
	form("heal links", Text{"all links are whole again", "所有链路恢复"}),
	form("bridge * **", Text{"the network falls apart around {1}, which reaches both sides: {2}", "网络以 {1} 为桥分区，它与两侧都通：{2}"}, Target, Plain),
	form("bridge *", Text{"the network falls in halves, and {1} alone reaches both", "网络分为两半，只有 {1} 与两侧都通"}, Target),
	form("capacity *>* unbounded", Text{"the link from {1} to {2} carries whatever comes again", "{1} 到 {2} 的链路不再限流"}, Plain, Plain),
	form("capacity *>* one in * queue *", Text{"the link from {1} to {2} carries one message in {3}, {4} may wait", "{1} 到 {2} 的链路每 {3} 只过一条消息，最多排队 {4} 条"}, Plain, Plain, Nanos, Count),
	form("half-open *>*", Text{"{2} gives up its connections with {1}, which does not notice", "{2} 断开与 {1} 的连接，而 {1} 毫不知情（半开连接）"}, Plain, Plain),
	form("slow * no more", Text{"{1} is as fast as ever", "{1} 恢复正常速度"}, Target),
	form("slow * *..*", Text{"{1} becomes slow: each thing it does takes {2} to {3}", "{1} 变慢：每次处理要 {2} 到 {3}"}, Target, Nanos, Nanos),
	form("disk * sync *..*", Text{"the disk of {1} becomes slow: a sync takes {2} to {3}", "{1} 的磁盘变慢：落盘要 {2} 到 {3}"}, Target, Nanos, Nanos),
	form("disk * lies", Text{"the disk of {1} says that it has synced, and has not", "{1} 的磁盘谎报落盘"}, Target),
	form("disk * full", Text{"the disk of {1} is full", "{1} 的磁盘已满"}, Target),
	form("disk * torn *ppm", Text{"a crash of {1} may leave its last record half written (chance: {2})", "{1} 崩溃时最后一条记录可能只写一半（概率 {2}）"}, Target, Chance),
	form("mend disk * *", Text{"the disk of {1} is mended ({2})", "{1} 的磁盘修复（{2}）"}, Target, Plain),
	form("corrupt * **", Text{"a record on the disk of {1} goes bad: {2}", "{1} 磁盘上的一条记录损坏：{2}"}, Target, Plain),
	form("corrupt *", Text{"a record on the disk of {1} goes bad", "{1} 磁盘上的一条记录损坏"}, Target),
	form("command *: open * *", Text{"client {2} from outside comes to {3}, by {1}", "外部客户端 {2} 经 {1} 来到 {3}"}, Target, Count, Plain),
	form("command *: send * *", Text{"client {2} from outside sends a request, by {1}", "外部客户端 {2} 经 {1} 发出请求"}, Target, Count, Plain),
	form("command *: word * *", Text{"client {2} from outside asks {3}, by {1}", "外部客户端 {2} 经 {1} 询问 {3}"}, Target, Count, Plain),
	form("command *: shut *", Text{"client {2} from outside hangs up, by {1}", "外部客户端 {2} 经 {1} 挂断"}, Target, Count),
	form("command *: **", Text{"{1} is told: {2}", "向 {1} 下达命令：{2}"}, Target, Plain),
	form("lose disk *", Text{"{1} loses all that was on its disk", "{1} 丢失磁盘上的全部内容"}, Target),
}

// reasons are why a fault was skipped.
var reasons = []pattern{
	form("* is down already", Text{"{1} is down already", "{1} 已经崩溃"}, Plain),
	form("* is up already", Text{"{1} is up already", "{1} 已在运行"}, Plain),
	form("* has yet to come up", Text{"{1} has yet to come up", "{1} 尚未首次启动"}, Plain),
	form("* is not running", Text{"{1} is not running", "{1} 没有在运行"}, Plain),
	form("* is not paused", Text{"{1} is not paused", "{1} 没有暂停"}, Plain),
	form("there is no * now", Text{"there is no {1} now", "此刻没有{1}"}, Word),
	form("it is cut already", Text{"it is cut already", "该链路已中断"}),
	form("it is not cut", Text{"it is not cut", "该链路没有中断"}),
	form("its capacity is not bounded", Text{"its capacity is not bounded", "该链路没有限流"}),
	form("no connection joins them", Text{"no connection joins them", "两者之间没有连接"}),
	form("no open connection joins them", Text{"no open connection joins them", "两者之间没有打开的连接"}),
	form("the disk of * lies already", Text{"the disk of {1} lies already", "{1} 的磁盘已在谎报"}, Plain),
	form("the disk of * is full already", Text{"the disk of {1} is full already", "{1} 的磁盘已满"}, Plain),
	form("nothing of that is wrong with the disk of *", Text{"nothing of that is wrong with the disk of {1}", "{1} 的磁盘没有这种毛病"}, Plain),
	form("* has nothing on disk", Text{"{1} has nothing on disk", "{1} 的磁盘上什么都没有"}, Plain),
	form("* takes no commands**", Text{"{1} takes no commands", "{1} 不接受命令"}, Plain, Plain),
	form("* is down", Text{"{1} is down", "{1} 已崩溃"}, Plain),
	form("* is paused", Text{"{1} is paused", "{1} 已暂停"}, Plain),
	form("* waits for its disk", Text{"{1} waits for its disk", "{1} 正在等待落盘"}, Plain),
	form("* is slow, and a command does not wait", Text{"{1} is slow, and a command does not wait", "{1} 很慢，而命令不能等待"}, Plain),
	form("* is busy", Text{"{1} is busy", "{1} 正忙"}, Plain),
	form("* has no record **on disk", Text{"{1} has no such record on disk", "{1} 的磁盘上没有这样的记录"}, Plain, Plain),
	form("that record is damaged already", Text{"that record is damaged already", "该记录已经损坏"}),
}

var skipped = Text{"{fault} (skipped: {why})", "{fault}（未生效：{why}）"}

// fault tells a fault by its text.
func (t *Teller) fault(text string) string {
	text, why, isSkipped := strings.Cut(text, " (skipped: ")
	told, ok := t.match(faults, "", t.sides(text))
	if !ok {
		told = text
	}
	if !isSkipped {
		return told
	}
	why = strings.TrimSuffix(why, ")")
	if because, ok := t.match(reasons, "", why); ok {
		why = because
	}
	return fill(skipped.In(t.language), func(slot string) string {
		if slot == "why" {
			return why
		}
		return told
	})
}

// sides completes the text of a partition: nodes in none of its groups form one of
// their own, but for guests, whom it does not concern. One that leaves nobody apart
// is the end of partitions.
func (t *Teller) sides(text string) string {
	groups, ok := strings.CutPrefix(text, "partition ")
	if !ok {
		return text
	}
	listed := strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(groups))
	var rest []string
	for i, name := range t.cast.Names {
		if guest := i < len(t.cast.Guests) && t.cast.Guests[i]; !guest && !slices.Contains(listed, name) {
			rest = append(rest, name)
		}
	}
	switch {
	case rest != nil:
		return text + " [" + strings.Join(rest, " ") + "]"
	case strings.Count(groups, "[") == 1:
		return "partition over"
	}
	return text
}
