package file_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
)

// FuzzParse holds for every file: no panic, no more than ten seconds, and what is
// read is printed and read again the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(file.Example))
	bad, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range bad {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		begin := time.Now()
		s, err := file.Parse("fuzz.yaml", src)
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
		if err != nil {
			return
		}
		printed := file.Marshal(s)
		again, err := file.Parse("again.yaml", printed)
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, printed)
		}
		if reprinted := file.Marshal(again); !bytes.Equal(printed, reprinted) {
			t.Errorf("printed\n%s\nand then\n%s", printed, reprinted)
		}
	})
}
