package handout

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
)

// A Leak is a place of a handout that gives away what students are to find out.
type Leak struct {
	File string // of the handout
	Line int    // where it begins; 0 for the whole file
	Of   string // the file that students must not have
}

// String says where a leak is and what it is of.
func (l Leak) String() string {
	if l.Line == 0 {
		return fmt.Sprintf("%s is %s", l.File, l.Of)
	}
	return fmt.Sprintf("%s:%d: the lines from here on are those of %s", l.File, l.Line, l.Of)
}

// run is how many lines in a row make a leak, lines such as a brace not counted.
const run = 6

// Leaks compares a handout with the solutions of its lab, with the hidden tests and
// with the implementations of all protocols: no file of theirs may be in it, and no
// [run] of their lines that is not in what students are meant to have.
func Leaks(lab *labs.Lab, dir string) ([]Leak, error) { return leaks(zoolab.Source, lab, dir) }

func leaks(fsys fs.FS, lab *labs.Lab, dir string) (found []Leak, err error) {
	secrets, err := secretsOf(fsys, lab)
	if err != nil {
		return nil, err
	}
	handout := os.DirFS(dir)
	err = fs.WalkDir(handout, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(handout, name)
		if err != nil {
			return err
		}
		if l, leaks := secrets.in(text); leaks {
			l.File = name
			found = append(found, l)
		}
		return nil
	})
	return found, err
}

// secrets are what students must not have.
type secrets struct {
	files []secret
	runs  map[string]string // runs of lines, and the file that each is of
}

type secret struct {
	name string
	text []byte
}

// secretsOf collects what the students of a lab must not have: its solutions, its
// hidden tests and the manifest that describes them, and the implementation of its
// protocol.
func secretsOf(fsys fs.FS, lab *labs.Lab) (*secrets, error) {
	s := &secrets{runs: make(map[string]string)}
	own := "labs/" + lab.Folder()
	for _, top := range []string{own + "/lab.yaml", own + "/hidden", "labs/solutions/" + lab.Folder(), "nodes/" + lab.Protocol} {
		if err := s.collect(fsys, top); err != nil {
			return nil, err
		}
	}
	names, err := given(fsys, lab)
	if err != nil {
		return nil, err
	}
	var trusted, skeleton [][]byte
	for _, name := range names {
		text, err := fs.ReadFile(fsys, path.Join(own, name))
		switch {
		case err != nil:
			return nil, err
		case slices.Contains(lab.Files, name) || strings.HasPrefix(name, "visible/"):
			skeleton = append(skeleton, text)
		case strings.HasSuffix(name, ".go"):
			trusted = append(trusted, text)
		}
	}
	s.compare(trusted, skeleton)
	return s, nil
}

// collect adds the files of a folder. What lies below the implementation of a
// protocol is its vocabulary, which students have.
func (s *secrets) collect(fsys fs.FS, top string) error {
	err := fs.WalkDir(fsys, top, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != top && strings.HasPrefix(top, "nodes/"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		s.files = append(s.files, secret{name, text})
		return err
	})
	if err != nil {
		return fmt.Errorf("the handout cannot be compared with what it must not hold: %w", err)
	}
	return nil
}

// compare makes out what is secret in the files. A solution has copies of the
// lab's given files, which are none of it; and lines that stand in the skeleton or
// in a visible test are known to all.
func (s *secrets) compare(given, skeleton [][]byte) {
	s.files = slices.DeleteFunc(s.files, func(f secret) bool {
		return slices.ContainsFunc(given, func(text []byte) bool { return same(text, f.text) })
	})
	for _, f := range s.files {
		for text := range runsOf(f.text) {
			s.runs[text] = f.name
		}
	}
	for _, text := range skeleton {
		for known := range runsOf(text) {
			delete(s.runs, known)
		}
	}
}

// in finds a secret in a text.
func (s *secrets) in(text []byte) (Leak, bool) {
	for _, f := range s.files {
		if same(text, f.text) {
			return Leak{Of: f.name}, true
		}
	}
	first := Leak{}
	for r, line := range runsOf(text) {
		if of := s.runs[r]; of != "" && (first.Line == 0 || line < first.Line) {
			first = Leak{Line: line, Of: of}
		}
	}
	return first, first.Line > 0
}

// same reports whether two texts are the same but for space.
func same(a, b []byte) bool { return bytes.Equal(bytes.TrimSpace(a), bytes.TrimSpace(b)) }

// runsOf are all runs of lines of a text, each with the line it begins on.
func runsOf(text []byte) map[string]int {
	var lines []string
	var numbers []int
	n := 0
	for l := range strings.Lines(string(text)) {
		n++
		if l = strings.Join(strings.Fields(l), " "); telling(l) {
			lines, numbers = append(lines, l), append(numbers, n)
		}
	}
	runs := make(map[string]int)
	for i := 0; i+run <= len(lines); i++ {
		key := strings.Join(lines[i:i+run], "\n")
		if _, known := runs[key]; !known {
			runs[key] = numbers[i]
		}
	}
	return runs
}

// telling reports whether a line says anything: a brace, a blank, a package clause
// and an import do not.
func telling(line string) bool {
	letters := strings.IndexFunc(line, unicode.IsLetter) >= 0
	imports := strings.HasPrefix(line, "import ") || strings.HasPrefix(line, `"`) && strings.HasSuffix(line, `"`)
	return letters && !imports && !strings.HasPrefix(line, "package ") && !slices.Contains([]string{"return", "default:", "var (", "const ("}, line)
}
