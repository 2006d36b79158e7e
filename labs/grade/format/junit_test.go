package format_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

var decimal = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

// junit holds a document to both dialects, and to what schemas do not say: the counts
// of a suite are right, a case ends in one way, and times are decimal seconds.
func junit(doc string) error {
	for _, d := range dialects {
		if err := d.validate(doc); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	root, err := parseXML(doc)
	if err != nil {
		return err
	}
	total := map[string]int{}
	for _, suite := range root.below {
		counted := map[string]int{"failures": 0, "errors": 0, "skipped": 0}
		for _, c := range suite.below {
			if c.name != "testcase" {
				continue
			}
			counted["tests"]++
			ends := 0
			for _, outcome := range c.below {
				for name, plural := range map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped"} {
					if outcome.name == name {
						counted[plural]++
						ends++
					}
				}
			}
			if ends > 1 {
				return fmt.Errorf("%s ends in %d ways", c.attrs["name"], ends)
			}
			if !decimal.MatchString(c.attrs["time"]) {
				return fmt.Errorf("%q is no decimal time", c.attrs["time"])
			}
		}
		if err := counts(suite, counted, "tests", "failures", "errors", "skipped"); err != nil {
			return err
		}
		for k, n := range counted {
			total[k] += n
		}
	}
	return counts(root, total, "tests", "failures", "errors")
}

func counts(n *node, counted map[string]int, names ...string) error {
	for _, name := range names {
		if n.attrs[name] != strconv.Itoa(counted[name]) {
			return fmt.Errorf("%s counts %s %s, and there are %d", n.attrs["name"], n.attrs[name], name, counted[name])
		}
	}
	return nil
}

