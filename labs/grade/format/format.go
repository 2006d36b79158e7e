// Package format writes a [grade.Report] in every form that somebody reads: a
// person at a terminal, a CI server, Gradescope, GitHub Classroom, a table of a
// class. It also writes what wraps around them: the autograder that Gradescope is
// given ([WriteBundle]) and the workflow of a student's repository ([Workflow]).
//
// A format is a file with one function, from a report to bytes, and a row of the
// table in this file. Every format is written from what [Write] lets through: of a
// hidden test nothing but its property and whether it passed, and of any text
// nothing that could be taken for more than text (see tell.go and clean.go). So no
// format can leak a hidden test, and each escapes only for its own syntax.
//
// The same report gives the same bytes, always.
package format

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// Options are what a caller may ask of a format. The zero value will do.
type Options struct {
	// Width is how many columns the text may have; 0 means 80.
	Width int
	// Colour lets the text have colours, which only repeat what words say.
	Colour bool
	// All shows every failure in full, however many lines the text gets.
	All bool
	// More is the command that shows what the text leaves out, for example the
	// caller's own with --all. Without it the text only counts what is left out.
	More string
	// Folder is where the submission lies in its repository, for annotations:
	// slash-separated, "" for the top.
	Folder string
}

// A Format is one form of a report.
type Format struct {
	Name  string // what it is called on a command line
	About string // one sentence: who reads it

	write func(page *bytes.Buffer, r *grade.Report, o Options)
}

// formats are in the order in which a help text lists them.
var formats = []Format{
	{"text", "for a person: the score, and the first failure in full", writeText},
	{"json", "the whole report, for a program", writeJSON},
	{"junit", "JUnit XML, for a CI server such as Jenkins or GitLab", writeJUnit},
	{"gradescope", "the results.json that a Gradescope autograder leaves behind", writeGradescope},
	{"classroom", "the line result=… of GitHub Classroom's autograding, for $GITHUB_OUTPUT", writeClassroom},
	{"actions", "annotations of a GitHub Actions log", writeActions},
	{"summary", "Markdown, for $GITHUB_STEP_SUMMARY", writeSummary},
	{"csv", "a table with one row a submission, for a spreadsheet", writeCSV},
}

// All lists the formats.
func All() []Format { return append([]Format(nil), formats...) }

// Names lists what the formats are called.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

// Find returns the format of a name. A name that no format has is an error that
// says which one may have been meant.
func Find(name string) (Format, error) {
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	if near := strict.Nearest(name, Names()); near != "" {
		return Format{}, fmt.Errorf("there is no format %q; did you mean %s?", name, near)
	}
	return Format{}, fmt.Errorf("there is no format %q; there are %s", name, strings.Join(Names(), ", "))
}

// Bytes is a report in this form. The report may be of a grading that is still
// under way; it is not changed.
func (f Format) Bytes(r *grade.Report, o Options) []byte {
	if o.Width <= 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, 40)
	o.More, o.Folder = line(o.More, longCommand), line(o.Folder, longLine)
	var page bytes.Buffer
	f.write(&page, tell(r), o)
	return page.Bytes()
}

// Write writes a report in the format of a name.
func Write(w io.Writer, name string, r *grade.Report, o Options) error {
	f, err := Find(name)
	if err != nil {
		return err
	}
	_, err = w.Write(f.Bytes(r, o))
	return err
}

// Save puts a report into a file. Whoever looks at the file meanwhile sees the old
// one or the new one and never a part, so it can be written again after every test:
// what is there when a grader is killed is as far as it got.
func Save(path, name string, r *grade.Report, o Options) error {
	f, err := Find(name)
	if err != nil {
		return err
	}
	return save(path, f.Bytes(r, o))
}

// A Target is a report's form and where it goes.
type Target struct {
	Format string
	Path   string
}

// ParseTarget reads a target as a command line has it, FORMAT=FILE, such as
// junit=results/junit.xml.
func ParseTarget(text string) (Target, error) {
	name, path, ok := strings.Cut(text, "=")
	if !ok || path == "" {
		return Target{}, fmt.Errorf("%q says no file: write FORMAT=FILE, such as junit=junit.xml", text)
	}
	if _, err := Find(name); err != nil {
		return Target{}, err
	}
	return Target{name, path}, nil
}
