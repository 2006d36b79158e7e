package format

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/labs/grade"
)

// mostSummary is how long a step's summary may be: GitHub drops one that is longer
// than a mebibyte as a whole. The rest is room for the line that says so.
const mostSummary = 1<<20 - 1<<10

// writeSummary writes GitHub-flavoured Markdown, without any HTML: the score table,
// and every failure in full, as long as there is room.
func writeSummary(page *bytes.Buffer, r *grade.Report, _ Options) {
	title := r.Lab
	if r.Title != "" {
		title += ": " + r.Title
	}
	fmt.Fprintf(page, "## %s\n\n**%s points**", md(title), outOf(r.Score, r.Max))
	if v := verdict(r); v != "" {
		fmt.Fprintf(page, ", %s", md(v))
	}
	fmt.Fprintf(page, ", by zoolab %s\n\n", md(r.Grader))
	why, findings := because(r)
	if why != "" {
		fmt.Fprintf(page, "%s\n\n", md(why))
	}
	var parts []string
	if len(findings) > 0 {
		var list []string
		for _, f := range findings {
			list = append(list, unarmed(f.String()))
		}
		parts = append(parts, fenced(list))
	}
	parts = append(parts, summaryTable(r))
	for _, t := range failures(r) {
		parts = append(parts, summaryFailure(t))
	}
	for i, part := range parts {
		if page.Len()+len(part) > mostSummary {
			fmt.Fprintf(page, "… and %d more, which do not fit here.\n", len(parts)-i)
			return
		}
		page.WriteString(part)
	}
}

func summaryTable(r *grade.Report) string {
	var b strings.Builder
	if len(r.Properties) > 0 {
		b.WriteString("| | property | kind | points | why |\n|---|---|---|---:|---|\n")
	}
	for _, p := range r.Properties {
		mark := "✅"
		if p.Points < p.Max {
			mark = "❌"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", mark, md(p.Name), md(string(p.Kind)), outOf(p.Points, p.Max), md(p.Lost))
	}
	if len(r.Tests) > 0 {
		fmt.Fprintf(&b, "\n%s\n", md(tally(r)))
	}
	for _, s := range secrets(r) {
		if s.failed > 0 {
			fmt.Fprintf(&b, "\n%s.\n", md(hiddenFailed(s)))
		}
	}
	return b.String() + "\n"
}

func summaryFailure(t grade.TestResult) string {
	out := "### ❌ " + md(named(t)) + "\n\n"
	for _, p := range feedback(t) {
		if p.kind == prose {
			out += strings.TrimLeft(p.heads+" ", " ") + md(p.lines[0]) + "\n\n"
			continue
		}
		out += p.heads + "\n\n" + fenced(p.lines)
	}
	return out
}

// md escapes plain text for Markdown. Everything that means something inside a
// paragraph, or could make a link, a mention, HTML or mathematics, is just itself.
var md = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`,
	"<", `\<`, ">", `\>`, "&", `\&`, "|", `\|`, "#", `\#`, "@", `\@`, ":", `\:`, "$", `\$`, "!", `\!`, "www.", `www\.`,
	"{", `\{`, "}", `\}`).Replace

// fenced is text that is shown as it is. The fence is longer than any run of
// backticks in it, so that nothing in it can end it.
func fenced(text []string) string {
	fence := "```"
	for strings.Contains(strings.Join(text, "\n"), fence) {
		fence += "`"
	}
	return fence + "text\n" + strings.Join(text, "\n") + "\n" + fence + "\n\n"
}
