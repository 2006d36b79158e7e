package format_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// A deck deals the pieces of a fuzzed text, and small numbers, in turn and for ever.
type deck struct {
	pieces []string
	dealt  int
	bits   uint64
}

func (d *deck) text() string {
	d.dealt++
	return d.pieces[d.dealt%len(d.pieces)]
}

// under returns a number below n.
func (d *deck) under(n uint64) int {
	d.bits = d.bits*6364136223846793005 + 1442695040888963407
	return int(d.bits >> 33 % n)
}

func (d *deck) texts(n int) (all []string) {
	for range d.under(uint64(n)) {
		all = append(all, d.text())
	}
	return all
}

// fuzzed makes a report of any text: whatever may be a text is a piece of it, pieces
// being divided by "|", and its shape depends on a number. What is hidden in it says
// so.
func fuzzed(text string, shape uint64) *grade.Report {
	d := &deck{pieces: strings.Split(text, "|"), bits: shape}
	statuses := []grade.Status{grade.Graded, grade.Graded, grade.Graded, grade.NotStarted, grade.DoesNotBuild, grade.Refused, grade.Invalid, grade.Unfinished, grade.Status(d.text())}
	r := &grade.Report{Lab: d.text(), Title: d.text(), Grader: d.text(), Submission: d.text(), Files: d.texts(5),
		Status: statuses[d.under(9)], Why: d.text(), Took: time.Duration(d.under(1 << 40))}
	for range d.under(4) * d.under(8) {
		r.Findings = append(r.Findings, grade.Finding{File: d.text(), Line: d.under(50) - 1, Text: d.text(), Rule: d.text()})
	}
	for i := range d.under(20) {
		p := grade.PropertyScore{Name: fmt.Sprint(d.text(), i), Kind: labs.Kind(d.text()), About: d.text(), Lost: d.text(), Max: grade.Points(d.under(3000))}
		p.Points = p.Max * grade.Points(d.under(2))
		r.Score, r.Max, r.Properties = r.Score+p.Points, r.Max+p.Max, append(r.Properties, p)
	}
	classes := []grade.Class{grade.BrokeSafety, grade.BrokeLiveness, grade.Panicked, grade.RanAway, grade.NotWritten, grade.GraderFailed, grade.Class(d.text())}
	for range d.under(20) {
		t := grade.TestResult{Name: d.text(), Property: d.text(), Visible: d.under(3) > 0, Passed: d.under(3) == 0,
			Runs: d.under(30), Failed: d.under(30), Hash: d.text(), Took: time.Duration(d.under(1 << 40))}
		if len(r.Properties) > 0 && d.under(2) == 0 {
			t.Property = r.Properties[d.under(uint64(len(r.Properties)))].Name
		}
		if d.under(4) > 0 {
			t.Failure = &grade.Failure{Property: t.Property, Class: classes[d.under(7)], Check: d.text(), Sentence: d.text(), Seed: uint64(d.under(1 << 31)),
				Decision: d.text(), Ladder: d.texts(60), Events: d.under(40), Chapter: d.text(), Commands: d.texts(5), File: d.text(), Line: d.under(99)}
		}
		if !t.Visible {
			t.Name, t.Hash = planted, planted
			if f := t.Failure; f != nil {
				f.Check, f.Sentence, f.Decision, f.Chapter, f.File, f.Ladder, f.Commands = planted, planted, planted, planted, planted, []string{planted}, []string{planted}
			}
		}
		r.Tests = append(r.Tests, t)
	}
	return r
}

// attacks are texts that somebody once got through with.
var attacks = []string{
	"s1 chose a|plain text|acceptor.go",
	"\x1b[31mred|\x1b]0;title\x07x|\u009b1m|\x00\x01\x7f|\xff\xfe|\u202eabc|\u200b::error::x",
	"::set-output name=result::x|  ::add-mask::a|##[add-mask]x|%0A::error::y|a,b:c=d|::stop-commands::t|x ::error::y z",
	"]]>|<!--|&amp;|<failure/>|\ufffe\uffff|\"'|<script>alert(1)</script>|</details>",
	"=1+1|+1|-1|@SUM(A1)|\t=1|＝1|a\r\nb,c\"d|=cmd'/C calc'!A0",
	"```|````text|[a](b)|![c](d)|@all|#1|$x$|http://e.x|www.e.x|a * b _c_ `d`|~~x~~",
	strings.Repeat("w", 900) + "|" + strings.Repeat("a b ", 300) + "|" + strings.Repeat("é", 700),
	"a\nb\nc|\r|\n|::error::\n##[x]| |",
}

