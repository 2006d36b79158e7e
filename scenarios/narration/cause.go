package narration

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Cause is one link of the chain that led to a step.
type Cause struct {
	Step int
	Text string // in a few words: "ACK 1.03 s2>s3"
}

// MostCauses is how many links [Teller.From] tells at most.
const MostCauses = 12

// From tells what led to a step: what gave rise to it, what gave rise to that, and so
// on, the nearest first.
func (t *Teller) From(b *tape.Branch, step int) []Cause {
	var chain []Cause
	for at := b.Brief(step).Cause; at > 0 && at < step && len(chain) < MostCauses; {
		m := b.Moment(at)
		chain = append(chain, Cause{Step: at, Text: t.brief(m)})
		step, at = at, m.Cause
	}
	return chain
}

// briefs are events in few words.
var briefs = map[tape.Sort]Text{
	tape.Delivered: {"{what}{text} {from}>{to}", "{what}{text} {from}→{to}"},
	tape.Opened:    {"{from}-{to} connected", "{from}-{to} 连上"},
	tape.Closed:    {"{from}-{to} closed", "{from}-{to} 断开"},
	tape.Expired:   {"timer {what} of {to}", "{to} 定时器 {what}"},
	tape.Synced:    {"{what} of {to} on disk", "{to} 的 {what} 落盘"},
	tape.Booted:    {"{to} boots", "{to} 启动"},
	tape.Handled:   {"inbox of {to}", "{to} 收件箱"},
	tape.Planned:   {"fault: {fault}", "故障：{fault}"},
	tape.Acted:     {"act: {fault}", "干预：{fault}"},
}

func (t *Teller) brief(m *tape.Moment) string {
	return fill(briefs[m.Sort].In(t.language), func(slot string) string {
		switch slot {
		case "what":
			return m.On.Kind
		case "from":
			return m.On.From
		case "to":
			return m.On.Node
		case "fault":
			return t.deed(m)
		}
		return spaced(t.content(m.Text))
	})
}

// deed is what somebody did, or the first thing told of an act that is no fault.
func (t *Teller) deed(m *tape.Moment) string {
	for i := range m.Out {
		if m.Out[i].Sort == sim.Struck {
			return t.fault(m.Out[i].Text)
		}
	}
	for _, s := range t.moment(m) {
		return s.Text
	}
	return m.On.String()
}
