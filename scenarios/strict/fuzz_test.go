package strict_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// FuzzDecode holds for every file: no panic, no more than a second, an error
// that is within the file, and what is read is written and read again the same.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(fullZoo))
	f.Fuzz(func(t *testing.T, src []byte) {
		var z zoo
		begin := busy()
		err := strict.Decode("zoo.yaml", src, &z)
		if took := busy() - begin; took > time.Second {
			t.Errorf("took %v", took)
		}
		if err != nil {
			checkErrors(t, src, err)
			return
		}
		written := strict.Marshal(&z)
		var again zoo
		if err := strict.Decode("again.yaml", written, &again); err != nil {
			t.Fatalf("%v\nin\n%s", err, written)
		}
		if rewritten := strict.Marshal(&again); !bytes.Equal(written, rewritten) {
			t.Errorf("written\n%s\nand then\n%s", written, rewritten)
		}
	})
}

func checkErrors(t *testing.T, src []byte, err error) {
	var all *strict.Errors
	if !errors.As(err, &all) || len(all.List) == 0 || len(all.List) > 10 {
		t.Fatalf("%T: %v", err, err)
	}
	lines := bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r")) + 1
	for _, one := range all.List {
		if one.File != "zoo.yaml" || one.Line < 0 || one.Line > lines+1 || one.Message == "" {
			t.Errorf("%+v in a file of %d lines", one, lines)
		}
	}
}
