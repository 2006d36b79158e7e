package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
)

// What a submission may hold at most.
const (
	MostFiles = 1000      // in its folder, whatever they are, but for .git
	MostBytes = 256 << 10 // in a file of the student's
)

// Taken is what was taken from a submission.
type Taken struct {
	Files   map[string][]byte // the student's, by name
	Missing []string          // those of the manifest that are not there: the skeleton's serve
	// Ignored are Go files that differ from what was handed out and that nobody
	// looks at, such as tests that were edited.
	Ignored []string
}

// Names lists the files that were taken, in the manifest's order.
func (t Taken) Names(lab *labs.Lab) []string {
	return slices.DeleteFunc(slices.Clone(lab.Files), func(name string) bool { return t.Files[name] == nil })
}

// Submission takes the student's files from the folder that was handed in, where
// they lie at the root as in a handout. Findings say why a submission cannot be
// graded, each with what to do about it; whoever handed it in reads them, so they
// name files within the folder and never the folder. Its rule is "submission".
func Submission(dir string, lab *labs.Lab) (Taken, []Finding) {
	return submission(dir, zoolab.Source, lab)
}

func submission(dir string, fsys fs.FS, lab *labs.Lab) (Taken, []Finding) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Taken{}, refuse("", "there is no such folder: name the folder with %s", list(lab.Files))
	case err != nil:
		return Taken{}, refuse("", "the folder cannot be read: %v", reason(err))
	case !info.IsDir():
		return Taken{}, refuse("", "this is a file: name the folder with %s", list(lab.Files))
	}
	// A root never leads out of its folder, whatever is swapped in it meanwhile.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Taken{}, refuse("", "the folder cannot be read: %v", reason(err))
	}
	defer func() { _ = root.Close() }()
	s := &survey{root: root}
	if problem := s.walk("."); problem != nil {
		return Taken{}, problem
	}
	if problem := s.complete(lab); problem != nil {
		return Taken{}, problem
	}
	return s.take(fsys, lab)
}

// refuse is one finding about a submission.
func refuse(file, sentence string, words ...any) []Finding {
	return []Finding{{File: Printable(file), Text: fmt.Sprintf(sentence, words...), Rule: "submission"}}
}

// Printable is a name as it can be printed: quoted, if whoever chose it chose bytes
// that move a cursor or end a line.
func Printable(name string) string {
	if quoted := strconv.Quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}

// reason is an error without the path that it happened at.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// list joins names as a sentence does: "a, b and c".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// A survey is what there is in a submission's folder.
type survey struct {
	root  *os.Root
	count int
	files []string // all regular files, by path within the folder
}

// walk lists a folder and those below it. It gives up at the first symbolic link
// and after [MostFiles], so that its work is bounded.
func (s *survey) walk(folder string) []Finding {
	entries, problem := s.entries(folder)
	if problem != nil {
		return problem
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case e.Name() == ".git":
			continue
		case e.Type()&fs.ModeSymlink != 0:
			return refuse(name, "this is a symbolic link, and the grader follows none: hand in the file itself")
		case e.IsDir():
			if problem := s.walk(name); problem != nil {
				return problem
			}
		case e.Type().IsRegular():
			s.files = append(s.files, name)
		case strings.HasSuffix(name, ".go"):
			return refuse(name, "this is no ordinary file: hand in a text")
		}
	}
	return nil
}

// entries lists one folder in order, and counts.
func (s *survey) entries(folder string) ([]fs.DirEntry, []Finding) {
	open, err := s.root.Open(folder)
	if err != nil {
		return nil, refuse(folder, "the folder cannot be read: %v", reason(err))
	}
	defer func() { _ = open.Close() }()
	entries, err := open.ReadDir(MostFiles - s.count + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, refuse(folder, "the folder cannot be read: %v", reason(err))
	}
	if s.count += len(entries); s.count > MostFiles {
		return nil, refuse("", "there are more than %d files: hand in the lab's files and nothing else", MostFiles)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// complete refuses a submission without any of the lab's files, and one in which a
// file's name cannot be told from another's where capitals do not count.
func (s *survey) complete(lab *labs.Lab) []Finding {
	if len(s.files) == 0 {
		return refuse("", "the folder is empty: it needs %s", list(lab.Files))
	}
	for _, file := range s.files {
		if strings.Contains(file, "/") {
			continue
		}
		for _, name := range lab.Files {
			if file != name && strings.EqualFold(file, name) {
				return refuse(file, "a name differs from another by its capitals alone: call the file %s, and delete any other", name)
			}
		}
	}
	if slices.ContainsFunc(lab.Files, s.has) {
		return nil
	}
	for _, file := range s.files {
		if slices.Contains(lab.Files, path.Base(file)) {
			return refuse("", "none of %s is here, but %s is there: hand in the folder %s", list(lab.Files), Printable(file), Printable(path.Dir(file)))
		}
	}
	return refuse("", "none of the lab's files is here: it needs %s", list(lab.Files))
}

// has reports whether a file is there.
func (s *survey) has(name string) bool { return slices.Contains(s.files, name) }

// take reads the lab's files, and tells which others go unread.
func (s *survey) take(fsys fs.FS, lab *labs.Lab) (Taken, []Finding) {
	t := Taken{Files: make(map[string][]byte)}
	var problems []Finding
	for _, name := range lab.Files {
		if !s.has(name) {
			t.Missing = append(t.Missing, name)
			continue
		}
		text, problem := s.read(name)
		if problem != nil {
			problems = append(problems, problem...)
			continue
		}
		t.Files[name] = text
	}
	if problems != nil {
		return Taken{}, problems
	}
	for _, name := range s.files {
		if strings.HasSuffix(name, ".go") && !slices.Contains(lab.Files, name) && !s.handedOut(fsys, lab, name) {
			t.Ignored = append(t.Ignored, Printable(name))
		}
	}
	return t, nil
}

// read reads a file of the student's.
func (s *survey) read(name string) ([]byte, []Finding) {
	text, err := s.start(name, MostBytes+1)
	switch {
	case err != nil:
		return nil, refuse(name, "the file cannot be read: %v", reason(err))
	case len(text) > MostBytes:
		return nil, refuse(name, "the file is larger than %d KiB: no solution needs as much, leave data out", MostBytes>>10)
	case !utf8.Valid(text):
		return nil, []Finding{{File: name, Line: badLine(text), Text: "the file is not UTF-8: save it as that", Rule: "submission"}}
	}
	return text, nil
}

// start is the start of a file, so many bytes of it at most.
func (s *survey) start(name string, most int) ([]byte, error) {
	file, err := s.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, int64(most)))
}

// badLine is the first line of a text that is not UTF-8.
func badLine(text []byte) int {
	line := 0
	for l := range bytes.Lines(text) {
		line++
		if !utf8.Valid(l) {
			break
		}
	}
	return line
}

// handedOut reports whether a file is as the handout of the lab has it.
func (s *survey) handedOut(fsys fs.FS, lab *labs.Lab, name string) bool {
	original := "labs/" + lab.Folder() + "/" + name
	if carried, ok := strings.CutPrefix(name, "zoolab/"); ok {
		original = carried
	}
	want, err := fs.ReadFile(fsys, original)
	if err != nil {
		return false
	}
	got, err := s.start(name, len(want)+1)
	return err == nil && bytes.Equal(got, want)
}
