package strict_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// zoo has a field of every form that can be decoded.
type zoo struct {
	Pos     strict.Position
	Name    strict.Name    `yaml:"name,required" example:"s1"`
	Text    string         `yaml:"text" max:"80"`
	Count   int            `yaml:"count" min:"1" max:"9" default:"3"`
	Small   int8           `yaml:"small" max:"99"`
	Seed    uint64         `yaml:"seed"`
	Wait    time.Duration  `yaml:"wait" min:"1ms" max:"1m" default:"5ms"`
	Delay   strict.Span    `yaml:"delay" default:"1ms..10ms"`
	Loss    strict.Chance  `yaml:"loss"`
	Size    *strict.Size   `yaml:"size"`
	On      bool           `yaml:"on"`
	Mix     map[string]int `yaml:"mix" max:"3"`
	Numbers []uint8        `yaml:"numbers" max:"4" example:"[1, 2]"`
	Cage    cage           `yaml:"cage"`
	Other   *cage          `yaml:"other"`
	Cages   []cage         `yaml:"cages"`
	Raw     *strict.Node   `yaml:"raw"`
	Shape   figure         `yaml:"shape"`
}

type cage struct {
	Pos   strict.Position
	Lions int  `yaml:"lions" oneof:"animal" min:"1" example:"2"`
	Seals int  `yaml:"seals" oneof:"animal" min:"1" example:"3"`
	Pool  bool `yaml:"pool" with:"seals"`
	Doors int  `yaml:"doors" default:"1"`
}

// Check refuses dry seals.
func (c cage) Check(n *strict.Node) error {
	if c.Seals > 0 && !c.Pool {
		return errors.New("seals need a pool")
	}
	return nil
}

// A figure is the word point or the side of a square.
type figure struct{ side int }

func (f *figure) DecodeNode(n *strict.Node) error {
	if n.Kind == strict.Text && n.Text == "point" {
		return nil
	}
	if n.Kind != strict.Mapping || n.Get("side") == nil {
		return n.Errorf("found %s", n.Describe()).Hint("write point, or {side: 3}")
	}
	return n.Get("side").Decode("side", &f.side)
}

func (f figure) EncodeNode() *strict.Node {
	if f.side == 0 {
		return &strict.Node{Text: "point"}
	}
	side := &strict.Node{Text: fmt.Sprint(f.side)}
	return &strict.Node{Kind: strict.Mapping, Entries: []strict.Entry{{Key: "side", Value: side}}}
}

const fullZoo = `name: z1
text: "two words, and: more"
count: 4
small: -128
seed: 18446744073709551615
wait: 1m
delay: 2ms
loss: 0.5%
size: 64KiB
on: true
mix: {get: 1, set: 2}
numbers: [1, 2, 255]
cage: {lions: 2}
other: {seals: 1, pool: true, doors: 2}
cages:
  - {lions: 1}
  - {lions: 2}
raw: {a: [1, {b: c}], d: null}
shape: {side: 3}
`

func TestDecode(t *testing.T) {
	var z zoo
	if err := strict.Decode("zoo.yaml", []byte(fullZoo), &z); err != nil {
		t.Fatal(err)
	}
	if z.Count != 4 || z.Small != -128 || z.Seed != 1<<64-1 || z.Wait != time.Minute || z.Loss != 5000 ||
		*z.Size != 64<<10 || !z.On || z.Text != "two words, and: more" || z.Mix["set"] != 2 ||
		!reflect.DeepEqual(z.Numbers, []uint8{1, 2, 255}) || z.Cage.Doors != 1 || z.Other.Doors != 2 ||
		len(z.Cages) != 2 || z.Raw.Get("a").Items[1].Get("b").Text != "c" || z.shape() != 3 {
		t.Errorf("found %+v", z)
	}
	if z.Name.Pos.String() != "zoo.yaml:1:7" || z.Cages[1].Pos.String() != "zoo.yaml:17:5" || z.Pos.String() != "zoo.yaml:1:1" {
		t.Errorf("places %v, %v, %v", z.Name.Pos, z.Cages[1].Pos, z.Pos)
	}
	if got := string(strict.Marshal(&z)); got != fullZoo {
		t.Errorf("written again:\n%s", got)
	}
}

func (z zoo) shape() int { return z.Shape.side }

func TestDefaults(t *testing.T) {
	var z zoo
	if err := strict.Decode("zoo.yaml", []byte("--- # a zoo\nname: z1"), &z); err != nil {
		t.Fatal(err)
	}
	if z.Count != 3 || z.Wait != 5*time.Millisecond || z.Delay.Max != 10*time.Millisecond || z.Cage.Doors != 1 || z.Other != nil {
		t.Errorf("found %+v", z)
	}
	if got := string(strict.Marshal(&z)); got != "name: z1\n" {
		t.Errorf("written again:\n%s", got)
	}
}