// fuzzFormat feeds any report to a format and holds what it writes to a check of its
// own, and to what every format owes: the same bytes again, text, nothing hidden, and
// no control that a terminal or a log would obey.
func fuzzFormat(f *testing.F, name string, o format.Options, check func(r *grade.Report, out string) error) {
	for i, text := range attacks {
		for shape := range uint64(4) {
			f.Add(text, shape*97+uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, text string, shape uint64) {
		if strings.Contains(text, planted[:6]) {
			return // it is no secret then
		}
		r := fuzzed(text, shape)
		out := written(name, r, o)
		if out != written(name, r, o) {
			t.Fatal("the same report is written in two ways")
		}
		if !utf8.ValidString(out) || tells(out) {
			t.Fatalf("it is no text, or tells of a hidden test:\n%q", out)
		}
		for _, c := range out {
			if unicode.In(c, unicode.Cc, unicode.Cf) && c != '\n' && c != '\r' {
				t.Fatalf("the control %U is in:\n%q", c, out)
			}
		}
		if line := armed(out); line != "" && name != "actions" {
			t.Fatalf("a runner would obey the line %q", line)
		}
		if err := check(r, out); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}

func FuzzText(f *testing.F) {
	fuzzFormat(f, "text", format.Options{Width: 60, More: "zoolab grade --all"}, func(_ *grade.Report, out string) error {
		if n := strings.Count(out, "\n"); n > format.MostLines || strings.Contains(out, "\r") {
			return fmt.Errorf("it has %d lines", n)
		}
		return nil
	})
}

func FuzzJSON(f *testing.F) {
	fuzzFormat(f, "json", format.Options{}, func(r *grade.Report, out string) error {
		var got struct{ Score, Max float64 }
		if err := json.Unmarshal([]byte(out), &got); err != nil || got.Score != float64(r.Score)/100 || got.Max != float64(r.Max)/100 {
			return fmt.Errorf("read back it is %+v: %w", got, err)
		}
		return nil
	})
}

func FuzzJUnit(f *testing.F) {
	fuzzFormat(f, "junit", format.Options{}, func(_ *grade.Report, out string) error { return junit(out) })
}

func FuzzGradescope(f *testing.F) {
	fuzzFormat(f, "gradescope", format.Options{}, func(_ *grade.Report, out string) error { return gradescope([]byte(out)) })
}

func FuzzClassroom(f *testing.F) {
	fuzzFormat(f, "classroom", format.Options{}, func(r *grade.Report, out string) error {
		printed, total, most, err := report(out)
		if err == nil && (math.Abs(total-float64(r.Score)/100) > 0.005 || most != float64(r.Max)/100) {
			err = fmt.Errorf("Classroom is told %v of %v", total, most)
		}
		if line := armed(strings.Join(printed, "\n")); line != "" {
			err = fmt.Errorf("the reporter prints %q, which a runner obeys", line)
		}
		return err
	})
}

func FuzzActions(f *testing.F) {
	fuzzFormat(f, "actions", format.Options{Folder: "labs/04-paxos"}, func(_ *grade.Report, out string) error {
		_, err := annotationsOf(out)
		return err
	})
}

func FuzzSummary(f *testing.F) {
	fuzzFormat(f, "summary", format.Options{}, func(_ *grade.Report, out string) error { return summary(out) })
}

func FuzzCSV(f *testing.F) {
	fuzzFormat(f, "csv", format.Options{}, func(r *grade.Report, out string) error {
		var class bytes.Buffer
		if err := format.Class(&class, []*grade.Report{r, halfDone(), r}); err != nil {
			return err
		}
		if _, err := table(class.String()); err != nil {
			return err
		}
		rows, err := table(out)
		if err == nil && len(rows) != 2 {
			err = fmt.Errorf("there are %d rows", len(rows))
		}
		return err
	})
}
