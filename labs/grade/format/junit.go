package format

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"time"

	"github.com/zoolab/zoolab/labs/grade"
)

// writeJUnit writes JUnit XML in the dialect that Jenkins's schemas have (junit-4 to
// junit-10 of its xunit plugin), which GitLab and the others read too. A suite is a
// property, a case a test; what varies from run to run (seeds, hashes) stands in
// properties, so that names can be followed over time. The first suite is about the
// submission as such, and its one case fails when nothing could be graded.
func writeJUnit(page *bytes.Buffer, r *grade.Report, _ Options) {
	all := xmlSuites{Name: r.Lab, Time: seconds(r.Took)}
	all.add(submissionSuite(r))
	for _, name := range propertiesOf(r) {
		all.add(propertySuite(r, name))
	}
	page.WriteString(xml.Header)
	e := xml.NewEncoder(page)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		panic("format: " + err.Error()) // only texts and numbers are encoded, into a buffer
	}
	page.WriteByte('\n')
}

type xmlSuites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Time     string   `xml:"time,attr"`
	Suites   []xmlSuite
}

type xmlSuite struct {
	XMLName    xml.Name       `xml:"testsuite"`
	Name       string         `xml:"name,attr"`
	Tests      int            `xml:"tests,attr"`
	Failures   int            `xml:"failures,attr"`
	Errors     int            `xml:"errors,attr"`
	Skipped    int            `xml:"skipped,attr"`
	Time       string         `xml:"time,attr"`
	Properties *xmlProperties `xml:"properties"` // nil rather than empty, which the older schema forbids
	Cases      []xmlCase
	Out        *xmlText `xml:"system-out"`
}

type xmlProperties struct {
	All []xmlProperty `xml:"property"`
}

type xmlProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// An xmlCase has at most one of skipped, error and failure.
type xmlCase struct {
	XMLName xml.Name    `xml:"testcase"`
	Class   string      `xml:"classname,attr"`
	Name    string      `xml:"name,attr"`
	Time    string      `xml:"time,attr"`
	Skipped *xmlText    `xml:"skipped"`
	Error   *xmlOutcome `xml:"error"`
	Failure *xmlOutcome `xml:"failure"`
}

type xmlOutcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

type xmlText struct {
	Text string `xml:",cdata"`
}

func (all *xmlSuites) add(s xmlSuite) {
	for _, c := range s.Cases {
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
	all.Suites = append(all.Suites, s)
}

// submissionSuite tells whether the submission could be graded at all.
func submissionSuite(r *grade.Report) xmlSuite {
	c := xmlCase{Class: r.Lab, Name: "submission", Time: seconds(0)}
	switch r.Status {
	case grade.Graded:
	case grade.NotStarted:
		c.Skipped = &xmlText{r.Why} // of which the older schema allows no attribute
	default:
		c.Error = &xmlOutcome{Message: r.Why, Type: string(r.Status), Text: whyNot(r)}
	}
	return xmlSuite{Name: r.Lab, Time: seconds(0), Cases: []xmlCase{c}, Properties: &xmlProperties{[]xmlProperty{
		{"submission", r.Submission}, {"status", string(r.Status)}, {"grader", r.Grader},
		{"score", r.Score.String()}, {"max", r.Max.String()},
	}}}
}

// propertiesOf lists what tests are about: the properties of the report, and such as
// only tests name.
func propertiesOf(r *grade.Report) []string {
	var names []string
	for _, p := range r.Properties {
		names = append(names, p.Name)
	}
	for _, t := range r.Tests {
		if !slices.Contains(names, t.Property) {
			names = append(names, t.Property)
		}
	}
	return names
}

func propertySuite(r *grade.Report, property string) xmlSuite {
	s := xmlSuite{Name: r.Lab + "." + property}
	var of []xmlProperty
	if i := slices.IndexFunc(r.Properties, func(p grade.PropertyScore) bool { return p.Name == property }); i >= 0 {
		p := r.Properties[i]
		of = []xmlProperty{{"kind", string(p.Kind)}, {"score", p.Points.String()}, {"max", p.Max.String()}}
		s.Out = &xmlText{fmt.Sprintf("%s %s points. %s\n", p.Name+":", outOf(p.Points, p.Max), p.Lost)}
	}
	var took time.Duration
	for _, t := range r.Tests {
		if t.Property != property {
			continue
		}
		took += t.Took
		s.Cases = append(s.Cases, xmlTest(r.Lab, t))
		if t.Visible {
			of = append(of, xmlProperty{t.Name + " hash", t.Hash})
		}
		if t.Visible && !t.Passed {
			of = append(of, xmlProperty{t.Name + " seed", fmt.Sprint(t.Failure.Seed)})
		}
	}
	s.Time = seconds(took)
	if len(of) > 0 {
		s.Properties = &xmlProperties{of}
	}
	return s
}

func xmlTest(lab string, t grade.TestResult) xmlCase {
	c := xmlCase{Class: lab + "." + t.Property, Name: t.Name, Time: seconds(t.Took)}
	switch {
	case t.Passed:
	case !t.Visible:
		c.Failure = &xmlOutcome{Message: "a hidden test of " + t.Property + " failed", Type: "hidden"}
	default:
		m := mannerOf(t.Failure.Class)
		outcome := &xmlOutcome{Message: t.Failure.Sentence, Type: string(t.Failure.Class), Text: plain(t)}
		if m.broken {
			c.Error = outcome
		} else {
			c.Failure = outcome
		}
	}
	return c
}
