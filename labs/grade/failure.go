package grade

import (
	"regexp"
	"strconv"

	"github.com/zoolab/zoolab/labs/kit"
)

// failure explains a run that failed.
func (x *exam) failure(o *outcome) *Failure {
	f := &Failure{Property: x.test.Property, Class: x.class(o), Check: o.check, Sentence: o.sentence, Seed: o.seed}
	if broke := x.broken(o.check); broke != "" {
		f.Property = broke
	}
	if what, yes := kit.Unwritten(o.sentence); yes {
		f.Sentence = what + " is not written yet"
	}
	p := x.lab.Property(f.Property)
	f.Chapter = "README.md"
	if p.Chapter != "" {
		f.Chapter += "#" + p.Chapter
	}
	if f.Class != NotWritten { // which comes from a line of package kit
		f.File, f.Line = origin(o.sentence)
	}
	f.Commands = x.commands(o)
	return f
}

// place is how the sentence of a panic ends that came from a line of the student's.
var place = regexp.MustCompile(`\(([\w.-]+\.go):(\d+)\)$`)

// origin reads where a panic came from, "" when the sentence does not say.
func origin(sentence string) (string, int) {
	m := place.FindStringSubmatch(sentence)
	if m == nil {
		return "", 0
	}
	line, err := strconv.Atoi(m[2])
	if err != nil {
		return "", 0
	}
	return m[1], line
}
