package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
)

// readme returns a section of the README.
func readme(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("the README has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

// The README's picture is what the command beside it draws.
func TestThePictureInTheReadmeIsOfThisLab(t *testing.T) {
	section := readme(t, "The terminal lab")
	at := regexp.MustCompile("`--at (\\d+) --svg\\s+docs/tui.svg`").FindStringSubmatch(section)
	scenario := regexp.MustCompile(`zoolab tui (\S+)\n`).FindStringSubmatch(section)
	if at == nil || scenario == nil {
		t.Fatal("the README does not say how its picture is made")
	}
	drawn := filepath.Join(t.TempDir(), "tui.svg")
	args := []string{"tui", scenario[1], "--lang", "en", "--at", at[1], "--svg", drawn}
	if code := run(context.Background(), args, io.Discard, os.Stderr); code != exitExpected {
		t.Fatalf("zoolab %v ends with %d", args, code)
	}
	want, err := os.ReadFile(drawn)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("../../docs/tui.svg", want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("../../docs/tui.svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("docs/tui.svg is not what the lab draws now; if that is as it should be, go test ./cmd/zoolab -update")
	}
}

// typed are the commands of a text: lines of its blocks, without what is said beside them.
var typed = regexp.MustCompile(`(?m)^    (?:go run \./cmd/)?zoolab (.*?)(?:  .*| #.*)?$`)

// Every command that a text for readers has is one that there is, with flags that there
// are, and of a lab that there is.
func TestTheCommandsInTheTextsAreTaken(t *testing.T) {
	for name, least := range map[string]int{"README.md": 4, "docs/instructors.md": 4, "labs/README.md": 4, "docs/serve.md": 1} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		all := typed.FindAllStringSubmatch(string(text), -1)
		if len(all) < least {
			t.Errorf("%s has %d commands", name, len(all))
		}
		for _, line := range all {
			words, _, _ := strings.Cut(strings.ReplaceAll(line[1], "'", ""), " <")
			c, args, err := newRoot().Find(strings.Fields(words))
			if err == nil {
				err = c.ParseFlags(args)
			}
			if err == nil {
				err = c.ValidateArgs(c.Flags().Args())
			}
			if err == nil && (c.Name() == "grade" || c.Parent().Name() == "lab" && len(c.Flags().Args()) > 0) {
				_, err = labs.Find(c.Flags().Arg(0))
			}
			if err != nil {
				t.Errorf("%s: zoolab %s: %v", name, line[1], err)
			}
		}
	}
}

// The README's feedback is what a student gets.
func TestTheFeedbackInTheReadmeIsGiven(t *testing.T) {
	lab, err := labs.Find("00")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range lab.Files {
		text, err := fs.ReadFile(zoolab.Source, "labs/solutions/"+lab.Folder()+"/reference/"+name)
		if err != nil {
			t.Fatal(err)
		}
		wrong := bytes.Replace(text, []byte("b.Round != p.Score+1"), []byte("p.done()"), 1)
		if err := os.WriteFile(filepath.Join(dir, name), wrong, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	if code := run(context.Background(), []string{"lab", "test", "00", "--dir", dir}, &said, os.Stderr); code != exitViolated {
		t.Fatalf("zoolab lab test ends with %d", code)
	}
	_, block, found := strings.Cut(readme(t, "Labs"), "that breaks it:\n\n")
	if !found {
		t.Fatal("the README shows no feedback")
	}
	block, _, _ = strings.Cut(block, "\n\n")
	for line := range strings.SplitSeq(block, "\n") {
		if line = strings.TrimPrefix(line, "    "); line != "  …" && !strings.Contains(said.String(), line+"\n") {
			t.Errorf("the feedback has no line %q:\n%s", line, said.String())
		}
	}
}

// The README's keys are rows of the table of keys, word for word.
func TestTheKeysInTheReadmeAreThoseOfTheLab(t *testing.T) {
	var keys strings.Builder
	if code := run(context.Background(), []string{"tui", "--keys", "--lang", "en"}, &keys, os.Stderr); code != exitExpected {
		t.Fatalf("zoolab tui --keys ends with %d", code)
	}
	rows := 0
	for row := range strings.SplitSeq(readme(t, "The terminal lab"), "\n") {
		if strings.HasPrefix(row, "| `") {
			rows++
			if !strings.Contains(keys.String(), row+"\n") {
				t.Errorf("the lab has no key like this: %s", row)
			}
		}
	}
	if rows != 10 {
		t.Errorf("the README shows %d keys, not ten", rows)
	}
}

// The sentences of plain mode in the README are what it says.
func TestThePlainLinesInTheReadmeAreSaid(t *testing.T) {
	said, err := os.ReadFile("testdata/script/tui-plain.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(readme(t, "The terminal lab"), "\n") {
		if step := strings.TrimSpace(line); strings.HasPrefix(step, "Step ") && !bytes.Contains(said, []byte(step+"\n")) {
			t.Errorf("plain mode does not say %q", step)
		}
	}
}

// The sentences of serve in the README are what it says.
func TestTheLinesOfServeInTheReadmeAreSaid(t *testing.T) {
	said, err := os.ReadFile("testdata/script/serve-prompt.txtar")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, line := range regexp.MustCompile(`(?m)^ +\d+\.\d{3} s  (.*)$`).FindAllSubmatch([]byte(readme(t, "Serve real clients")), -1) {
		if n++; !bytes.Contains(said, line[1]) {
			t.Errorf("no script has serve say %q", line[1])
		}
	}
	if n != 3 {
		t.Errorf("the README shows %d lines of serve, not 3", n)
	}
}
