package vet

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// everything on a shelf stands for all that a package exports.
const everything = "*"

// onTheShelf is what every lab may use, by package: names, a type's methods and
// fields as Type.Name, and Type.* for all of a type. What detlint finds in a package
// of which everything is allowed (a map's order, a float) is still found.
func onTheShelf() map[string]string {
	return map[string]string{
		labs.Module + "/sim": "Env Env.Self Env.Peers Env.Now Env.SetTimer Env.SetTimerBetween Env.StopTimer Env.Rand " +
			"Env.Name Env.Boot Env.Note " +
			"Delivery Delivery.From NodeID Node Node.* Time Time.* Duration " +
			"Timer TimerID TimerID.Is TimerID.For TimerID.Arg TimerID.String RuleOf Rule Rule.* " +
			"FileOf File File.Append File.Replace File.Truncate File.Read File.Last File.Len File.Sync",
		labs.Module + "/labs/kit": "NotWritten",

		"bytes":        everything,
		"cmp":          everything,
		"errors":       everything,
		"fmt":          "Append Appendf Appendln Errorf Sprint Sprintf Sprintln Stringer Stringer.*",
		"iter":         "Seq Seq2",
		"maps":         everything,
		"math":         "MaxInt MaxInt8 MaxInt16 MaxInt32 MaxInt64 MinInt MinInt8 MinInt16 MinInt32 MinInt64 MaxUint MaxUint8 MaxUint16 MaxUint32 MaxUint64",
		"math/bits":    everything,
		"slices":       everything,
		"sort":         everything,
		"strconv":      everything,
		"strings":      everything,
		"time":         "Duration Duration.* ParseDuration Nanosecond Microsecond Millisecond Second Minute Hour",
		"unicode":      "IsControl IsDigit IsLetter IsLower IsNumber IsPunct IsSpace IsUpper ToLower ToUpper",
		"unicode/utf8": everything,
	}
}

// A shelf is what one lab may use.
type shelf struct {
	names        map[string][]string // by import path
	vocabularies []string            // packages of which all may be used that is not reserved
}

// newShelf puts on it what every lab may use, the vocabularies that its tree
// carries, and what a manifest adds.
func newShelf(vocabularies []string, added []tree.Allowance) shelf {
	s := shelf{make(map[string][]string), vocabularies}
	for pkg, names := range onTheShelf() {
		s.names[pkg] = strings.Fields(names)
	}
	for _, a := range added {
		name := a.Name
		if name == "" {
			name = everything
		}
		s.names[a.Package] = append(s.names[a.Package], name)
		if !strings.Contains(name, ".") {
			s.names[a.Package] = append(s.names[a.Package], name+".*") // a type comes with its methods
		}
	}
	return s
}

// has reports whether a package may be imported.
func (s shelf) has(pkg string) bool { return s.names[pkg] != nil || s.speaks(pkg) }

// speaks reports whether a package is a vocabulary.
func (s shelf) speaks(pkg string) bool { return slices.Contains(s.vocabularies, pkg) }

// holds reports whether a name of a package may be used: "Sprintf", "Env.Now".
func (s shelf) holds(pkg, name string) bool {
	names := s.names[pkg]
	typ, _, member := strings.Cut(name, ".")
	return slices.Contains(names, everything) || slices.Contains(names, name) || member && slices.Contains(names, typ+".*")
}

// packages lists what may be imported, as a sentence does.
func (s shelf) packages() string {
	var std []string
	for pkg := range s.names {
		if !strings.HasPrefix(pkg, labs.Module) {
			std = append(std, pkg)
		}
	}
	slices.Sort(std)
	return strings.Join(std, ", ")
}
