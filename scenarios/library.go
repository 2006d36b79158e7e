package scenarios

import (
	"embed"
	"os"
	"strings"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// shelf is the library: one scenario a file, which bears its name.
//
//go:embed library/*.yaml
var shelf embed.FS

const extension = ".yaml"

// Library lists the names of the library's scenarios, in order.
func Library() []string {
	entries, err := shelf.ReadDir("library")
	if err != nil {
		panic("scenarios: " + err.Error()) // it is part of the program
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), extension)
	}
	return names
}

// Open reads a scenario, which is named as on the command line: by its name
// in the library, or by the path of a file. What is set overrides what it
// says. The error names file, line and column of all that is wrong.
func Open(ref string, set ...strict.Setting) (*file.Scenario, error) {
	return openAmong(nil, ref, set)
}

// openAmong opens a scenario where there are more than the library has: those names
// are suggested to whoever writes one that there is not.
func openAmong(more []string, ref string, set []strict.Setting) (*file.Scenario, error) {
	name, src, err := read(more, ref)
	if err != nil {
		return nil, err
	}
	return file.Parse(name, src, set...)
}

// read finds the text of a scenario, and what errors should call it.
func read(more []string, ref string) (name string, src []byte, err error) {
	if src, err := shelf.ReadFile("library/" + ref + extension); err == nil {
		return "library/" + ref + extension, src, nil
	}
	if _, err := os.Stat(ref); err != nil && !strings.ContainsAny(ref, `./\`) {
		known := Library()
		if len(more) > 0 && (strict.Nearest(ref, more) != "" || strict.Nearest(ref, known) == "") {
			known = more
		}
		unknown := strict.UnknownError(strict.Position{}, "scenario", ref, known)
		unknown.Advice += " (zoolab list scenarios shows them all; a file is named by its path)"
		return "", nil, unknown
	}
	src, err = strict.ReadFile(ref)
	if err != nil {
		return "", nil, strict.Join(strict.Position{File: ref}, err)
	}
	return ref, src, nil
}

// fromLibrary reads a scenario of the library.
func fromLibrary(name string) (*file.Scenario, error) {
	src, err := shelf.ReadFile("library/" + name + extension)
	if err != nil {
		return nil, err
	}
	return file.Parse("library/"+name+extension, src)
}
