package pane

import (
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// say returns a text in the scene's language.
func (s *Scene) say(english, chinese string) string {
	if s.Chinese {
		return chinese
	}
	return english
}

// term returns a word of the glossary in the scene's language. The names of columns are
// none: they are what conditions are written in.
func (s *Scene) term(word string) string {
	for _, t := range narration.Glossary() {
		if s.Chinese && t.Word.En == word {
			return t.Word.Zh
		}
	}
	return word
}

// A standing is how a node is shown: a glyph of width 1, a word and an ink. No two
// glyphs of different inks are alike.
type standing struct {
	Glyph, Word string
	Ink         screen.Ink
}

// standings are those that a node's own columns give it.
var standings = [...]standing{
	sim.Plain:   {Glyph: " ", Ink: screen.Plain},
	sim.Chief:   {Glyph: "★", Ink: screen.Chief},
	sim.Member:  {Glyph: "●", Ink: screen.Member},
	sim.Seeking: {Glyph: "?", Ink: screen.Seeking},
	sim.Apart:   {Glyph: "○", Ink: screen.Apart},
}

// mark returns a node's standing. That it is down or paused comes before what it
// says of itself, which is its first column with a tone.
func (s *Scene) mark(v *sim.View) standing {
	switch {
	case v == nil:
		return standings[sim.Plain]
	case v.Boot == 0:
		return standing{"·", s.say("NOT UP", "未启动"), screen.Faint}
	case v.Dark:
		return standing{"✗", s.say("OFF", "断电"), screen.Down}
	case v.Halted:
		return standing{"✗", s.say("HALTED", "已退出"), screen.Down}
	case !v.Up:
		return standing{"✗", s.say("DOWN", "宕机"), screen.Down}
	case v.Paused:
		return standing{"‖", s.say("PAUSED", "暂停"), screen.Held}
	}
	for _, c := range v.Columns {
		if c.Tone != sim.Plain {
			out := standings[c.Tone]
			out.Word = strings.ToUpper(c.Value)
			return out
		}
	}
	return standings[sim.Plain]
}

// view shows a node at the cursor, nil when there is no such node.
func (s *Scene) view(id sim.NodeID) *sim.View {
	if v := s.Now.View(id); v != nil {
		return v
	}
	if id < 1 || int(id) > s.World.Nodes() {
		return nil
	}
	v := s.World.View(id)
	return &v
}

// A kin is how a step is related to the one that is selected.
type kin uint8

const (
	stranger kin = iota // nothing is selected
	itself
	cause      // in its past
	effect     // in its future
	concurrent // neither
)

// relations are the signs and inks of kin: the signs alone tell them apart.
var relations = [...]struct {
	Sign string
	Ink  screen.Ink
}{
	stranger:   {" ", screen.Plain},
	itself:     {"=", screen.Strong},
	cause:      {"<", screen.Past},
	effect:     {">", screen.Future},
	concurrent: {"|", screen.Aside},
}

// chosen returns the step that is selected: a row of the tape, else the cursor's.
func (s *Scene) chosen() int {
	if s.Row > 0 && s.Row <= s.Branch.Len() {
		return s.Row
	}
	return s.Step
}

// chosenMessage returns what is selected among all that may happen, or nil.
func (s *Scene) chosenMessage() *sim.Pending {
	if s.Row > 0 || s.Message == (sim.Address{}) {
		return nil
	}
	for i := range s.Now.Pending {
		if s.Now.Pending[i].On == s.Message {
			return &s.Now.Pending[i]
		}
	}
	return nil
}

// moment returns a step of the branch, nil when there is none.
func (s *Scene) moment(step int) *tape.Moment {
	if step < 1 || step > s.Branch.Len() {
		return nil
	}
	return s.Branch.Moment(step)
}

// span shows a duration in at most six cells: "641µs", "13ms", "1.25s", "12m".
func span(d sim.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	switch {
	case d == 0:
		return "0s"
	case d < time.Microsecond:
		return sign + strconv.FormatInt(int64(d), 10) + "ns"
	case d < time.Millisecond:
		return sign + strconv.FormatInt(d.Microseconds(), 10) + "µs"
	case d < time.Second:
		return sign + strconv.FormatInt(d.Milliseconds(), 10) + "ms"
	case d < time.Minute:
		return sign + decimals(d.Milliseconds()/10, 2) + "s"
	}
	return sign + strconv.FormatInt(int64(d/time.Minute), 10) + "m"
}

// clock shows a moment of virtual time to the millisecond: "12.424s".
func clock(t sim.Time) string {
	return decimals(int64(t)/int64(time.Millisecond), 3) + "s"
}

// decimals shows a number of the given fractions of one.
func decimals(n int64, places int) string {
	digits := strconv.FormatInt(n, 10)
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// left pads a text on its left to w cells.
func left(text string, w int) string {
	text = screen.Fit(text, w)
	return strings.Repeat(" ", max(0, w-screen.Width(text))) + text
}

// home returns the first of n rows to show in h of them: as far down as has been
// scrolled, and farther or less far when the row at, if there is one, would not be
// seen.
func home(n, h, at, scroll int) int {
	top := max(0, min(scroll, n-h))
	if at >= 0 && h > 0 {
		top = max(min(top, at), at-h+1)
	}
	return top
}

// cast orders the nodes as screens list them: voters, then the rest of the ensemble,
// then clients.
func (s *Scene) cast() []sim.NodeID {
	order := make([]sim.NodeID, 0, s.World.Nodes())
	votes := make(map[sim.NodeID]bool, len(s.Protocol.Voters))
	for _, id := range s.Protocol.Voters {
		votes[id] = true
		order = append(order, id)
	}
	for _, volunteer := range []bool{false, true} {
		for i := range s.Protocol.Nodes {
			if id := sim.NodeID(i + 1); !votes[id] && s.Protocol.Nodes[i].Volunteer == volunteer {
				order = append(order, id)
			}
		}
	}
	return order
}

// The glyphs of what happens to a node, apart from messages and standings.
const (
	glyphTimer = "?"
	glyphSync  = "◆"
	glyphBoot  = "▲"
	glyphCrash = "✗"
	glyphInbox = "■"
	glyphFault = "⚑"
	glyphTyped = "»"
	glyphOpen  = "◎"
	glyphClose = "×"
)
