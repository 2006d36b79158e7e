package narration

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// Now tells what happened in a moment, what matters most first. What was refused in
// it, [Teller.Nots] tells.
func (t *Teller) Now(m *tape.Moment) []Sentence {
	all := t.moment(m)
	return slices.DeleteFunc(all, func(s Sentence) bool { return s.Topic == Rule && s.Sort == Refused })
}

// Nots tells what was ignored, refused or turned away in a moment, by rule.
func (t *Teller) Nots(m *tape.Moment) []Sentence {
	all := t.moment(m)
	return slices.DeleteFunc(all, func(s Sentence) bool { return s.Topic != Rule || s.Sort != Refused })
}

func (t *Teller) moment(m *tape.Moment) []Sentence {
	var all []Sentence
	if text := t.Event(m); text != "" {
		all = append(all, Sentence{Text: text, Node: m.Node, Topic: Event})
	}
	for i := range m.Out {
		all = append(all, t.outcome(m, i)...)
	}
	slices.SortStableFunc(all, func(a, b Sentence) int { return cmp.Compare(a.Topic, b.Topic) })
	return all
}

// events tell what a step took. {what} is the kind of message, the file or the timer;
// {text} is the message's content.
var events = map[tape.Sort]Text{
	tape.Delivered: {"{self} receives {what}{text} from {from}", "{self} 收到 {from} 的 {what}{text}"},
	tape.Opened:    {"{self}: a connection with {from} is open ({port})", "{self} 与 {from} 之间的连接建立（{port}）"},
	tape.Closed:    {"{self}: a connection with {from} is closed ({port})", "{self} 与 {from} 之间的连接断开（{port}）"},
	tape.Expired:   {"{self}: timer {what} goes off", "{self} 的定时器 {what} 到期"},
	tape.Synced:    {"{self} has {what} on disk", "{self} 的 {what} 已落盘"},
	tape.Booted:    {"{self} boots", "{self} 启动"},
	tape.Handled:   {"{self} turns to what has waited in its inbox", "{self} 处理收件箱中等待的消息"},
}

// acts tell what somebody did to a message.
var acts = map[sim.Act]Text{
	sim.Drop:      {"{what} from {from} to {to} is lost: somebody dropped it", "{from} 发给 {to} 的 {what} 被人为丢弃"},
	sim.Duplicate: {"{what} from {from} to {to} will come twice", "{from} 发给 {to} 的 {what} 将到达两次"},
	sim.Hold:      {"{what} from {from} to {to} is held back", "{from} 发给 {to} 的 {what} 被扣住"},
	sim.Garble:    {"{what} from {from} to {to} is altered on its way", "{from} 发给 {to} 的 {what} 在途中被篡改"},
}

// How it is told that something came to somebody who did not take it.
var (
	stray   = Text{"{what}{text} from {from} does not get through to {self}", "{from} 的 {what}{text} 没有送达 {self}"}
	refused = Text{"{from} finds nobody at {self} ({port})", "{from} 连接 {self}，无人应答（{port}）"}
	belated = Text{"{self}: a connection with {from} opens and is of no use any more ({port})", "{self} 与 {from} 之间的连接建立，但已无用处（{port}）"}
)

// waits is added of what arrived at a node that was busy.
var waits = Text{" (it waits: {self} is busy)", "（{self} 正忙，先排队）"}

// Event tells what a moment's step took, or what somebody did to a message; "" for
// faults, which their outcome tells.
func (t *Teller) Event(m *tape.Moment) string {
	text, ok := events[m.Sort]
	if m.Sort == tape.Acted && m.Entry != nil {
		text, ok = acts[m.Entry.Choice.Act]
	}
	if !ok {
		return ""
	}
	switch {
	case m.Sort == tape.Delivered && strays(m):
		text = stray
	case m.Sort == tape.Opened && !m.Waits && len(m.Out) == 0: // whoever is told says something
		text = belated
	case m.Sort == tape.Opened && !m.Waits && len(m.Out) == 1 && m.Out[0].Sort == sim.Sent && m.Out[0].Name == "closed":
		text = refused
	}
	template := text.In(t.language)
	if m.Waits {
		template += waits.In(t.language)
	}
	return fill(template, func(slot string) string {
		switch slot {
		case "self":
			return t.name(m.Node)
		case "from":
			return m.On.From
		case "to":
			return m.On.Node
		case "what":
			return m.On.Kind
		case "port":
			return m.On.Port
		}
		return spaced(t.content(m.Text))
	})
}

