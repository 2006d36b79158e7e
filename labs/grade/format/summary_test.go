package format_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// markup is what Markdown would take for more than text: HTML, code, emphasis, links,
// mentions and mathematics that no backslash disarms. Our own is taken out first.
var (
	ours     = regexp.MustCompile(`(?m)^(## |### ❌ |\*\*[0-9.]+ of [0-9.]+ points\*\*|\|---\|---\|---\|---:\|---\|$)`)
	disarmed = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]")
	markup   = regexp.MustCompile("[<>&`*_~\\[\\]#@$]|://|www\\.")
)

// outside is a summary without its fenced blocks; every fence must be closed.
func outside(out string) (string, error) {
	var rest []string
	fence := ""
	for _, line := range strings.Split(out, "\n") {
		ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(ticks) >= 3:
			fence = ticks
		case fence != "" && line == fence:
			fence = ""
		case fence == "":
			rest = append(rest, line)
		case len(ticks) >= len(fence):
			return "", fmt.Errorf("%q would end the block that %q began", line, fence)
		}
	}
	if fence != "" {
		return "", fmt.Errorf("a block that %q began does not end", fence)
	}
	return strings.Join(rest, "\n"), nil
}

// summary holds a summary to what GitHub takes and to what nobody may smuggle in.
func summary(out string) error {
	if len(out) > 1<<20 {
		return fmt.Errorf("it has %d bytes", len(out))
	}
	rest, err := outside(out)
	if err != nil {
		return err
	}
	// What was disarmed still stands between its neighbours: "www\](." is no address.
	rest = disarmed.ReplaceAllString(ours.ReplaceAllString(rest, ""), "·")
	for _, line := range strings.Split(rest, "\n") {
		if found := markup.FindString(line); found != "" {
			return fmt.Errorf("%q means something in %q", found, line)
		}
		if strings.HasPrefix(line, "| ") && strings.Count(line, "|") != 6 {
			return fmt.Errorf("a row has %d bars: %s", strings.Count(line, "|"), line)
		}
	}
	return nil
}

func TestSummariesAreHarmless(t *testing.T) {
	for name, r := range samples() {
		if err := summary(written("summary", r, format.Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A summary shows the table, and the feedback of every failure.
func TestSummaryShowsEverything(t *testing.T) {
	out := written("summary", halfDone(), format.Options{})
	for _, want := range []string{
		"## 04-paxos\\: How do machines agree on one value?\n", "**20 of 100 points**",
		"| ❌ | agreement | safety | 0 of 40 | a run of duel chose two values |\n", "| ✅ | validity | safety | 20 of 20 |  |\n",
		"1 of 3 visible tests passed, and 1 of 3 hidden.", "agreement\\: 1 of 2 hidden tests failed.",
		"### ❌ agreement\\: duel, in run 17 \\(safety violated\\)\n", "### ❌ progress\\: lossy, in run 3 \\(no progress\\)\n",
		"Last decision: a2 accepted", "```text\nzoolab replay duel-17.yaml --lab 04 --dir .\nzoolab tui", strings.Join(duel().Ladder, "\n"),
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}

// A summary that grows too long ends with how much is left out.
func TestSummaryStaysBelowAMebibyte(t *testing.T) {
	r := halfDone()
	for range 900 {
		f := duel()
		f.Ladder = append(f.Ladder, strings.Repeat("é", 240), strings.Repeat("é", 240), strings.Repeat("é", 240))
		r.Tests = append(r.Tests, grade.TestResult{Name: "t", Property: "agreement", Visible: true, Failure: f})
	}
	out := written("summary", r, format.Options{})
	if err := summary(out); err != nil || len(out) < 900<<10 || !strings.HasSuffix(out, " more, which do not fit here.\n") {
		t.Errorf("%d bytes (%v), ending %q", len(out), err, out[len(out)-60:])
	}
}

// What a student writes stays text.
func TestSummaryEscapes(t *testing.T) {
	attack := "<script>x</script> [a](javascript:b) ![i](http://t/i.png) `c` **b** | @all #1 $e^x$ www.x.y &lt; \\"
	r := halfDone()
	r.Submission, r.Properties[0].Lost = attack, attack
	r.Tests[1].Failure.Sentence = attack
	r.Tests[1].Failure.Ladder = []string{"```", "````text", "</details>"}
	if err := summary(written("summary", r, format.Options{})); err != nil {
		t.Error(err)
	}
}

// The check sees each way of meaning more than text.
func TestMarkupIsSeen(t *testing.T) {
	for _, out := range []string{
		"<b>", "a & b", "`code`", "*x*", "_x_", "[x](y)", "@you", "see #1", "$x$", "http://x", "www.x", "~~x~~",
		"```text\nx", "```text\n````\nx\n```\n", "| a | b |\n", strings.Repeat("x", 1<<20+1),
	} {
		if summary(out) == nil {
			t.Errorf("%.20q is taken for text", out)
		}
	}
}
