package mutants

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// shown is how many lines a patch shows around what changes.
const shown = 3

// Diff is the patch that makes one text of a file another. All between the first
// line that differs and the last is one change.
func Diff(name string, before, after []byte) string {
	old, new := lines(before), lines(after)
	same := 0
	for same < min(len(old), len(new)) && old[same] == new[same] {
		same++
	}
	tail := 0
	for tail < min(len(old), len(new))-same && old[len(old)-1-tail] == new[len(new)-1-tail] {
		tail++
	}
	lead, trail := min(same, shown), min(tail, shown)
	f := &gitdiff.TextFragment{
		OldPosition:     int64(same - lead + 1),
		NewPosition:     int64(same - lead + 1),
		OldLines:        int64(len(old) - same - tail + lead + trail),
		NewLines:        int64(len(new) - same - tail + lead + trail),
		LeadingContext:  int64(lead),
		TrailingContext: int64(trail),
		LinesDeleted:    int64(len(old) - same - tail),
		LinesAdded:      int64(len(new) - same - tail),
	}
	add := func(op gitdiff.LineOp, some []string) {
		for _, l := range some {
			f.Lines = append(f.Lines, gitdiff.Line{Op: op, Line: l})
		}
	}
	add(gitdiff.OpContext, old[same-lead:same])
	add(gitdiff.OpDelete, old[same:len(old)-tail])
	add(gitdiff.OpAdd, new[same:len(new)-tail])
	add(gitdiff.OpContext, old[len(old)-tail:len(old)-tail+trail])
	return fmt.Sprintf("--- a/%s\n+++ b/%s\n%s", name, name, f)
}

// lines cuts a text after its line ends.
func lines(text []byte) []string {
	all := strings.SplitAfter(string(text), "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// Apply makes the changes of a patch to a solution's files, and returns all of
// them. Line numbers in the patch are a hint: a change whose lines stand in exactly
// one place is made there, so that a solution can be edited without numbering its
// patches anew.
func Apply(patch []byte, files map[string][]byte) (map[string][]byte, error) {
	parsed, _, err := gitdiff.Parse(bytes.NewReader(patch))
	if err != nil {
		return nil, fmt.Errorf("it is no unified diff: %w", err)
	}
	if len(parsed) == 0 {
		return nil, errors.New("it has no change: below the lines that begin with # goes a unified diff, as diff -u writes it")
	}
	changed := map[string][]byte{}
	for name, text := range files {
		changed[name] = text
	}
	for _, f := range parsed {
		name := patched(f)
		if f.IsNew || f.IsDelete || f.IsRename || f.IsCopy || f.IsBinary {
			return nil, fmt.Errorf("it does more to %s than change its text: a wrong solution has the files of the right one", name)
		}
		text, ok := files[name]
		if !ok {
			return nil, fmt.Errorf("it changes %s, which a student does not write: name one of the lab's files, as in --- a/acceptor.go", name)
		}
		if changed[name], err = applyTo(text, f); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// patched is the name of the file that a part of a patch is about. Only patches of
// Git's own form come without a/ and b/.
func patched(f *gitdiff.File) string {
	name := cmp.Or(f.OldName, f.NewName)
	for _, side := range []string{"a/", "b/"} {
		name = strings.TrimPrefix(name, side)
	}
	return name
}

// applyTo makes the changes to one file.
func applyTo(text []byte, f *gitdiff.File) ([]byte, error) {
	have := lines(text)
	for i, fragment := range f.TextFragments {
		at, err := locate(have, fragment)
		if err != nil {
			return nil, fmt.Errorf("change %d of %s %w", i+1, patched(f), err)
		}
		fragment.OldPosition = int64(at + 1)
	}
	var out bytes.Buffer
	if err := gitdiff.Apply(&out, bytes.NewReader(text), f); err != nil {
		return nil, fmt.Errorf("it does not apply: %w", err)
	}
	return out.Bytes(), nil
}

// locate finds the line, from 0, that the old side of a change begins at.
func locate(have []string, f *gitdiff.TextFragment) (int, error) {
	var want []string
	for _, l := range f.Lines {
		if l.Old() {
			want = append(want, l.Line)
		}
	}
	stands := func(at int) bool {
		return at >= 0 && at+len(want) <= len(have) && slices.Equal(have[at:at+len(want)], want)
	}
	stated := int(f.OldPosition) - 1
	if stands(stated) {
		return stated, nil
	}
	var places []int
	for at := range have {
		if stands(at) {
			places = append(places, at)
		}
	}
	switch {
	case len(want) == 0 || len(places) == 0:
		return 0, fmt.Errorf("(line %d) does not apply: the lines that it changes or stands between are not in the solution; make the patch anew", f.OldPosition)
	case len(places) > 1:
		return 0, fmt.Errorf("(line %d) does not apply there, and its lines stand in %d other places; make the patch anew", f.OldPosition, len(places))
	}
	return places[0], nil
}
