package visible_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/visible"
)

var update = flag.Bool("update", false, "write the files anew")

// What a handout carries is what the scenarios say.
func TestFilesAreUpToDate(t *testing.T) {
	for _, lab := range labs.All() {
		want, err := visible.File(lab)
		if err != nil {
			t.Error(err)
			continue
		}
		name := filepath.Join("..", "..", lab.Folder(), visible.Name)
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the lab's scenarios and skeleton come to (%v): go test ./labs/grade/visible -update", name, err)
		}
		if most := 300 << 10; len(want) > most {
			t.Errorf("%s has %d bytes, more than %d", name, len(want), most)
		}
	}
}
