// Package strict reads small YAML files into Go structs and refuses whatever
// it was not told about. Every refusal names the file, the line and the
// column, says what is wrong, and then what to write instead:
//
//	split.yaml:4:12: there is no key "los" in network; did you mean loss?
//
// Start with [Decode] and [ReadFile]; [Marshal] goes the other way. A struct
// says all there is to know about its part of the file in tags, which also
// feed the reference and the JSON Schema (see [FieldsOf]):
//
//	type network struct {
//		Delay strict.Span   `yaml:"delay" default:"1ms..10ms" about:"how long a message travels"`
//		Loss  strict.Chance `yaml:"loss" about:"how many messages are lost"`
//	}
//
// # Scalars have no type of their own
//
// YAML guesses that 1.10 is a number and no a truth value. Here a scalar is
// its text, and the place it stands in decides: time.Duration, whole numbers,
// texts and truth values are built in, [Scalar] adds more, and a type that is
// written in several ways takes the [Node] itself ([NodeDecoder]). There are
// no floating-point values, because a run must be the same on every machine.
//
// # Files are not trusted
//
// A file comes from a student, a fleet or the internet, so nothing in it may
// cost more than a second or 200 MB. The YAML library underneath
// (github.com/goccy/go-yaml) was measured to take time quadratic in long runs
// of one character, tabs, blank lines, keys, empty values and nesting. It
// therefore never sees such a file (a mebibyte of "<" kept it busy for three
// minutes): text.go counts before it scans, guard.go counts again before it
// parses, and each limit says what to write instead.
// Anchors, aliases, merge keys, tags and further documents are refused too:
// they make files short and bombs shorter.
package strict
