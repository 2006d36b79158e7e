package file

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/invopop/jsonschema"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// Parts are the structs of a protocol that [Scenario.DecodeEnsemble] and
// [Client.DecodeWorkload] fill, as values; nil if it has none.
type Parts struct{ Ensemble, Workload any }

// Schema is the JSON Schema of the scenario file, for editors. The parts are
// those of each protocol by its name; with another protocol any mapping is
// accepted in their places.
//
// The library walks the Go types; decorate adds what this package's tags say
// that its own do not.
func Schema(protocols map[string]Parts) []byte {
	root := schemaOf(reflect.TypeFor[Scenario]())
	root.Version = jsonschema.Version
	root.Title = "Zoolab scenario"
	for _, name := range slices.Sorted(maps.Keys(protocols)) {
		root.AllOf = append(root.AllOf, whenProtocol(name, protocols[name]))
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // a schema holds nothing that JSON cannot
	}
	return append(text, '\n')
}

// whenProtocol says what the parts are if the protocol has this name.
func whenProtocol(name string, parts Parts) *jsonschema.Schema {
	is := object("protocol", &jsonschema.Schema{Const: name})
	then := &jsonschema.Schema{Properties: jsonschema.NewProperties()}
	if parts.Ensemble != nil {
		then.Properties.Set("ensemble", schemaOf(reflect.TypeOf(parts.Ensemble)))
	}
	if parts.Workload != nil {
		client := object("workload", schemaOf(reflect.TypeOf(parts.Workload)))
		then.Properties.Set("clients", &jsonschema.Schema{Items: client})
	}
	return &jsonschema.Schema{If: is, Then: then}
}

// object is the schema of a mapping, of which one key is described.
func object(key string, value *jsonschema.Schema) *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties()}
	s.Properties.Set(key, value)
	return s
}

func schemaOf(t reflect.Type) *jsonschema.Schema {
	r := jsonschema.Reflector{
		Anonymous:                  true,
		DoNotReference:             true,
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		Mapper:                     scalarSchema,
	}
	s := r.ReflectFromType(t)
	s.Version = ""
	decorate(s, t)
	return s
}

// scalarSchema is the schema of what is written as a text, as a list of them,
// or as a node of unknown form; nil for all else.
func scalarSchema(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[strict.Node]():
		return &jsonschema.Schema{Type: "object"}
	case reflect.TypeFor[strict.Position]():
		return &jsonschema.Schema{}
	}
	syntax, ok := strict.SyntaxOf(t)
	if !ok {
		return nil
	}
	one := &jsonschema.Schema{Type: "string", Pattern: syntax.Pattern}
	switch {
	case strict.IsNumber(t):
		one = &jsonschema.Schema{Type: "integer"}
	case t.Kind() == reflect.Bool:
		one = &jsonschema.Schema{Type: "boolean"}
	case syntax.List:
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{one, {Type: "array", Items: one}}}
	}
	return one
}

// decorate adds to the schema of t what the tags of its fields say.
func decorate(s *jsonschema.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if _, scalar := strict.SyntaxOf(t); scalar || t == reflect.TypeFor[strict.Node]() {
		return
	}
	switch t.Kind() {
	case reflect.Slice:
		decorate(s.Items, t.Elem())
	case reflect.Map:
		decorate(s.AdditionalProperties, t.Elem())
	case reflect.Struct:
		decorateStruct(s, t)
	}
}

func decorateStruct(s *jsonschema.Schema, t reflect.Type) {
	properties := jsonschema.NewProperties()
	groups := map[string][]string{}
	for _, f := range strict.FieldsOf(t) {
		property, _ := s.Properties.Get(f.Key)
		decorate(property, f.Type)
		describe(property, f)
		properties.Set(f.Key, property)
		if f.Required {
			s.Required = append(s.Required, f.Key)
		}
		if f.OneOf != "" {
			groups[f.OneOf] = append(groups[f.OneOf], f.Key)
		}
		if len(f.With) > 0 {
			if s.DependentSchemas == nil {
				s.DependentSchemas = map[string]*jsonschema.Schema{}
			}
			s.DependentSchemas[f.Key] = &jsonschema.Schema{AnyOf: presence(f.With)}
		}
	}
	s.Properties = properties // without the fields that no file has
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		s.AllOf = append(s.AllOf, &jsonschema.Schema{OneOf: presence(groups[group])})
	}
}

// presence is one schema for each key, demanding it.
func presence(keys []string) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for _, key := range keys {
		all = append(all, &jsonschema.Schema{Required: []string{key}})
	}
	return all
}

// describe adds what is said of one field.
func describe(s *jsonschema.Schema, f strict.Field) {
	s.Description = f.About
	if f.Default != "" {
		s.Default = f.Default
	}
	low, high := length(f.Min), length(f.Max)
	switch {
	case s.Type == "integer":
		s.Minimum, s.Maximum = json.Number(f.Min), json.Number(f.Max)
		if f.Min == "" && f.Type.Kind() >= reflect.Uint {
			s.Minimum = "0"
		}
		if f.Default != "" {
			s.Default = json.Number(f.Default)
		}
	case f.Type.Kind() == reflect.String:
		s.MinLength, s.MaxLength = low, high
	case f.Type.Kind() == reflect.Map:
		s.MinProperties, s.MaxProperties = low, high
	case f.Type.Kind() == reflect.Slice && len(s.AnyOf) == 2:
		s.AnyOf[1].MinItems, s.AnyOf[1].MaxItems = low, high
	case f.Type.Kind() == reflect.Slice:
		s.MinItems, s.MaxItems = low, high
	}
}

// length is a bound on the length of something, or nil.
func length(bound string) *uint64 {
	n, err := strconv.ParseUint(bound, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}
