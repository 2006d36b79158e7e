package file_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

type ensemble struct {
	Servers  int           `yaml:"servers,required" min:"1" max:"13" example:"3" about:"how many servers there are"`
	TickTime time.Duration `yaml:"tickTime" default:"2s" about:"the unit of time"`
}

type workload struct {
	Ops  int            `yaml:"ops" default:"100" min:"1" about:"how many operations"`
	Rate strict.Rate    `yaml:"rate" default:"50/s" about:"how many in a second"`
	Mix  map[string]int `yaml:"mix" max:"20" example:"{get: 10}" about:"how often each"`
}

var protocols = map[string]file.Parts{"zookeeper": {Ensemble: ensemble{}, Workload: workload{}}}

// visit calls f with the fields of a struct type and of those in it.
func visit(t reflect.Type, f func(owner reflect.Type, field strict.Field)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		visit(t.Elem(), f)
	case reflect.Struct:
		for _, field := range strict.FieldsOf(t) {
			f(t, field)
			visit(field.Type, f)
		}
	}
}

func TestEveryKeyIsDocumented(t *testing.T) {
	schema, reference := string(file.Schema(protocols)), string(file.Reference(protocols))
	for _, root := range []reflect.Type{
		reflect.TypeFor[file.Scenario](), reflect.TypeFor[ensemble](), reflect.TypeFor[workload](),
	} {
		visit(root, func(owner reflect.Type, f strict.Field) {
			if f.About == "" || f.Sample() == "" {
				t.Errorf("%v: %s lacks a description or an example", owner, f.Key)
			}
			if !strings.Contains(schema, `"`+f.Key+`":`) {
				t.Errorf("%v: %s is not in the schema", owner, f.Key)
			}
			if !strings.Contains(reference, "| `"+f.Key+"` |") {
				t.Errorf("%v: %s is not in the reference", owner, f.Key)
			}
		})
	}
}

func TestSchema(t *testing.T) {
	text := file.Schema(protocols)
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("$schema is %v", schema["$schema"])
	}
	for _, unwanted := range []string{`"Pos"`, "$ref", "$id", "strict"} {
		if bytes.Contains(text, []byte(unwanted)) {
			t.Errorf("the schema contains %s", unwanted)
		}
	}
	golden(t, "testdata/schema.json", string(text))
}

func TestReference(t *testing.T) {
	golden(t, "testdata/reference.md", string(file.Reference(protocols)))
	if _, err := file.Parse("example.yaml", []byte(file.Example)); err != nil {
		t.Error(err)
	}
}