// TestScalarsAreTexts shows that the place decides what a text means.
func TestScalarsAreTexts(t *testing.T) {
	for _, text := range []string{"no", "on", "1.10", "0x1F", "1e3", ".inf", "2026-01-01", "true", `"null"`, "'~'", "it's", "a#b", "s1>s2"} {
		var z zoo
		if err := strict.Decode("zoo.yaml", []byte("name: z1\ntext: "+text), &z); err != nil || z.Text != strings.Trim(text, `"'`) {
			t.Errorf("%s: found %q, %v", text, z.Text, err)
		}
	}
}

// TestForms are ways of writing the same in YAML.
func TestForms(t *testing.T) {
	for name, src := range map[string]string{
		"byte order mark": "\ufeffname: z1\ntext: one two\n",
		"carriage return": "name: z1\r\ntext: one two\r\n",
		"no last newline": "name: z1\ntext: one two",
		"flow":            "{name: z1, text: one two}",
		"folded":          "name: z1\ntext: >-\n  one\n  two\n",
		"several lines":   "name: z1\ntext: one\n  two\n",
		"quoted lines":    "name: z1\ntext: \"one\n  two\"\n",
		"quoted keys":     "\"name\": 'z1'\n'text': \"one two\"\n",
		"escapes":         `{name: z1, text: "one\x20two"}`,
		"comments":        "# a\nname: z1 # b\n# c\ntext: one two # d\n# e",
		"indented":        "  name: z1\n  text: one two\n",
		"trailing comma":  "{name: z1, text: one two,}",
		"marker":          "---\nname: z1\ntext: one two\n",
	} {
		var z zoo
		if err := strict.Decode("zoo.yaml", []byte(src), &z); err != nil || z.Text != "one two" || z.Name.Text != "z1" {
			t.Errorf("%s: found %q, %q, %v", name, z.Name.Text, z.Text, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"count: 0", "2:8: count is 0, less than 1; it is a whole number from 1 to 9"},
		{"count: 10", "2:8: count is 10, more than 9; it is a whole number from 1 to 9"},
		{"small: 100", "2:8: small is 100, more than 99; it is a whole number of at most 99"},
		{"small: 128", `2:8: small: "128" is too large a number; write small: 3`},
		{"wait: 2m", "2:7: wait is 2m, more than 1m; it is a duration from 1ms to 1m"},
		{"on: yes", `2:5: on is true or false, found "yes"; write on: true`},
		{"mix: {a: 1, b: 2, c: 3, d: 4}", "2:6: mix has 4 entries, more than 3; it is a mapping of at most 3 entries"},
		{"mix: {a: b}", `2:10: a is a whole number, found "b"; write 3`},
		{"numbers: [1, 256]", `2:14: an entry of numbers: "256" is too large a number; write numbers: [1, 2]`},
		{"numbers: 7", `2:10: numbers is a list of at most 4 entries, found "7"; write numbers: [1, 2]`},
		{"cage: {}", "2:7: cage has no animal; write one of lions or seals"},
		{"cage: {seals: 1, lions: 1, pool: true}", "2:18: cage takes one animal, found seals and lions; keep one of them"},
		{"cage: {lions: 1, pool: true}", "2:18: pool means nothing here; it goes with seals"},
		{"cage: {seals: 1}", "2:7: seals need a pool"},
		{"shape: [3]", "2:8: found a list; write point, or {side: 3}"},
		{"shape: {side: x}", `2:15: side is a whole number, found "x"; write 3`},
		{"text: " + strings.Repeat("é", 81), "2:7: text has 81 characters, more than 80; it is a text of at most 80 characters"},
		{"lions: 2", `2:1: there is no key "lions" in a zoo; it goes into cage or other`},
		{"colour: red", "2:1: there is no key \"colour\" in a zoo; its keys are name, text, count, small, seed, wait, " +
			"delay, loss, size, on, mix, numbers, cage, other, cages, raw, shape"},
	} {
		var z zoo
		err := strict.Decode("zoo.yaml", []byte("name: z1\n"+c.src), &z)
		if err == nil || err.Error() != "zoo.yaml:"+c.want {
			t.Errorf("%s: found %v, expected zoo.yaml:%s", c.src, err, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	err := strict.Decode("zoo.yaml", []byte("seed: x\nsmall: y\n"), new(zoo))
	var one *strict.Error
	if !errors.As(err, &one) || one.Line != 1 || one.Column != 1 || one.File != "zoo.yaml" || one.Advice != "write name: s1" {
		t.Errorf("found %+v", one)
	}
	pos := strict.Position{File: "zoo.yaml", Line: 9, Column: 2}
	joined := strict.Join(pos, err, nil, errors.New("too many lions"))
	want := err.Error() + "\nzoo.yaml:9:2: too many lions"
	if joined.Error() != want {
		t.Errorf("found %v, expected %s", joined, want)
	}
	if strict.Join(pos, nil, nil) != nil {
		t.Error("nothing is an error")
	}
}
