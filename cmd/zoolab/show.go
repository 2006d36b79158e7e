package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// show tells a person what came of a run.
func (p *page) show(ctx context.Context, c *scenarios.Case, res *scenarios.Result) {
	p.say("%s, seed %d\n%s\n\n", p.bold(res.Scenario), res.Seed, c.Scenario.About)
	p.showSetting(c, res)
	p.showFacts(c, res)
	p.showChecks(res.Checks)
	p.say("\n%s  %s  hash %s\n", p.mark(res.Verdict), p.bold(res.Scenario), res.Hash)
	if res.Broken != "" || res.Verdict != checker.Pass {
		p.showEnd(ctx, c, res)
	}
}

// showSetting says what ran, and how much came of it.
func (p *page) showSetting(c *scenarios.Case, res *scenarios.Result) {
	var cast []string
	for _, r := range c.Cast() {
		cast = append(cast, plural(uint64(r.Count), r.Role))
	}
	rows := [][]string{{"protocol", fmt.Sprintf("%s with %s", c.Scenario.Protocol, strings.Join(cast, ", "))}}
	if len(c.Scenario.Bugs) > 0 {
		rows = append(rows, []string{"bugs", strings.Join(c.Scenario.Bugs.Texts(), ", ")})
	}
	n := c.Scenario.Network
	faults := "none"
	if res.Faults > 0 {
		faults = fmt.Sprintf("%d planned; %s --plan lists them", res.Faults, again(c, res.Seed))
	}
	p.table("  ", append(rows,
		[]string{"network", fmt.Sprintf("delay %s, loss %s, duplicates %s, reordered %s", text(n.Delay), text(n.Loss), text(n.Duplicate), text(n.Reorder))},
		[]string{"faults", faults},
		[]string{"ran", fmt.Sprintf("%s in %s of virtual time, %s lost", plural(res.Events, "event"), brief(res.Virtual), plural(res.Dropped, "message"))}))
}

// text renders a value as the scenario file spells it.
func text(v interface{ MarshalText() ([]byte, error) }) string {
	b, err := v.MarshalText()
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// showFacts sums up what nodes and clients said, in the order in which each
// was first said.
func (p *page) showFacts(c *scenarios.Case, res *scenarios.Result) {
	p.say("\n  what happened\n")
	var rows [][]string
	for _, f := range res.Facts {
		what := said(c, f.First)
		if f.Count > 1 {
			what += "; last, at " + brief(f.Last.At) + ", " + said(c, f.Last)
		}
		rows = append(rows, []string{brief(f.First.At), f.Name, times(f.Count), what})
	}
	p.table("    ", rows)
	var reached []string
	for _, m := range res.Marks {
		if m.Count > 0 {
			reached = append(reached, m.Name+" "+times(int(m.Count)))
		}
	}
	if len(reached) > 0 {
		p.say("    %s\n", p.faint("landmarks: "+strings.Join(reached, ", ")))
	}
	p.say("\n")
}

// said renders who said what.
func said(c *scenarios.Case, by scenarios.Saying) string {
	who := c.NodeName(by.Node)
	if by.Text == "" || by.Text == "{}" {
		return who
	}
	return who + ": " + shorten(by.Text, 60)
}

// shorten cuts a text to a length in characters.
func shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// showChecks prints one row a check: glyph and word, name, sentence.
func (p *page) showChecks(checks []checker.Check) {
	width := 0
	for _, c := range checks {
		width = max(width, len(c.Name))
	}
	for _, c := range checks {
		p.flow(fmt.Sprintf("  %s  %-*s  ", p.mark(c.Verdict), width, c.Name), len("  x pass  ")+width+2, c.Detail)
	}
}

// showEnd shows what led to the end of a run that broke something or did not
// end as expected, and the commands that show more.
func (p *page) showEnd(ctx context.Context, c *scenarios.Case, res *scenarios.Result) {
	p.showUnmet(res)
	if lines := lookAgain(ctx, c, res.Seed); len(lines) > 0 {
		p.say("\n  the last steps\n")
		for _, line := range lines {
			p.say("    %s\n", p.faint(shorten(line, 150)))
		}
	}
	p.say("\n")
	p.showCommands("  ", c, res.Seed, res.Moment())
}

// showUnmet says why a run did not end as expected.
func (p *page) showUnmet(res *scenarios.Result) {
	v := res.Violation
	if v != nil && res.Unmet == v.Monitor+": "+v.Text {
		p.flow("", 0, fmt.Sprintf("at event %d, %s, %s", v.Seq, brief(v.At), res.Unmet))
		return
	}
	if res.Unmet != "" {
		p.flow("", 0, res.Unmet)
	}
	if v != nil {
		p.flow("", 0, fmt.Sprintf("at event %d, %s: %s", v.Seq, brief(v.At), v.Text))
	}
}

// showCommands ends every failure: how to see it, and how to have it again.
func (p *page) showCommands(indent string, c *scenarios.Case, seed, moment uint64) {
	p.table(indent, [][]string{
		{"see it:", fmt.Sprintf("zoolab tui %s --seed %d --event %d", c.Ref, seed, moment)},
		{"run it again:", again(c, seed)},
		{"every step of it:", fmt.Sprintf("%s --trace run.trace   (look at event %d)", again(c, seed), moment)},
	})
}

// lookAgain runs a case once more for the lines that led to its end.
func lookAgain(ctx context.Context, c *scenarios.Case, seed uint64) []string {
	tail := tape.NewTail(12)
	if _, err := c.Run(ctx, seed, scenarios.Options{Tracer: tail}); err != nil {
		return nil
	}
	return tail.Lines()
}

// again is the command that repeats a run.
func again(c *scenarios.Case, seed uint64) string {
	return fmt.Sprintf("zoolab run %s --seed %d", c.Ref, seed)
}

// brief rounds a time to what a person reads.
func brief(t sim.Time) string {
	d := time.Duration(t)
	if d >= time.Millisecond {
		d = d.Round(time.Microsecond)
	}
	return strict.FormatDuration(d)
}

func times(n int) string { return fmt.Sprintf("%d×", n) }

// plural counts things: "1 event", "2 events".
func plural(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
