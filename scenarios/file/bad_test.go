package file_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

var update = flag.Bool("update", false, "write what is found as what is expected")

// golden compares got with the file at path, or writes it there.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("found\n%s\nexpected\n%s", got, want)
	}
}

// TestBad reads every testdata/bad/NAME.yaml and expects the sentences in
// NAME.txt beside it. To add a case, add a file and run with -update.
func TestBad(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		base := filepath.Base(path)
		t.Run(strings.TrimSuffix(base, ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = file.Parse(base, src)
			if err == nil {
				t.Fatal("there is no error")
			}
			var all *strict.Errors
			if !errors.As(err, &all) {
				t.Fatalf("the error is a %T", err)
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

// TestBadFiles are those that are refused for what they are on disk.
func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("large.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path("large.yaml"), 100<<20); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{path("missing.yaml"), "missing.yaml: there is no such file; check the spelling and the folder"},
		{path("large.yaml"), "large.yaml: is 104857600 bytes long; at most 1 MiB (1048576 bytes) is read; split it"},
		{dir, ": is a directory; name a file in it"},
		{os.DevNull, ": is a device or a pipe; name a regular file"},
		{"-", "-: standard input is not read; name a file"},
	} {
		begin := time.Now()
		_, err := file.Load(c.path)
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("found %v, expected %s", err, c.want)
		}
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("%s took %v", c.path, took)
		}
	}
}

// Whoever writes a fault as its refusal says to is not refused again, in a schedule and
// among faults.
func TestWhatIsSuggestedIsAccepted(t *testing.T) {
	wrong := map[string]string{ // and the other mapping that it is wrong in
		"network: {}": "", "clock: {node: s1}": "clock", "loss: 5": "", "loss: 5%": "",
	}
	fields := strict.FieldsOf(reflect.TypeFor[file.Deed]())
	for _, f := range fields {
		if f.OneOf != "" {
			wrong[f.Key+"z: "+f.Sample()] = ""
		}
		if f.Type.Kind() != reflect.Pointer || f.Type.Elem().Kind() != reflect.Struct {
			continue
		}
		for _, inner := range strict.FieldsOf(f.Type.Elem()) {
			wrong[inner.Key+": 5"] = ""
			wrong[f.Key+": {"+inner.Key+"z: 5}"] = f.Key
		}
	}
	as := regexp.MustCompile(`(?:as in|for example|write) ([a-zA-Z]+: .*?)$`)
	meant := regexp.MustCompile(`(?:did you mean|goes into|changes nothing; write) ([a-zA-Z, ]+)`)
	keys := regexp.MustCompile(`, | or | beside node`)
	taken := 0
	for text, in := range wrong {
		for _, form := range []string{"faults: [{at: 1s, %s}]", "schedule: [{%s}]"} {
			if text == "duplicate: 5" && strings.HasPrefix(form, "schedule") {
				continue // which is a key there
			}
			src := "name: a\nabout: b\nprotocol: zookeeper\n" + form + "\n"
			_, err := file.Parse("", fmt.Appendf(nil, src, text))
			var one *strict.Error
			if !errors.As(err, &one) {
				t.Errorf("%s: %v", text, err)
				continue
			}
			if says := as.FindStringSubmatch(one.Error()); says != nil && in == "" {
				taken++
				if _, err := file.Parse("", fmt.Appendf(nil, src, says[1])); err != nil {
					t.Errorf("%s: %v\n%s: %v", text, one, says[1], err)
				}
			} else if says := meant.FindStringSubmatch(one.Error()); says != nil {
				list := fields
				if i := slices.IndexFunc(fields, func(f strict.Field) bool { return f.Key == in }); i >= 0 {
					list = strict.FieldsOf(fields[i].Type.Elem())
				}
				for _, key := range keys.Split(says[1], -1) {
					taken++
					if key != "" && !slices.ContainsFunc(list, func(f strict.Field) bool { return f.Key == key }) {
						t.Errorf("%s: %v\nand %s is no key there", text, one, key)
					}
				}
			}
		}
	}
	if taken < 100 {
		t.Errorf("only %d suggestions were taken", taken)
	}
}
