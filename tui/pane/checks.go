package pane

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/tui/screen"
)

// Checks lists what the run is held to and how that stands at the cursor: monitors,
// the goal, judges, landmarks.
type Checks struct{}

// Name is "checks".
func (Checks) Name() string { return "checks" }

// Title counts what holds, what is violated and what is open.
func (Checks) Title(s *Scene, w int) (title, heads string) {
	var count [len(stands)]int
	for _, r := range s.checkRows(w, math.MaxInt) {
		count[r.stand]++
	}
	for _, stand := range []stand{violated, holds, open, unsure} {
		if count[stand] > 0 {
			heads += "  " + strconv.Itoa(count[stand]) + " " + stands[stand].Sign
		}
	}
	return s.say("Checks", "检查"), strings.TrimPrefix(heads, "  ")
}

// Want asks for a row a check, and more for what is violated.
func (Checks) Want(s *Scene, w int) (like, least int) { return len(s.checkRows(w, math.MaxInt)), 2 }

// Draw draws the list.
func (Checks) Draw(c screen.Canvas, s *Scene) {
	rows := s.checkRows(c.W, c.H)
	from, to := window(len(rows), c.H, s.Scroll)
	for y, r := range rows[from:to] {
		p := pen{c, 0, y}
		p.fit(stands[r.stand].Ink, screen.Pad(stands[r.stand].Sign, 3))
		p.fit(r.ink, r.name)
		p.fit(screen.Faint, r.text)
		if r.target.Kind != "" {
			c.Zone(0, y, c.W, 1, r.target)
		}
	}
}

// A stand is how a check stands.
type stand uint8

const (
	silent   stand = iota // the row goes on with the one before, or is no check
	holds                 // it holds, as far as the run has come
	violated              //
	open                  // it is not met yet, and may be
	unsure                // nobody could say
)

// stands are the signs and inks of how checks stand.
var stands = [...]struct {
	Sign string
	Ink  screen.Ink
}{
	silent:   {"", screen.Plain},
	holds:    {"ok", screen.Good},
	violated: {"!!", screen.Bad},
	open:     {"..", screen.Seeking},
	unsure:   {"??", screen.Warn},
}

// A checkRow is one row of the list.
type checkRow struct {
	stand  stand
	ink    screen.Ink
	name   string
	text   string
	target screen.Target
}

// checkRows lists what is violated first, then what is open, then what holds. Where
// that is more than h rows, of what holds it gives the names alone.
func (s *Scene) checkRows(w, h int) []checkRow {
	rows := slices.Concat(s.monitorRows(w), s.goalRows(), s.judgeRows(w))
	slices.SortStableFunc(rows, func(a, b checkRow) int { return a.rank() - b.rank() })
	marks := s.landmarkRows(w, false)
	if len(rows)+len(marks) > h {
		rows, marks = brief(rows, w), s.landmarkRows(w, true)
	}
	return append(rows, marks...)
}

// rank orders the rows. The text of what is violated stays below its name.
func (r checkRow) rank() int {
	switch {
	case r.stand == violated || r.stand == silent && r.ink == screen.Bad:
		return 0
	case r.stand == holds:
		return 2
	}
	return 1
}

// brief joins the names of what holds.
func brief(rows []checkRow, w int) []checkRow {
	var out []checkRow
	var names []string
	for _, r := range rows {
		if r.stand == holds {
			names = append(names, r.name)
		} else {
			out = append(out, r)
		}
	}
	for i, line := range listed("", names, w-3) {
		row := checkRow{stand: holds, name: line}
		if i > 0 {
			row.stand = silent
		}
		out = append(out, row)
	}
	return out
}

// failure renders something violated: its name with the step, and in rows below
// what was seen.
func (s *Scene) failure(w int, name, text string, step int) []checkRow {
	row := checkRow{stand: violated, ink: screen.Strong, name: name}
	if step > 0 {
		row.text = fmt.Sprintf(s.say("  at step %d", "  第 %d 步"), step)
		row.target = stepTarget(step)
		if step > s.Step {
			row.text = fmt.Sprintf(s.say("  fails @%d", "  将败于 @%d"), step)
		}
		if key := s.hint("violation"); key != "" {
			row.text += "  " + key
		}
	}
	rows := []checkRow{row}
	for _, line := range screen.Wrap(text, w-3) {
		rows = append(rows, checkRow{ink: screen.Bad, name: line, target: row.target})
	}
	return rows
}

// hint returns the key of an act in brackets, "" when it is not known.
func (s *Scene) hint(act string) string {
	if s.Key == nil || s.Key(act) == "" {
		return ""
	}
	return "[" + s.Key(act) + "]"
}

// monitorRows tells of the protocol's monitors. The first violation ends a run, so
// one of them is violated at most.
func (s *Scene) monitorRows(w int) []checkRow {
	var rows []checkRow
	v, known := s.Broken, false
	for _, m := range s.Protocol.Monitors {
		if v != nil && v.Monitor == m.Name {
			rows, known = append(rows, s.failure(w, m.Name, v.Text, s.Branch.Len())...), true
			continue
		}
		rows = append(rows, checkRow{holds, screen.Plain, m.Name, "  " + m.About, screen.Target{}})
	}
	if v != nil && !known {
		rows = append(rows, s.failure(w, v.Monitor, v.Text, s.Branch.Len())...)
	}
	return rows
}

