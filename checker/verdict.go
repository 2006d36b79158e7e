package checker

// A Verdict is what a judge or a run comes to. Its text is the one that
// result files have.
type Verdict string

// The three verdicts. Undecided is not a soft failure: a judge ran out of
// budget and nothing is known.
const (
	Pass      Verdict = "pass"
	Fail      Verdict = "fail"
	Undecided Verdict = "undecided"
)

// A Check is one row of a report: what was judged, what came of it, and the
// sentence that says why.
type Check struct {
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
	Detail  string  `json:"detail"`
}
