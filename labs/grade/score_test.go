package grade

import (
	"testing"

	"github.com/zoolab/zoolab/labs"
)

// A lab of three properties, whose tests are named after them.
var scored = &labs.Lab{Properties: []labs.Property{
	{Name: "safe", Kind: labs.Safety, Points: 60},
	{Name: "live", Kind: labs.Liveness, Points: 25},
	{Name: "cheap", Kind: labs.Efficiency, Points: 15},
}}

func TestPointsAreForProperties(t *testing.T) {
	tests := []Test{}
	for _, property := range []string{"safe", "safe", "live", "live", "live", "cheap"} {
		tests = append(tests, Test{Test: labs.Test{Property: property}})
	}
	pass, fail := TestResult{Passed: true}, TestResult{}
	breaks := func(property string) TestResult { return TestResult{Broke: property} }
	for _, x := range []struct {
		name    string
		results []TestResult // in the order of the tests
		want    string       // of safe, live and cheap, and in all
	}{
		{"all pass", []TestResult{pass, pass, pass, pass, pass, pass}, "60 25 15 = 100"},
		{"a test that does not pass costs its share", []TestResult{pass, pass, pass, pass, fail, pass}, "60 16.66 15 = 91.66"},
		{"a safety test that ends without a verdict costs its share", []TestResult{pass, fail, pass, pass, pass, pass}, "30 25 15 = 70"},
		{"safety that is broken is lost, and the rest is withheld", []TestResult{breaks("safe"), pass, pass, pass, pass, pass}, "0 0 0 = 0"},
		{"whichever test breaks it", []TestResult{pass, pass, pass, breaks("safe"), pass, pass}, "0 0 0 = 0"},
		{"liveness that is broken costs the test's share", []TestResult{pass, pass, breaks("live"), breaks("live"), pass, pass}, "60 8.33 15 = 83.33"},
		{"what has not been run has earned nothing", []TestResult{pass, pass, pass}, "60 8.33 0 = 68.33"},
	} {
		r := newReport(scored, Options{})
		for i, result := range x.results {
			result.Property = tests[i].Property
			r.Tests = append(r.Tests, result)
		}
		r.score(scored, tests)
		p := r.Properties
		got := p[0].Points.String() + " " + p[1].Points.String() + " " + p[2].Points.String() + " = " + r.Score.String()
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
		for _, s := range p {
			if (s.Points == s.Max) != (s.Lost == "") {
				t.Errorf("%s: %s has %s of %s and says %q", x.name, s.Name, s.Points, s.Max, s.Lost)
			}
		}
	}
}

func TestPointsAreWrittenWithoutNeedlessZeros(t *testing.T) {
	for points, want := range map[Points]string{0: "0", 100: "1", 1250: "12.5", 33: "0.33", 10000: "100"} {
		if got := points.String(); got != want {
			t.Errorf("%d hundredths are written %s, want %s", int64(points), got, want)
		}
	}
}
