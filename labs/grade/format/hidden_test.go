package format_test

import (
	"bytes"
	"encoding/base64"
	"reflect"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

const planted = "hiddensecret"

// plant puts a secret into every field of a value: the text planted, and numbers
// that are nowhere else.
func plant(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(planted)
	case reflect.Int, reflect.Int64:
		v.SetInt(777_737_000_111)
	case reflect.Uint64:
		v.SetUint(777_737_000_222)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		plant(v.Index(0))
		plant(v.Index(1))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			plant(v.Field(i))
		}
	case reflect.Bool:
	default:
		panic("a field of a kind that no secret is planted in: " + v.Kind().String())
	}
}

// withHidden is a report with one more hidden test, in which everything but its
// property and whether it passed is a secret, or is left empty.
func withHidden(passed, secrets bool) *grade.Report {
	var t grade.TestResult
	if secrets {
		plant(reflect.ValueOf(&t).Elem())
	}
	t.Property, t.Visible, t.Passed = "agreement", false, passed
	r := halfDone()
	r.Tests = append([]grade.TestResult{t}, r.Tests...)
	return r
}

// tells reports whether secrets are in what a format wrote.
func tells(out string) bool {
	if payload, ok := strings.CutPrefix(out, "result="); ok {
		decoded, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(payload))
		out = string(decoded)
	}
	return strings.Contains(out, planted) || strings.Contains(strings.ReplaceAll(out, ".", ""), "777737")
}

// Nothing of a hidden test is in any format but its property and whether it passed:
// whatever else is in the report, the same is written.
func TestHiddenTestsStayHidden(t *testing.T) {
	for _, passed := range []bool{false, true} {
		secret, empty := withHidden(passed, true), withHidden(passed, false)
		for _, f := range format.All() {
			for _, o := range []format.Options{{}, {All: true, Width: 200, Folder: "labs"}} {
				out := f.Bytes(secret, o)
				if tells(string(out)) || !bytes.Equal(out, f.Bytes(empty, o)) {
					t.Errorf("%s tells something of a hidden test:\n%s", f.Name, out)
				}
			}
		}
		var a, b bytes.Buffer
		format.Class(&a, []*grade.Report{secret, secret})
		format.Class(&b, []*grade.Report{empty, empty})
		if tells(a.String()) || a.String() != b.String() {
			t.Errorf("the table of a class tells something of a hidden test:\n%s", a.String())
		}
	}
}

// The secrets would be seen: of a visible test every format but the class table, which
// has no tests, tells some.
func TestSecretsWouldBeSeen(t *testing.T) {
	r := withHidden(false, true)
	r.Tests[0].Visible, r.Tests[0].Failure.Class = true, grade.BrokeSafety // the first that is told
	for _, name := range format.Names() {
		if name != "csv" && !tells(written(name, r, format.Options{})) {
			t.Errorf("%s: a secret of a visible test is not seen", name)
		}
	}
}

// Writing a report does not change it: what was redacted is not lost to others.
func TestWritingLeavesTheReportAlone(t *testing.T) {
	r, same := withHidden(false, true), withHidden(false, true)
	r.Submission, same.Submission = "\x1b[31mred", "\x1b[31mred"
	for _, f := range format.All() {
		if f.Bytes(r, format.Options{}); !reflect.DeepEqual(r, same) {
			t.Fatalf("%s changes the report that it is given", f.Name)
		}
	}
}
