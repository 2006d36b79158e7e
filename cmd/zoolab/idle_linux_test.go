package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// idleFor is how long a lab is watched.
const idleFor = 2 * time.Second

// A lab that is paused uses no CPU time: none that two ticks of the kernel's clock would
// not hold. That it is seen when it does use some, the last row shows.
func TestAPausedLabUsesNoCPU(t *testing.T) {
	for _, c := range []struct {
		name, command string
		keys          []string
		shows         string
		busy          bool
	}{
		{"paused", "zoolab tui zookeeper-split-brain --at 300", nil, `step 300/300`, false},
		{"paused again", "zoolab tui zookeeper-split-brain", []string{"Space", "Space"}, `PAUSED .* step`, false},
		{"the list", "zoolab tui", nil, `pick a scenario`, false},
		{"a question", "zoolab tui lesson-election", []string{".", ".", ".", ".", "."}, `  a\) s1`, false},
		{"the help", "zoolab tui zookeeper-split-brain", []string{"Space", "?"}, `─ keys ─`, false},
		{"playing", "zoolab tui zookeeper-split-brain", []string{"+", "+", "+", "+", "Space"}, `PLAYING`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := newTerminal(t)
			x.does("set -m; clear")
			x.lab(c.command + " & echo $! > pid; fg > job")
			for _, key := range c.keys {
				x.press(key)
			}
			x.waits(c.shows)
			time.Sleep(idleFor / 4) // what it has been asked for is done
			pid := strings.TrimSpace(x.file("pid"))
			before := used(t, pid)
			time.Sleep(idleFor)
			ticks := used(t, pid) - before
			if ticks >= 2 && !c.busy { // a collection of garbage may fall into it, but not into two in a row
				before = used(t, pid)
				time.Sleep(idleFor)
				ticks = used(t, pid) - before
			}
			if busy := ticks >= 2; busy != c.busy {
				t.Errorf("in %s it has used %d ticks of CPU time, of 10 ms:\n%s", idleFor, ticks, x.screen())
			}
			x.press("C-c")
			x.left()
		})
	}
}

// used is how much CPU time a process has used, in ticks.
func used(t *testing.T, pid string) (ticks int) {
	t.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		t.Fatal(err)
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:]) // from the third on
	for _, field := range fields[11:13] {                           // utime, stime
		n, err := strconv.Atoi(string(field))
		if err != nil {
			t.Fatal(fmt.Errorf("/proc/%s/stat: %w", pid, err))
		}
		ticks += n
	}
	return ticks
}
