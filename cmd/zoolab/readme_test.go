package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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
