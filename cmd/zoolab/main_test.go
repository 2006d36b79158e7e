package main

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
)

// update has the tests write what they compare with: what scripts print, and pictures.
var update = flag.Bool("update", false, "write what scripts print and the lab draws in place of comparing with it")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zoolab": main, "zoolab-panics": panics, "zoolab-panics-aside": panicsAside})
}

// TestScripts runs every testdata/script/*.txtar: what a person types, and
// what comes of it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup:               cached,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sleep":     sleep,
			"code":      code,
			"replace":   replace,
			"solution":  solution,
			"crowd":     crowd,
			"untimed":   untimed,
			"waits":     waitsFor,
			"served":    served,
			"terminate": terminate,
			"four":      four,
			"creates":   creates,
		},
	})
}

// cached lets the grader of a script find what was compiled before it.
func cached(env *testscript.Env) error {
	text, err := exec.Command("go", "env", "GOCACHE").Output()
	env.Setenv("GOCACHE", strings.TrimSpace(string(text)))
	return err
}

// sleep DURATION waits, for a program in the background to get going.
func sleep(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	time.Sleep(d)
}

// code N PROGRAM ARGS… runs a program that must end with exit code N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program args…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if _, numeric := strconv.Atoi(got); numeric != nil || got != args[0] {
		ts.Fatalf("%s ended with %q, not with exit code %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// replace FILE OLD NEW replaces the first OLD of a file, which must be there.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(path, []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

// solution FOLDER… writes the files of a right solution of lab 00 to new folders.
func solution(ts *testscript.TestScript, _ bool, args []string) {
	lab, err := labs.Find("00")
	ts.Check(err)
	for _, folder := range args {
		ts.Check(os.MkdirAll(ts.MkAbs(folder), 0o755))
		for _, name := range lab.Files {
			text, err := fs.ReadFile(zoolab.Source, "labs/solutions/"+lab.Folder()+"/reference/"+name)
			ts.Check(err)
			ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(folder), name), text, 0o644))
		}
	}
}

// crowd FOLDER N adds so many empty files to a folder.
func crowd(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	for i := range n {
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), "file-"+strconv.Itoa(i)), nil, 0o644))
	}
}

// took is what differs between two reports of the same files.
var took = regexp.MustCompile(`"took_ns": \d+`)

// untimed FILE… takes the times out of reports in JSON.
func untimed(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text := took.ReplaceAllString(ts.ReadFile(name), `"took_ns": 0`)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}
