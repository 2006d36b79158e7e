package differential

import (
	"maps"
	"slices"
	"testing"
)

// drawn is what must come of requests and connections, by what they are: what never
// succeeds, or never fails in a way that it can, has not been asked.
var drawn = map[string][]string{
	"connect":              {"granted", "refused", "hung up"},
	"event":                {"1", "2", "3", "4"},
	"create":               {"0", "-5", "-8", "-101", "-102", "-108", "-110", "-114"},
	"create2":              {"0", "-8", "-101", "-102", "-108", "-110", "-114"},
	"createContainer":      {"0", "-8", "-101", "-110", "-114"},
	"createTTL":            {"0", "-8", "-101", "-110", "-114"},
	"delete":               {"0", "-5", "-8", "-101", "-102", "-103", "-111"},
	"setData":              {"0", "-5", "-8", "-101", "-102", "-103"},
	"setACL":               {"0", "-8", "-101", "-102", "-103", "-114"},
	"exists":               {"0", "-5", "-101"},
	"getData":              {"0", "-5", "-101", "-102"},
	"getACL":               {"0", "-101", "-102"},
	"getChildren":          {"0", "-101", "-102"},
	"getChildren2":         {"0", "-101", "-102"},
	"getEphemerals":        {"0"},
	"getAllChildrenNumber": {"0", "-101"},
	"sync":                 {"0"},
	"check":                {"-101", "-103"},
	"addWatch":             {"0", "-5"},
	"checkWatches":         {"0", "-5", "-121"},
	"removeWatches":        {"0", "-5", "-121"},
	"setWatches":           {"0"},
	"setWatches2":          {"0"},
	"auth":                 {"0", "-115"},
	"whoAmI":               {"0"},
	"closeSession":         {"0"},
	"createSession":        {"-5"},
	"deleteContainer":      {"-8"},
	"multi":                {"0", "-5"},
	"multiRead":            {"0"},

	"part of multi, create":          {"0"},
	"part of multi, create2":         {"0"},
	"part of multi, delete":          {"0"},
	"part of multi, setData":         {"0"},
	"part of multi, check":           {"0"},
	"part of multi, error":           {"0", "-2", "-8", "-101", "-102", "-103", "-108", "-110", "-111", "-114"},
	"part of multiRead, getData":     {"0"},
	"part of multiRead, getChildren": {"0"},
	"part of multiRead, error":       {"-101", "-102"},
}

// What visitors ask for is done, and is refused for every reason that there is.
func TestAllIsDrawn(t *testing.T) {
	sum := &Report{Kinds: map[string]int{}, Codes: map[string]int{}}
	p := &Pair{Ours: ours(t, 1), Theirs: ours(t, 1)}
	for _, pipelined := range []bool{false, true} {
		r, d, err := p.Compare(Config{Seed: 1, Ops: 4000, Pipelined: pipelined})
		if err != nil || d != nil {
			t.Fatal(err, d)
		}
		for kind, n := range r.Kinds {
			sum.Kinds[kind] += n
		}
		for code, n := range r.Codes {
			sum.Codes[code] += n
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(drawn)) {
		for _, code := range drawn[kind] {
			if sum.Codes[kind+" "+code] == 0 {
				t.Errorf("no %s has come to %s", kind, code)
			}
		}
	}
	for _, act := range []Act{Open, Cut, Flee, Half, Length} {
		if sum.Kinds[string(act)] == 0 {
			t.Errorf("nobody has done a step of the kind %s", act)
		}
	}
}
