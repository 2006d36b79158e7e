package main

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sleep":   sleep,
			"code":    code,
			"replace": replace,
		},
	})
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
