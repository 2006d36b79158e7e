package synod

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"
)

func TestDefaultIsWhatTheTagsSay(t *testing.T) {
	v := reflect.ValueOf(Default())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if got := fmt.Sprint(v.Field(i)); got != f.Tag.Get("default") {
			t.Errorf("%s is %s, and its tag says %s", f.Name, got, f.Tag.Get("default"))
		}
		if f.Tag.Get("yaml") == "" || f.Tag.Get("about") == "" {
			t.Errorf("%s lacks a key or a line about it", f.Name)
		}
	}
}

// What the tags let through, New accepts, and nothing more.
func TestBoundsAreWhatTheTagsSay(t *testing.T) {
	for i := range reflect.TypeFor[Ensemble]().NumField() {
		f := reflect.TypeFor[Ensemble]().Field(i)
		if f.Type.Kind() == reflect.Bool {
			continue
		}
		least, most := bound(t, f, "min"), bound(t, f, "max")
		for n, fine := range map[int64]bool{least - 1: false, least: true, most: true, most + 1: false} {
			e := Default()
			reflect.ValueOf(&e).Elem().Field(i).SetInt(n)
			_, err := e.Protocol(Roles{}, nil)
			if fine && err != nil || !fine && !errors.Is(err, ErrEnsemble) {
				t.Errorf("%s of %d: %v", f.Name, n, err)
			}
		}
	}
}

// bound is a bound as a field's tag has it; times are not negative.
func bound(t *testing.T, f reflect.StructField, tag string) int64 {
	t.Helper()
	text := cmp.Or(f.Tag.Get(tag), "0s")
	if d, err := time.ParseDuration(text); err == nil {
		return int64(d)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBadEnsemblesAreRefusedWithAHint(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*Ensemble)
		want   string
	}{
		"no proposers": {func(e *Ensemble) { e.Proposers = 0 }, "0 proposers: write 1 to 9"},
		"long retry":   {func(e *Ensemble) { e.Retry = 3600_000 * ms }, "retry of 1h0m0s: write 1ms to 1m0s"},
	} {
		e := Default()
		c.change(&e)
		_, err := e.Protocol(Roles{}, nil)
		if err == nil || err.Error() != "this ensemble cannot be: "+c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A worker in another process is told of an ensemble as JSON.
func TestAnEnsembleComesBackFromJSON(t *testing.T) {
	sent := Ensemble{Proposers: 3, Acceptors: 5, Learners: 2, Retry: 7 * ms, CatchUp: 11 * ms, Patience: 13 * ms, Attempts: 4, Budget: 13, OwnValues: true}
	text, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	var got Ensemble
	if err := json.Unmarshal(text, &got); err != nil || got != sent {
		t.Errorf("%s is read as %+v, %v", text, got, err)
	}
}