// strays reports whether a message was lost where it was to be delivered: the receiver
// is down, or has closed the connection, or is cut off.
func strays(m *tape.Moment) bool {
	return slices.ContainsFunc(m.Out, func(o tape.Outcome) bool { return o.Sort == sim.Dropped && o.On == m.On })
}

// spaced puts a blank before a text, if there is one.
func spaced(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}

// outcome tells one thing that came of a moment. Messages of one kind with one
// content are told once, with all receivers.
func (t *Teller) outcome(m *tape.Moment, i int) []Sentence {
	o := &m.Out[i]
	one := func(topic Topic, text string) []Sentence {
		return []Sentence{{Text: text, Node: o.Node, Topic: topic}}
	}
	switch o.Sort {
	case sim.Noted:
		return []Sentence{t.Tell(o.Node, *o.Note)}
	case sim.Struck:
		return one(Fault, t.fault(o.Text))
	case sim.Stated:
		return t.stated(m, o)
	case sim.Sent:
		return t.sent(m, i)
	case sim.Dropped:
		if m.Sort == tape.Delivered && o.On == m.On {
			return nil // the event says so
		}
		return one(Loss, t.chore(lossOf(o), o))
	case sim.Garbled:
		return one(Loss, t.chore(garbled, o))
	case sim.Wrote:
		return one(Chore, t.chore(wrote, o))
	case sim.Synced:
		return one(Chore, t.chore(synced, o))
	case sim.Armed:
		return one(Chore, t.chore(armed, o))
	case sim.Disarmed:
		return one(Chore, t.chore(disarmed, o))
	}
	return nil
}

// How outcomes without a rule are told.
var (
	dropped  = Text{"{what} from {from} to {to} is lost", "{from} 发给 {to} 的 {what} 丢失"}
	unread   = Text{"what waited in the inbox of {to} is lost", "{to} 收件箱中等待的消息丢失"}
	unsynced = Text{"{to} does not get to sync {what}", "{to} 没来得及让 {what} 落盘"}
	unopened = Text{"{to} never hears that {from} connects", "{from} 的连接请求没有到达 {to}"}
	unclosed = Text{"{to} does not hear that {from} has hung up", "{to} 没有得知 {from} 已关闭连接"}
	garbled  = Text{"{what} from {from} to {to} now says:{text}", "{from} 发给 {to} 的 {what} 内容变为：{text}"}
	wrote    = Text{"{self} writes {what} ({text})", "{self} 写入 {what}（{text}）"}
	answered = Text{"{from} takes the connection of {to}", "{from} 接受 {to} 的连接"}
	synced   = Text{"{self} has synced {what} ({text})", "{self} 的 {what} 落盘完成（{text}）"}
	armed    = Text{"{self} sets timer {what}{text}", "{self} 设定定时器 {what}{text}"}
	disarmed = Text{"{self} stops timer {what}", "{self} 停止定时器 {what}"}
	dialling = Text{"{from} connects to {to}", "{from} 与 {to} 建立连接"}
	hangups  = Text{"{from} closes its connection with {to}", "{from} 关闭与 {to} 的连接"}
	sending  = Text{"{from} sends {what}{text} to {to}", "{from} 向 {to} 发送 {what}{text}"}
)

// lossOf is how the loss of something is told that was to come: a message, what waited
// in an inbox, or the end of a sync.
func lossOf(o *tape.Outcome) Text {
	switch o.On.Port {
	case "inbox":
		return unread
	case "disk":
		return unsynced
	}
	switch o.Name {
	case "opened":
		return unopened
	case "closed":
		return unclosed
	}
	return dropped
}

var (
	records = []pattern{form("* records, * not on disk", Text{"records: {1}, not on disk: {2}", "{1} 条记录，{2} 条未落盘"}, Count, Count)}
	alarms  = []pattern{form(" at *", Text{" to go off at {1}", "（{1} 到期）"}, Nanos)}
)

