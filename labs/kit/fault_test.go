package kit

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// What the simulator can do to a world can be written down: no type of fault is
// missing.
func TestEveryFaultHasAForm(t *testing.T) {
	var have, want []string
	for _, f := range forms {
		have = append(have, f.sort.Name())
	}
	entries, err := os.ReadDir("../../sim")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			want = append(want, faultsIn(t, "../../sim/"+e.Name())...)
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) || len(want) < 20 {
		t.Errorf("forms are of %v, and the simulator has %v", have, want)
	}
}

// faultsIn lists the types in a file that have the method inflict of a fault.
func faultsIn(t *testing.T, name string) (found []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || fn.Name.Name != "inflict" {
			continue
		}
		if of, ok := fn.Recv.List[0].Type.(*ast.Ident); ok && of.IsExported() {
			found = append(found, of.Name)
		}
	}
	return found
}

// fill sets every field below a value to something that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(3)
	default:
		v.SetInt(-7)
	}
}

func TestFaultsComeBackAsTheyWere(t *testing.T) {
	for _, form := range forms {
		full := reflect.New(form.sort).Elem()
		fill(full)
		for _, v := range []reflect.Value{full, reflect.Zero(form.sort)} {
			was := Planned{At: 5, Fault: Fault{v.Interface().(sim.Fault)}}
			text, err := json.Marshal(was)
			if err != nil {
				t.Fatal(err)
			}
			var is Planned
			if err := json.Unmarshal(text, &is); err != nil || !reflect.DeepEqual(is, was) {
				t.Errorf("%+v came back as %+v: %v\n%s", was, is, err, text)
			}
		}
	}
}

func TestSchedulesComeBackAsTheyWere(t *testing.T) {
	on, err := sim.ParseAddress("wire p1>a2 Prepare#3+")
	if err != nil {
		t.Fatal(err)
	}
	for _, was := range []tape.Entry{
		{Choice: sim.Choice{Act: sim.Take, On: on, Content: 1<<64 - 1, Crash: true, Cut: 2, Keep: []sim.Keep{{File: "vote", Writes: 1}}}, After: on, Nth: 2},
		{Choice: sim.Choice{Act: sim.Drop, On: on}, Waits: true},
		{Choice: sim.Choice{Act: sim.Inflict, At: 9, Rand: []uint64{1 << 63}, Fault: sim.Crash{Target: sim.Target{Role: "leader"}}}},
		{Choice: sim.Choice{Act: sim.Inflict, Fault: sim.Heal{}}},
	} {
		text, err := json.Marshal(EntryOf(was))
		if err != nil {
			t.Fatal(err)
		}
		var e Entry
		if err := json.Unmarshal(text, &e); err != nil {
			t.Fatal(err)
		}
		if is := (&Trial{Schedule: []Entry{e}}).entries()[0]; !reflect.DeepEqual(is, was) {
			t.Errorf("%+v came back as %+v\n%s", was, is, text)
		}
	}
}

func TestWhatIsNoFaultIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{"is": "flood"}`:                          `"flood" is no fault`,
		`{"is": "crash", "of": {"Traget": {}}}`:    "Traget",
		`{"is": "crash", "off": {}}`:               "off",
		`{"is": "crash", "of": {"After": "soon"}}`: "After",
		`[]`: "array",
		`{"is": "heal", "of": {"All": true} {"more":1}}`: "invalid character",
	} {
		var f Fault
		if err := json.Unmarshal([]byte(text), &f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, and not %s", text, err, want)
		}
	}
	if _, err := json.Marshal(Fault{}); err == nil {
		t.Error("no fault at all was written down")
	}
}