// xmllint validates documents against the schema of a dialect. It returns nil when
// there is no xmllint here.
func xmllint(t *testing.T, d dialect) func(doc string) error {
	t.Helper()
	program, err := exec.LookPath("xmllint")
	if err != nil {
		t.Log("there is no xmllint (package libxml2-utils): the validator in Go alone decides")
		return nil
	}
	xsd := filepath.Join(t.TempDir(), d.name+".xsd")
	if err := os.WriteFile(xsd, []byte(d.xsd()), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(doc string) error {
		c := exec.Command(program, "--noout", "--nonet", "--schema", xsd, "-")
		c.Stdin = strings.NewReader(doc)
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	}
}

func TestJUnitIsValid(t *testing.T) {
	for name, r := range samples() {
		if err := junit(written("junit", r, format.Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, d := range dialects {
		lint := xmllint(t, d)
		if lint == nil {
			return
		}
		for name, r := range samples() {
			if err := lint(written("junit", r, format.Options{})); err != nil {
				t.Errorf("%s of %s: xmllint says %v", name, d.name, err)
			}
		}
	}
}

// What a dialect forbids is refused by both validators, and what only the other one
// forbids is not.
func TestJUnitValidatorsRefuse(t *testing.T) {
	suite := func(inner string) string {
		return `<testsuites><testsuite name="s" tests="1" failures="0" errors="0">` + inner + `</testsuite></testsuites>`
	}
	for _, c := range []struct {
		name, doc string
		ten, four bool // valid
	}{
		{"a plain suite", suite(`<testcase name="c"/>`), true, true},
		{"an unknown element", suite(`<case name="c"/>`), false, false},
		{"a case without a name", suite(`<testcase classname="c"/>`), false, false},
		{"a suite without a name", `<testsuites><testsuite tests="1" failures="0" errors="0"/></testsuites>`, false, false},
		{"a suite without a count of failures", `<testsuites><testsuite name="s" tests="1"/></testsuites>`, false, true},
		{"an unknown attribute", suite(`<testcase name="c" seed="1"/>`), false, false},
		{"a count of skipped cases at the top", `<testsuites skipped="0"/>`, false, false},
		{"a property without a value", suite(`<properties><property name="p"/></properties>`), false, false},
		{"no property at all", suite(`<properties/>`), true, false},
		{"properties after cases", suite(`<testcase name="c"/><properties><property name="p" value=""/></properties>`), true, false},
		{"a failure after output", suite(`<testcase name="c"><system-out/><failure/></testcase>`), true, false},
		{"two outputs of a suite", suite(`<system-out/><system-out/>`), true, false},
		{"properties of a case", suite(`<testcase name="c"><properties/></testcase>`), false, false},
		{"a message of a skipped case", suite(`<testcase name="c"><skipped message="m"/></testcase>`), true, false},
		{"text in a suite", suite(`text`), false, false},
		{"a time in words", `<testsuites time="soon"/>`, false, true},
		{"a control character", suite("<testcase name=\"c\x01\"/>"), false, false},
		{"a control character as a reference", suite(`<testcase name="c&#1;"/>`), false, false},
		{"an end that is missing", `<testsuites>`, false, false},
	} {
		for _, d := range dialects {
			valid := map[string]bool{"junit-4": c.four, "junit-10": c.ten}[d.name]
			if err := d.validate(c.doc); (err == nil) != valid {
				t.Errorf("%s in %s: valid is %v, the validator says %v", c.name, d.name, valid, err)
			}
			if lint := xmllint(t, d); lint != nil {
				if err := lint(c.doc); (err == nil) != valid {
					t.Errorf("%s in %s: valid is %v, xmllint says %v", c.name, d.name, valid, err)
				}
			}
		}
	}
}

// Counts that are wrong, two ways to end and other times are refused as well.
func TestJUnitValidatorCounts(t *testing.T) {
	good := `<testsuites tests="1" failures="1" errors="0"><testsuite name="s" tests="1" failures="1" errors="0" skipped="0">` +
		`<testcase name="c" time="0.100"><failure/></testcase></testsuite></testsuites>`
	if err := junit(good); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{`tests="1"`, `tests="2"`}, {`skipped="0"`, `skipped="1"`}, {`<failure/>`, `<error/>`},
		{`<failure/>`, `<error/><failure/>`}, {`0.100`, `1e-1`}, {`0.100`, `0,100`}, {`failures="1" errors="0"><testsuite `, `failures="0" errors="0"><testsuite `},
	} {
		if err := junit(strings.Replace(good, c[0], c[1], 1)); err == nil {
			t.Errorf("with %s for %s the document is still valid", c[1], c[0])
		}
	}
}

// Names stay the same from run to run, so that a server can follow a test: seeds,
// hashes, points and times are not in them.
func TestJUnitNamesAreStable(t *testing.T) {
	names := func(r *grade.Report) string {
		root, err := parseXML(written("junit", r, format.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		out := root.attrs["name"]
		for _, suite := range root.below {
			out += "\n" + suite.attrs["name"]
			for _, c := range suite.below {
				if c.name == "testcase" {
					out += "\n  " + c.attrs["classname"] + " " + c.attrs["name"]
				}
			}
		}
		return out
	}
	later := halfDone()
	for i := range later.Tests {
		later.Tests[i].Took += time.Second
		later.Tests[i].Hash += "f"
		if f := later.Tests[i].Failure; f != nil {
			f.Seed += 1000
		}
	}
	if a, b, c := names(halfDone()), names(later), names(perfect()); a != b || a != c {
		t.Errorf("the names are\n%s\nthen\n%s\nand of a perfect submission\n%s", a, b, c)
	}
}

// Where a test went wrong is a failure; where it could not be carried out, an error.
func TestJUnitTellsFailuresFromErrors(t *testing.T) {
	for class, want := range map[grade.Class]string{
		grade.BrokeSafety: "failure", grade.BrokeLiveness: "failure", grade.TooCostly: "failure", grade.NotWritten: "failure",
		grade.Panicked: "error", grade.RanAway: "error", grade.DiedOf: "error", grade.Unrepeatable: "error", grade.GraderFailed: "error",
	} {
		f := duel()
		f.Class = class
		r := &grade.Report{Status: grade.Graded, Tests: []grade.TestResult{{Name: "t", Property: "agreement", Visible: true, Failure: f}}}
		out := written("junit", r, format.Options{})
		if !strings.Contains(out, "<"+want+` message="l1 learned`) || !strings.Contains(out, `type="`+string(class)+`"`) {
			t.Errorf("%s is no %s in:\n%s", class, want, out)
		}
	}
	for status, want := range map[grade.Status]string{
		grade.NotStarted: "<skipped><![CDATA[So it is.]]></skipped>", grade.Refused: `<error message="So it is." type="refused">`,
		grade.DoesNotBuild: `<error message="So it is." type="does-not-build">`, grade.Invalid: `<error message="So it is." type="invalid">`,
		grade.Unfinished: `<error message="So it is." type="unfinished">`,
	} {
		if out := written("junit", ungraded(status, "So it is.", 1), format.Options{}); !strings.Contains(out, want) {
			t.Errorf("%s is not %s in:\n%s", status, want, out)
		}
	}
}

// The seed and the hash of a test stand among the properties of its suite.
func TestJUnitKeepsSeedsAndHashes(t *testing.T) {
	out := written("junit", halfDone(), format.Options{})
	for _, want := range []string{`<property name="duel seed" value="17">`, `<property name="duel hash" value="77ab">`, `time="0.450"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is missing in:\n%s", want, out)
		}
	}
}
