package file_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// TestStyles are ways of laying out one scenario in YAML.
func TestStyles(t *testing.T) {
	const head = "name: styles\nabout: Layouts.\nprotocol: paxos\n"
	want, err := file.Parse("want.yaml", []byte(head+
		"bugs: [a, b]\nfaults: [{at: 3s, partition: [[s1], [s2, s3]], for: 1s}, {at: 5s, heal: all}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	forget(reflect.ValueOf(want))
	for name, body := range map[string]string{
		"blocks": `
bugs:
  - a
  - b
faults:
  - at: 3s
    partition:
      - - s1
      - - s2
        - s3
    for: 1s
  - heal: all
    at: 5s
`,
		"dashes below keys": `
bugs:
- a # comments
# anywhere
- b
faults:
- at: 3s

  partition:
  - [s1]
  - [s2, s3]
  for: 1s
- {at: 5s, heal: [all]}
`,
		"brackets over lines": `
bugs: [
  a,
  b,
]
faults: [
  {at: 3s, partition: [[s1],
    [s2, s3]], for: 1s},   # a comment
  {
    "at": '5s',
    heal: "all"
  }
]
`,
		"dashes on lines of their own": `
bugs:
  -
    a
  -
    b
faults:
  -
    at: 3s
    partition: [[s1], [s2, s3]]
    for: 1s
  - at: 5s
    heal:
      all
`,
	} {
		got, err := file.Parse("styles.yaml", []byte(head+body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		forget(reflect.ValueOf(got))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: found\n%sexpected\n%s", name, file.Marshal(got), file.Marshal(want))
		}
	}
}

// TestPrinted shows how a scenario is printed.
func TestPrinted(t *testing.T) {
	s, err := file.Parse("example.yaml", []byte(file.Example), strict.Setting{Path: "network.loss", Value: "5%"})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/printed.yaml", string(file.Marshal(s)))
}

// TestParts decodes what belongs to the protocol, and reports errors in the
// scenario's own lines.
func TestParts(t *testing.T) {
	const head = "name: parts\nabout: Parts.\nprotocol: zookeeper\n"
	for _, c := range []struct{ body, want string }{
		{"ensemble: {servers: 5}", ""},
		{"ensemble: {servers: 0}", "parts.yaml:4:21: servers is 0, less than 1; it is a whole number from 1 to 13"},
		{"ensemble: {servers: 3, tick: 1s}", `parts.yaml:4:24: there is no key "tick" in ensemble; its keys are servers, tickTime`},
		{"ensemble: [s1]", "parts.yaml:4:11: ensemble is a mapping, found a list; write a mapping"},
		{"seed: 3", "parts.yaml:1:1: ensemble lacks servers; write servers: 3"},
		{
			"ensemble: {servers: 3}\nclients: [{count: 2, workload: {ops: 0, mix: {get: many}}}]",
			"parts.yaml:5:38: ops is 0, less than 1; it is a whole number of 1 or more\n" +
				`parts.yaml:5:52: get is a whole number, found "many"; write 3`,
		},
	} {
		s, err := file.Parse("parts.yaml", []byte(head+c.body))
		if err != nil {
			t.Fatal(err)
		}
		var e ensemble
		err = s.DecodeEnsemble(&e)
		for i := range s.Clients {
			var w workload
			err = strict.Join(s.Pos, err, s.Clients[i].DecodeWorkload(&w))
		}
		if got := text(err); got != c.want {
			t.Errorf("%s: found %s, expected %s", c.body, got, c.want)
		}
		if err == nil && (e.Servers != 5 || e.TickTime != 2*time.Second) {
			t.Errorf("found %+v", e)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestActions holds that every key of a fault or a choice that is an action is
// told by Action, and that Nodes names all nodes.
func TestActions(t *testing.T) {
	s, err := file.Parse("actions.yaml", []byte(`
name: actions
about: All actions.
protocol: paxos
faults:
  - {at: 1s, partition: [[a], [b]]}
  - {at: 1s, cut: {from: c, to: d}}
  - {at: 1s, isolate: e}
  - {at: 1s, heal: [f, g>h]}
  - {at: 1s, crash: [i, leader]}
  - {at: 1s, restart: all}
  - {at: 1s, pause: j}
  - {at: 1s, resume: k}
  - {at: 1s, clog: {from: l, to: m, for: 1s}}
  - {at: 1s, network: {loss: 1%}}
  - {at: 1s, clock: {node: n, drift: 1ppm}}
  - {at: 1s, bridge: o, sides: [[p], [q]]}
  - {at: 1s, halfOpen: {from: r, to: s}}
  - {at: 1s, capacity: {from: t, to: u, messages: 9/s}}
  - {at: 1s, slow: {node: v, service: 1ms}}
  - {at: 1s, disk: {node: w, full: true}}
  - {at: 1s, reset: [x, y]}
  - {at: 1s, command: {node: z, line: get /a}}
schedule:
  - {next: x}
  - {drop: x}
  - {hold: x}
  - {duplicate: x}
  - {garble: x}
  - {lose: x}
  - {after: x, partition: [[a], [b]]}
  - {cut: {from: c, to: d}}
  - {isolate: e}
  - {heal: g>h}
  - {crash: x}
  - {restart: x}
  - {pause: x}
  - {resume: x}
  - {clog: {from: l, to: m, for: 1s}}
  - {network: {loss: 1%}}
  - {clock: {node: n, drift: 1ppm}}
  - {bridge: o, sides: [[p], [q]]}
  - {halfOpen: {from: r, to: s}}
  - {capacity: {from: t, to: u, lifted: true}}
  - {slow: {node: v, service: 1ms}}
  - {disk: {node: w, mend: full}}
  - {reset: [x, y]}
  - {command: {node: z, line: get /a}}
`))
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	var nodes string
	for i := range s.Faults {
		actions = append(actions, s.Faults[i].Action())
		for _, name := range s.Faults[i].Nodes() {
			nodes += name.Text
			if name.Pos.Line != 6+i {
				t.Errorf("%s is at %v", name, name.Pos)
			}
		}
	}
	for i := range s.Schedule {
		actions = append(actions, s.Schedule[i].Action())
	}
	var keys []string
	for _, typ := range []reflect.Type{reflect.TypeFor[file.Fault](), reflect.TypeFor[file.Choice]()} {
		for _, f := range strict.FieldsOf(typ) {
			if f.OneOf != "" {
				keys = append(keys, f.Key)
			}
		}
	}
	if !reflect.DeepEqual(actions, keys) {
		t.Errorf("actions %v, keys %v", actions, keys)
	}
	if nodes != "abcdefghijklmnopqrstuvwxyz" {
		t.Errorf("nodes %s", nodes)
	}
	if (&file.Fault{}).Action() != "" || (&file.Choice{}).Action() != "" {
		t.Error("nothing is an action")
	}
}
