package file

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// Example is a scenario that shows most of the language. A test parses it.
const Example = `name: split-brain
about: A deposed leader keeps serving while the majority moves on.
protocol: zookeeper
seed: 7
ensemble: {servers: 5}
network: {delay: 1ms..10ms, loss: 1%}
clients:
  - {name: c1, server: s1, script: [create /a x, get /a]}
  - {count: 4, workload: {ops: 200, rate: 50/s}}
faults:
  - {at: 3s, partition: [[s1, s2], [s3, s4, s5]], for: 6s}
  - {at: 6s, crash: leader}
  - {at: 9s, restart: all}
random: {kinds: [crash, pause], every: 2s, until: 30s}
expect: {monitors: all, progressAfterHeal: 20s}
`

const preface = `# The scenario file

A scenario is one YAML file. It is read strictly: an unknown key is an error,
and so are anchors, aliases, tags and further documents. A value needs quotes
only if it holds a colon and a space, a "#", or begins with a mark.

| written | means |
|---|---|
| ` + "`3s`, `10ms`, `1m30s`" + ` | a duration of virtual time, at most 24h |
| ` + "`1ms..10ms`" + ` | a range of durations; ` + "`5ms`" + ` alone is both its ends |
| ` + "`1%`, `0.5%`, `20ppm`" + ` | a chance |
| ` + "`50/s`" + ` | a rate; the units are ms, s, m and h |
| ` + "`64KiB`" + ` | a size; the units are B, KiB, MiB and GiB |

`

// Reference describes every key of the scenario file in Markdown. The parts are
// those of each protocol by its name.
func Reference(protocols map[string]Parts) []byte {
	var b bytes.Buffer
	b.WriteString(preface)
	b.WriteString("```yaml\n" + Example + "```\n\n")
	section(&b, "scenario", "scenario", reflect.TypeFor[Scenario]())
	for _, name := range slices.Sorted(maps.Keys(protocols)) {
		parts := protocols[name]
		if parts.Ensemble != nil {
			section(&b, name+": ensemble", "ensemble", reflect.TypeOf(parts.Ensemble))
		}
		if parts.Workload != nil {
			section(&b, name+": workload", "workload", reflect.TypeOf(parts.Workload))
		}
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

// section writes the table of a struct and then those of the structs in it.
// The path leads to the struct from the top of the file.
func section(b *bytes.Buffer, title, path string, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	fmt.Fprintf(b, "## %s\n\n| key | value | meaning |\n|---|---|---|\n", title)
	fields := strict.FieldsOf(t)
	for _, f := range fields {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.Key, cell(value(f)), cell(f.About+notes(f, fields)))
	}
	b.WriteByte('\n')
	for _, f := range fields {
		inner, suffix := within(f.Type)
		if inner == nil {
			continue
		}
		below := f.Key + suffix
		if path != "scenario" {
			below = path + "." + below
		}
		section(b, below, below, inner)
	}
}

// within is the struct that a field's value is or holds, with what leads to it
// from the key; nil if there is none.
func within(t reflect.Type) (inner reflect.Type, suffix string) {
	for {
		if _, scalar := strict.SyntaxOf(t); scalar {
			return nil, ""
		}
		switch t.Kind() {
		case reflect.Pointer:
			t = t.Elem()
		case reflect.Slice:
			t, suffix = t.Elem(), suffix+"[]"
		case reflect.Map:
			t, suffix = t.Elem(), suffix+".*"
		case reflect.Struct:
			if len(strict.FieldsOf(t)) == 0 {
				return nil, ""
			}
			return t, suffix
		default:
			return nil, ""
		}
	}
}

// value says what is written at a key.
func value(f strict.Field) string {
	text := f.Expects()
	if sample := f.Sample(); sample != "" && sample != f.Default {
		text += ", as in `" + sample + "`"
	}
	if f.Default != "" {
		text += "; `" + f.Default + "` if absent"
	}
	return text
}

// notes say when a key is present.
func notes(f strict.Field, fields []strict.Field) string {
	var text string
	if f.Required {
		text += "; required"
	}
	if f.OneOf != "" {
		var others []string
		for _, other := range fields {
			if other.OneOf == f.OneOf && other.Key != f.Key {
				others = append(others, other.Key)
			}
		}
		if len(others) < 3 {
			text += "; this or " + strings.Join(others, " or ")
		} else {
			text += "; exactly one " + f.OneOf
		}
	}
	if len(f.With) > 0 {
		text += "; goes with " + strings.Join(f.With, ", ")
	}
	return text
}

// cell escapes what would end a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
