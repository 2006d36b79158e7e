package format

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/zoolab/zoolab/labs/grade"
)

// mostAnnotations is how many annotations of a level GitHub shows of a step; it drops
// the others without a word.
const mostAnnotations = 10

// levels of annotations, the most serious first.
var levels = []string{"error", "warning", "notice"}

// An annotation is a message of a log that GitHub also shows elsewhere: beside the
// line it is about, when it names one.
type annotation struct {
	level   string
	file    string
	line    int
	title   string
	message string
}

// writeActions writes workflow commands: what is wrong, by level, and the score.
func writeActions(page *bytes.Buffer, r *grade.Report, o Options) {
	byLevel := map[string][]annotation{}
	for _, a := range annotations(r, o.Folder) {
		byLevel[a.level] = append(byLevel[a.level], a)
	}
	for _, level := range levels {
		some := byLevel[level]
		if n := len(some) - mostAnnotations; n > 0 {
			some = append(some[:mostAnnotations-1:mostAnnotations-1], annotation{level: level, title: r.Lab,
				message: fmt.Sprintf("There are %d more like these: see the summary of the job.", n+1)})
		}
		for _, a := range some {
			page.WriteString(a.String() + "\n")
		}
	}
}

func annotations(r *grade.Report, folder string) []annotation {
	score := "Score: " + outOf(r.Score, r.Max) + " points"
	all := []annotation{{level: "notice", title: r.Lab, message: score}}
	if v := verdict(r); v != "" {
		all[0].message += ", " + v
		if len(r.Findings) == 0 {
			all = append(all, annotation{level: levelOf(r.Status), title: r.Lab + ": " + v, message: r.Why})
		}
	}
	for _, f := range r.Findings {
		all = append(all, annotation{"error", path.Join(folder, f.File), f.Line, "not allowed: " + f.Rule, f.Text})
		if f.Rule == "compiler" {
			all[len(all)-1].title = "does not build"
		}
	}
	for _, t := range failures(r) {
		a := annotation{level: mannerOf(t.Failure.Class).level, title: heading(t), message: plain(t)}
		if t.Failure.File != "" {
			a.file, a.line = path.Join(folder, t.Failure.File), t.Failure.Line
		}
		all = append(all, a)
	}
	for _, s := range secrets(r) {
		if s.failed > 0 {
			all = append(all, annotation{level: "warning", title: r.Lab, message: hiddenFailed(s)})
		}
	}
	return all
}

// levelOf is how bad it is that nothing was graded.
func levelOf(s grade.Status) string {
	if s == grade.NotStarted {
		return "warning"
	}
	return "error"
}

// String is the annotation as a workflow command.
func (a annotation) String() string {
	var about []string
	if a.file != "" {
		about = append(about, "file="+property(a.file))
	}
	if a.file != "" && a.line > 0 {
		about = append(about, fmt.Sprintf("line=%d,endLine=%d", a.line, a.line))
	}
	if a.title != "" {
		about = append(about, "title="+property(a.title))
	}
	return strings.TrimRight("::"+a.level+" "+strings.Join(about, ","), " ") + "::" + data(strings.TrimSpace(a.message))
}

// data escapes the message of a workflow command, as actions/toolkit does.
var data = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace

// property escapes the value of a property of one.
var property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace
