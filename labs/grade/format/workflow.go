package format

import (
	"embed"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/labs"
)

// A File is a file to be put into a student's repository.
type File struct {
	Path string // slash-separated, from the top
	Text []byte
}

//go:embed workflow/action.yml workflow/grade.yml
var workflowFiles embed.FS

// Workflow returns the files that make GitHub grade a student's repository of a lab
// on every push: a composite action, which grades and publishes, and the workflow
// that uses it. The repository is the lab's handout, with go.mod at its top; version
// is the release that grades, such as v1.2.0.
func Workflow(lab *labs.Lab, version string) ([]File, error) {
	if !release.MatchString(version) {
		return nil, fmt.Errorf("a workflow grades with a release, and %q is none: write one such as v1.2.0", version)
	}
	// Not text/template: the braces of these files are GitHub's.
	fill := strings.NewReplacer("{{.Lab}}", lab.Folder(), "{{.Version}}", version)
	var files []File
	for _, f := range []struct{ from, to string }{
		{"workflow/action.yml", ".github/actions/grade/action.yml"},
		{"workflow/grade.yml", ".github/workflows/grade.yml"},
	} {
		text, err := workflowFiles.ReadFile(f.from)
		if err != nil {
			panic("format: " + err.Error()) // it is part of the program
		}
		files = append(files, File{f.to, []byte(fill.Replace(string(text)))})
	}
	return files, nil
}
