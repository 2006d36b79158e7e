package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Whatever a file holds, refusing it takes less than a second and less than
// 200 MB, and says where.
func TestBadInputIsCheap(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	long := file("long.yaml", "name: long\n")
	if err := os.Truncate(long, 100<<20); err != nil {
		t.Fatal(err)
	}
	trace := file("long.trace", `{"zoolab":"trace","version":1,"name":"x","seed":1,"scenario":"`)
	if err := os.Truncate(trace, 100<<20); err != nil {
		t.Fatal(err)
	}
	head := "name: big\nabout: Much of one thing.\nprotocol: paxos\n"
	scripts := head + "clients:\n  - {name: c1, script: [" + strings.Repeat("propose a, ", 9_000) + "quit]}\n"
	faults := head + "faults:\n" + strings.Repeat("  - {at: 1s, crash: [a1, a9]}\n", 9_000)
	schedule := head + "schedule:\n" + strings.Repeat("  - {next: boot a9}\n", 40_000)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"100 MB", []string{"run", long}},
		{"100 MB of trace", []string{"replay", trace}},
		{"a directory", []string{"run", dir}},
		{"a directory as a trace", []string{"replay", dir}},
		{"a device", []string{"run", "/dev/zero"}},
		{"a device as a trace", []string{"replay", "/dev/zero"}},
		{"binary", []string{"run", file("binary.yaml", "\x7fELF\x02\x01\x01\x00\x00")}},
		{"nested", []string{"run", file("nested.yaml", "name: "+strings.Repeat("[", 100_000))}},
		{"a nested setting", []string{"run", "paxos-quiet", "--set", "bugs=" + strings.Repeat("[", 100_000)}},
		{"a long path", []string{"run", "paxos-quiet", "--set", strings.Repeat("a.", 50_000) + "b=1"}},
		{"a long script", []string{"run", file("script.yaml", scripts)}},
		{"many faults", []string{"run", file("faults.yaml", faults)}},
		{"many choices", []string{"run", file("schedule.yaml", schedule)}},
		{"a long name", []string{"run", strings.Repeat("x", 100_000)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr strings.Builder
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			code := run(context.Background(), c.args, &stdout, &stderr)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			if code != exitUsage || stdout.Len() > 0 {
				t.Errorf("exit code %d and on standard output %q", code, stdout.String())
			}
			if said := stderr.String(); !strings.HasPrefix(said, "zoolab: ") || strings.Contains(said, "goroutine") || len(said) > 20_000 {
				t.Errorf("it says %.300q", said)
			}
			// A second is the promise on a machine at leisure; this one may
			// be running everything else, under the race detector.
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 10*time.Second || used > 200 {
				t.Errorf("it took %s and %d MB in all", took, used)
			}
			t.Logf("%.200s", stderr.String())
		})
	}
}

// A replay that is interrupted is undecided.
func TestInterruptedReplay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.trace")
	var stdout, stderr strings.Builder
	if code := run(context.Background(), []string{"run", "paxos-quiet", "--trace", path}, &stdout, &stderr); code != exitExpected {
		t.Fatal(stderr.String())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	code := run(ctx, []string{"replay", path}, &stdout, &stderr)
	if code != exitUndecided || !strings.Contains(stderr.String(), "interrupted after 0 events") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}
