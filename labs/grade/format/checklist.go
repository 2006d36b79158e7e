package format

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/labs/grade"
)

// mostEvents is how long a drawn run may be for a student to follow it.
const mostEvents = 25

// An item is something that feedback must give.
type item struct {
	name   string
	given  func(*grade.Failure) bool
	except []grade.Class // of which it cannot be had
}

// noRun are the classes in which there may be no run to draw: nothing was run to its
// end, or it says nothing of the student's protocol.
var noRun = []grade.Class{grade.RanAway, grade.DiedOf, grade.NotWritten, grade.GraderFailed, grade.Unrepeatable}

// checklist is what a student needs to go from a failure to its cause.
var checklist = []item{
	{"the property", func(f *grade.Failure) bool { return f.Property != "" }, nil},
	{"the class", func(f *grade.Failure) bool { return f.Class != "" }, nil},
	{"one sentence that says what was violated", func(f *grade.Failure) bool { return oneSentence(f.Sentence) }, nil},
	{"the seed", func(f *grade.Failure) bool { return f.Seed != 0 }, nil},
	{"the command that repeats it", func(f *grade.Failure) bool {
		return slices.ContainsFunc(f.Commands, func(c string) bool { return strings.HasPrefix(c, "zoolab ") && !opens(c) })
	}, nil},
	{"the command that opens it", func(f *grade.Failure) bool { return slices.ContainsFunc(f.Commands, opens) }, nil},
	{"the shortest run, drawn", func(f *grade.Failure) bool { return f.Events > 0 && len(f.Ladder) > 0 }, noRun},
	{"a run of at most 25 events", func(f *grade.Failure) bool { return f.Events <= mostEvents }, nil},
	{"the last decision of the node at fault", func(f *grade.Failure) bool { return f.Decision != "" }, noRun},
	{"where to read again", func(f *grade.Failure) bool { return f.Chapter != "" }, nil},
}

func opens(command string) bool { return strings.HasPrefix(command, "zoolab tui ") }

func oneSentence(text string) bool { return text != "" && !strings.ContainsAny(text, "\r\n") }

// Lacking lists what feedback must give and the failure of a visible test does not,
// so that a grader can be held to it on every failure that it produces.
func Lacking(f *grade.Failure) []string {
	var lacks []string
	for _, i := range checklist {
		if !i.given(f) && !slices.Contains(i.except, f.Class) {
			lacks = append(lacks, i.name)
		}
	}
	return lacks
}