// goalRows tells what the protocol still owes.
func (s *Scene) goalRows() []checkRow {
	var rows []checkRow
	if s.Protocol.Goal != nil {
		r := checkRow{holds, screen.Plain, s.say("goal", "目标"), s.say("  met", "  已达成"), screen.Target{}}
		if s.Now.Missing != "" {
			r.stand, r.text = open, "  "+s.Now.Missing
		}
		rows = append(rows, r)
	}
	if s.Verdicts[s.Branch.Name()] == nil {
		rows = append(rows, s.wantedRows()...)
	}
	if name := s.Case.Scenario.Expect.Violates.Text; name != "" && s.Broken == nil && s.Verdicts[s.Branch.Name()] == nil {
		rows = append(rows, checkRow{open, screen.Plain, name, s.say("  is to be violated in this scenario", "  此场景预期违反它"), screen.Target{}})
	}
	return rows
}

// wantedRows tells of the landmarks that the scenario is to come by.
func (s *Scene) wantedRows() []checkRow {
	var rows []checkRow
	for _, name := range s.Case.Scenario.Expect.Reached.Texts() {
		r := checkRow{stand: open, name: s.say("reached ", "到过 ") + name, text: s.say("  not yet", "  尚未")}
		for _, m := range s.Now.Marks {
			if m.Name == name && m.Count > 0 {
				r.stand, r.text = holds, ""
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// judgeRows tells what the judges of the whole branch say, or how to ask them.
func (s *Scene) judgeRows(w int) []checkRow {
	result := s.Verdicts[s.Branch.Name()]
	if result == nil {
		text := s.say("  have not been asked about this branch", "  尚未裁决此分支")
		if key := s.hint("judge"); key != "" {
			text = s.say("  press ", "  按 ") + key + s.say(" to judge this branch", " 裁决此分支")
		}
		return []checkRow{{open, screen.Plain, s.say("judges", "裁判"), text, screen.Target{Kind: "act", Text: "judge"}}}
	}
	var rows []checkRow
	for _, c := range result.Checks {
		if s.monitored(c.Name) || result.Violation != nil && c.Name == result.Violation.Monitor {
			continue
		}
		switch c.Verdict {
		case checker.Fail:
			failure := s.failure(w, c.Name, c.Detail, 0)
			for i := range failure {
				failure[i].target = screen.Target{Kind: "act", Text: "violation"}
			}
			rows = append(rows, failure...)
		case checker.Pass:
			rows = append(rows, checkRow{holds, screen.Plain, c.Name, "  " + c.Detail, screen.Target{}})
		default:
			rows = append(rows, checkRow{unsure, screen.Plain, c.Name, "  " + c.Detail, screen.Target{}})
		}
	}
	verdict := checkRow{ink: screen.Strong, name: s.say("the verdict is ", "裁决：") + s.verdict(result)}
	if result.Consistency != "" {
		verdict.text = s.say("; consistency: ", "；一致性：") + result.Consistency
	}
	return append(rows, verdict)
}

// verdict is the word for how a branch was judged. That what is violated was to be is
// said with it.
func (s *Scene) verdict(r *scenarios.Result) string {
	word := string(r.Verdict)
	switch r.Verdict {
	case checker.Pass:
		word = s.say(word, "通过")
		if s.Case.Scenario.Expect.Violates.Text != "" {
			word += s.say(": the violation was expected", "：该违规在预期之中")
		}
	case checker.Fail:
		word = s.say(word, "失败")
	default:
		word = s.say(word, "未决")
	}
	return word
}

func (s *Scene) monitored(name string) bool {
	for _, m := range s.Protocol.Monitors {
		if m.Name == name {
			return true
		}
	}
	return false
}

// landmarkRows lists the landmarks: those reached, with visits, and the others, of
// which the brief form gives the number.
func (s *Scene) landmarkRows(w int, brief bool) []checkRow {
	var been, not []string
	for _, m := range s.Now.Marks {
		switch m.Count {
		case 0:
			not = append(not, m.Name)
		case 1:
			been = append(been, m.Name)
		default:
			been = append(been, fmt.Sprintf("%s ×%d", m.Name, m.Count))
		}
	}
	if brief && len(not) > 1 {
		not = []string{fmt.Sprintf(s.say("%d other landmarks", "%d 个地标"), len(not))}
	}
	var rows []checkRow
	for _, line := range listed(s.say("✓ been at ", "✓ 到过 "), been, w-3) {
		rows = append(rows, checkRow{ink: screen.Good, name: line})
	}
	for _, line := range listed(s.say("· not at ", "· 未到 "), not, w-3) {
		rows = append(rows, checkRow{ink: screen.Faint, name: line})
	}
	return rows
}

// listed writes names behind a mark into lines of w cells. Names are not broken.
func listed(mark string, names []string, w int) []string {
	var lines []string
	line := mark
	for i, name := range names {
		if i < len(names)-1 {
			name += ","
		}
		if line != "" && line != mark && screen.Width(line)+screen.Width(name) > w {
			lines, line = append(lines, strings.TrimRight(line, " ")), ""
		}
		line += name + " "
	}
	if len(names) > 0 {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}
