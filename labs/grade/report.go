package grade

import (
	"fmt"
	"strings"
	"time"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// A Report is what came of grading one submission. The same submission, seeds
// and grader give the same report, byte for byte, but for its times.
type Report struct {
	Lab        string   `json:"lab"`        // "04-paxos"
	Title      string   `json:"title"`      //
	Grader     string   `json:"grader"`     // version of the program
	Submission string   `json:"submission"` // what the caller calls it
	Files      []string `json:"files"`      // that were taken from it
	// Ignored are Go files of it that nobody has looked at, such as edited tests.
	Ignored []string `json:"ignored,omitempty"`
	Status  Status   `json:"status"`
	Why     string   `json:"why,omitempty"` // one sentence, when Status is not graded
	// Revealed says that hidden tests are told of as if they were visible.
	Revealed bool `json:"revealed,omitempty"`
	// Findings are all that is wrong with a submission that was refused or does
	// not compile, with their places.
	Findings   []Finding       `json:"findings,omitempty"`
	Score      Points          `json:"score"`
	Max        Points          `json:"max"`
	Properties []PropertyScore `json:"properties"`
	Tests      []TestResult    `json:"tests"`
	Took       time.Duration   `json:"took_ns"`
}

// A Status says how far grading got.
type Status string

// The statuses.
const (
	Graded       Status = "graded"
	NotStarted   Status = "not-started"    // the skeleton, untouched: 0 points
	DoesNotBuild Status = "does-not-build" // 0 points; Findings are the compiler's
	Refused      Status = "refused"        // it uses what no solution may: 0 points
	Invalid      Status = "invalid"        // no such folder, no Go file, too many files: 0 points
	Unfinished   Status = "unfinished"     // the grader was interrupted
)

// A Finding is one thing wrong with a submission, or with its text.
type Finding = tree.Finding

// Points are hundredths of a point, so that scores need no fractions.
type Points int64

// Point is one whole point.
const Point Points = 100

// String renders points without needless zeros: "12", "7.5", "0.33".
func (p Points) String() string {
	s := fmt.Sprintf("%d.%02d", p/Point, p%Point)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// MarshalJSON writes points as the number they are.
func (p Points) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// A PropertyScore is what a property earned.
type PropertyScore struct {
	Name   string    `json:"name"`
	Kind   labs.Kind `json:"kind"`
	About  string    `json:"about"`
	Points Points    `json:"points"`
	Max    Points    `json:"max"`
	// Lost says in one sentence why points are missing, "" when none are.
	Lost string `json:"lost,omitempty"`
}

// A TestResult is what came of one test. Of a hidden one nothing is told but its
// property and whether it passed.
type TestResult struct {
	Name     string `json:"name"` // of a hidden test, its property and a number
	Property string `json:"property"`
	Visible  bool   `json:"visible"`
	Passed   bool   `json:"passed"`
	Points   Points `json:"points"`
	Max      Points `json:"max"`
	Runs     int    `json:"runs"`   // seeds run, or states searched
	Failed   int    `json:"failed"` // of them
	// FirstFailure is which of the seeds failed first, counted from 1; a search
	// counts as one seed. It is 0 when none failed.
	FirstFailure int `json:"first_failure,omitempty"`
	// Broke is the property that the first failing run was caught breaking, "" when
	// it was none of the lab's.
	Broke string `json:"broke,omitempty"`
	// Hash folds the hashes of all runs: equal for equal behaviour.
	Hash    string        `json:"hash"`
	Failure *Failure      `json:"failure,omitempty"` // of the first seed that failed
	Took    time.Duration `json:"took_ns"`
}

// A Class says in what way a run failed.
type Class string

// The classes.
const (
	BrokeSafety   Class = "safety"
	BrokeLiveness Class = "liveness"
	TooCostly     Class = "efficiency"
	Panicked      Class = "panic"   // a handler did
	RanAway       Class = "timeout" // a handler or a run that does not end
	DiedOf        Class = "crash"   // the process: memory, stack
	Unrepeatable  Class = "nondeterminism"
	NotWritten    Class = "not-written"
	GraderFailed  Class = "grader" // a defect of ours; says so, and loses no points
)

// A Failure is what a student is told of a test that failed. Of a hidden test
// Property alone is set.
type Failure struct {
	Property string   `json:"property"`
	Class    Class    `json:"class,omitempty"`
	Check    string   `json:"check,omitempty"`    // that caught it
	Sentence string   `json:"sentence,omitempty"` // what was violated, with nodes and values
	Seed     uint64   `json:"seed,omitempty"`
	Decision string   `json:"decision,omitempty"` // the last decision of the node at fault, with its rule
	Ladder   []string `json:"ladder,omitempty"`   // the shrunk trace, drawn; at most 25 events
	Events   int      `json:"events,omitempty"`   // of the ladder
	Chapter  string   `json:"chapter,omitempty"`  // where to read
	Commands []string `json:"commands,omitempty"` // that repeat it, and open it
	File     string   `json:"file,omitempty"`     // of the student, where a panic came from
	Line     int      `json:"line,omitempty"`
}
