package pane

import (
	"math"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// What panes show, as sentences for those who do not look at a screen.

// Standing returns a node's standing in a word, "DOWN", and "" where its columns say
// it.
func (s *Scene) Standing(v *sim.View) string {
	word := s.mark(v).Word
	if slices.ContainsFunc(v.Columns, func(c sim.Column) bool { return strings.EqualFold(c.Value, word) }) {
		return ""
	}
	return word
}

// Cast lists the nodes that are shown, in the order of the screens.
func (s *Scene) Cast() []sim.NodeID {
	return slices.DeleteFunc(s.cast(), func(id sim.NodeID) bool { return s.Now.View(id) == nil })
}

// Troubles says how a node's disk and its clock are and what it waits for, "" when
// there is nothing to say.
func (s *Scene) Troubles(v *sim.View) string { return s.troubles(v) }

// Ailments says what is wrong with the network, the links, machines and disks.
func (s *Scene) Ailments() []string {
	var out []string
	for _, a := range s.ailments() {
		out = append(out, a.text)
	}
	return out
}

// Coming says what may happen, to whom and when.
func (s *Scene) Coming(p *sim.Pending) string {
	_, _, text := s.pendingText(p)
	text = strings.TrimSpace(text)
	switch {
	case p.On.From != "":
		text += s.say(" from ", "，自 ") + p.On.From + s.say(" to ", " 至 ") + p.On.Node
	case p.On.Node != "":
		text = p.On.Node + s.say(", ", "，") + text
	}
	if p.Held {
		return text + s.say(", held", "，已扣留")
	}
	return text + s.say(", in ", "，还有 ") + span(max(0, p.At.Sub(s.Now.At)))
}

// Changes says what is different from Before, a sentence each. Of a node that came up
// or went down it says that alone; timers, which change all the time, are left out. In
// brief it says how nodes stand, and what the network has become.
func (s *Scene) Changes(brief bool) []string {
	var out []string
	timer := s.say("timer ", "定时器 ")
	whose, turned := "", false
	for _, x := range s.changes() {
		switch {
		case x.head != nil:
			whose, turned = x.name, false
			if was, now := s.Before.View(x.node), s.Now.View(x.node); now != nil && was.Up != now.Up {
				turned = true
				word := s.say("UP", "运行")
				if !now.Up {
					word = x.head.Word
				}
				out = append(out, whose+s.say(" is ", " 现在是 ")+word)
			}
		case turned, strings.HasPrefix(x.name, timer), brief && !s.standsBy(x.node, x.name):
		case x.how == altered:
			out = append(out, whose+s.say(": ", "：")+x.name+s.say(" is ", " 为 ")+x.now+s.say(", was ", "，原为 ")+x.was)
		case x.how == added:
			out = append(out, whose+s.say(": ", "：")+x.name+s.say(" is new: ", " 新出现：")+x.now)
		default:
			out = append(out, whose+s.say(": ", "：")+x.name+s.say(" is gone: ", " 已消失：")+x.was)
		}
	}
	return out
}

// standsBy reports whether a change of that name is one of a node's standing, or of the
// network's.
func (s *Scene) standsBy(id sim.NodeID, name string) bool {
	if id == 0 {
		return name != s.say("goal", "目标")
	}
	v := s.Now.View(id)
	return v != nil && slices.ContainsFunc(v.Columns, func(c sim.Column) bool { return c.Tone != sim.Plain && c.Name == name })
}

// Checked says how the properties stand: what is violated, open or unknown, a sentence
// each, and how many hold.
func (s *Scene) Checked() (ill []string, hold int) {
	words := map[stand]string{violated: s.say("violated: ", "被违反："), open: s.say("open: ", "未定："), unsure: s.say("unknown: ", "未知：")}
	for _, r := range s.checkRows(math.MaxInt32, math.MaxInt32) {
		word, ailing := words[r.stand]
		switch {
		case ailing:
			ill = append(ill, word+strings.TrimSpace(r.name+strings.Replace(r.text, "  ", s.say(", ", "，"), 1)))
		case r.stand == holds:
			hold++
		case r.ink == screen.Bad, r.ink == screen.Strong:
			ill = append(ill, r.name)
		}
	}
	return ill, hold
}