func (t *Teller) chore(text Text, o *tape.Outcome) string {
	return fill(text.In(t.language), func(slot string) string {
		switch slot {
		case "self":
			return t.name(o.Node)
		case "from":
			return t.name(o.From)
		case "to":
			return t.name(o.Node)
		case "what":
			return o.Name
		}
		for _, forms := range [][]pattern{records, alarms} {
			if told, ok := t.match(forms, "", o.Text); ok {
				return told
			}
		}
		return spaced(t.content(o.Text))
	})
}

// sent tells of a message and all of the moment that say the same.
func (t *Teller) sent(m *tape.Moment, i int) []Sentence {
	o := &m.Out[i]
	alike := func(p *tape.Outcome) bool {
		return p.Sort == sim.Sent && p.From == o.From && p.Name == o.Name && p.Text == o.Text
	}
	var to []sim.NodeID
	for k := range m.Out {
		if !alike(&m.Out[k]) {
			continue
		}
		if k < i {
			return nil // told already
		}
		if !slices.Contains(to, m.Out[k].Node) {
			to = append(to, m.Out[k].Node)
		}
	}
	form := sendingOf(o)
	switch {
	case o.Name == "opened" && m.Sort == tape.Opened && o.Node == m.From:
		form = answered
	case o.Name == "closed" && m.Sort == tape.Opened && len(m.Out) == 1:
		return nil // the event says so
	}
	text := fill(form.In(t.language), func(slot string) string {
		switch slot {
		case "from":
			return t.name(o.From)
		case "to":
			return t.names(to)
		case "what":
			return o.Name
		}
		return spaced(t.content(o.Text))
	})
	return []Sentence{{Text: text, Node: o.From, Topic: Sending}}
}

// sendingOf is how it is told that something went out: a message, or the news of a
// connection.
func sendingOf(o *tape.Outcome) Text {
	switch o.Name {
	case "opened":
		return dialling
	case "closed":
		return hangups
	}
	return sending
}

// stated tells a fact or a step of an operation, unless a rule of the same moment
// says as much.
func (t *Teller) stated(m *tape.Moment, o *tape.Outcome) []Sentence {
	if o.Name == sim.Halted.Name() {
		return t.halted(o)
	}
	if told, ok := t.operation(o); ok {
		return []Sentence{{Text: told, Node: o.Node, Topic: Operation}}
	}
	topic := Fact
	if o.Name == sim.Crashed.Name() || o.Name == sim.Healed.Name() {
		topic = Fault
	}
	for i := range facts {
		if facts[i].fact != o.Name {
			continue
		}
		told, ok := t.match([]pattern{facts[i].pattern}, t.name(o.Node), o.Text)
		switch {
		case !ok:
		case cites(m, o.Node, facts[i].besides):
			return nil
		default:
			return []Sentence{{Text: told, Node: o.Node, Topic: topic}}
		}
	}
	colon := Text{": ", "："}.In(t.language)
	return []Sentence{{Text: t.name(o.Node) + colon + strings.ReplaceAll(o.Name, "-", " ") + spaced(t.content(o.Text)),
		Node: o.Node, Topic: topic}}
}

// cites reports whether a node cites one of some rules in a moment.
func cites(m *tape.Moment, node sim.NodeID, rules []string) bool {
	return slices.ContainsFunc(m.Out, func(o tape.Outcome) bool {
		return o.Sort == sim.Noted && o.Node == node && slices.Contains(rules, o.Name)
	})
}

// halted tells of a process that ended by a rule, whose id is the fact's text.
func (t *Teller) halted(o *tape.Outcome) []Sentence {
	s := Sentence{Rule: o.Text, Node: o.Node, Topic: Fault, Text: t.name(o.Node) + ": halted by " + o.Text}
	if of := rows[o.Text]; len(of) > 0 {
		r := of[0]
		s.Sort = r.Sort
		s.Text = fill(r.Text.In(t.language), func(string) string { return t.name(o.Node) })
		if t.level == Teach {
			s.Lesson = r.Lesson.In(t.language)
		}
	}
	return []Sentence{s}
}

// operation tells of a step of a client's operation.
func (t *Teller) operation(o *tape.Outcome) (string, bool) {
	forms := operations.asked
	switch {
	case strings.HasSuffix(o.Name, " returned"):
		forms = operations.answered
	case strings.HasSuffix(o.Name, " unknown"):
		forms = operations.unknown
	case slices.ContainsFunc(facts, func(f stated) bool { return f.fact == o.Name }):
		return "", false
	}
	return t.match(forms, t.name(o.Node), o.Text)
}
