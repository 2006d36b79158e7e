package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/tui"
)

// A terminal is a shell in a tmux of its own, and somebody before it.
type terminal struct {
	t        *testing.T
	socket   string
	dir      string
	deadline time.Time
	commands int // run in the shell so far
}

// newTerminal opens a terminal of 120 columns and 40 rows with these variables in its
// environment. Where ZOOLAB_TMUX says so, as it does in CI, tmux must be there.
func newTerminal(t *testing.T, env ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("ZOOLAB_TMUX") == "required" {
			t.Fatal("tmux is not installed, and ZOOLAB_TMUX requires it")
		}
		t.Skip("needs tmux (apt-get install tmux): .ci/run installs it, and fails without")
	}
	x := &terminal{t: t, dir: t.TempDir(), deadline: time.Now().Add(60 * time.Second)}
	short, err := os.MkdirTemp("/tmp", "tmux") // a socket's path has some hundred bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(short) })
	x.socket = filepath.Join(short, "s")
	start := exec.Command("tmux", "-S", x.socket, "-f", "/dev/null", "start-server", ";",
		"set", "-g", "status", "off", ";", "set", "-g", "default-terminal", "screen-256color", ";",
		"new-session", "-d", "-x", "120", "-y", "40", "sh")
	start.Dir = x.dir
	start.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "LANG=", "PS1=$ ", "ENV=", "NO_COLOR=", "TMUX=")
	start.Env = append(start.Env, env...)
	if out, err := start.CombinedOutput(); err != nil {
		t.Fatalf("tmux does not start: %v\n%s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", x.socket, "kill-server").Run() })
	return x
}

// tmux has tmux do something, and returns what it says.
func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// press presses keys by their names, as tmux has them.
func (x *terminal) press(keys ...string) {
	x.t.Helper()
	x.tmux(append([]string{"send-keys"}, keys...)...)
}

// types types a text, and enter.
func (x *terminal) types(text string) {
	x.t.Helper()
	x.tmux("send-keys", "-l", text)
	x.press("Enter")
}

// screen is what is seen.
func (x *terminal) screen() string {
	x.t.Helper()
	return x.tmux("capture-pane", "-p")
}

// waits looks until the screen has what a pattern says, and returns its groups.
func (x *terminal) waits(pattern string) []string {
	x.t.Helper()
	want := regexp.MustCompile("(?m)" + pattern)
	for {
		seen := x.screen()
		if found := want.FindStringSubmatch(seen); found != nil {
			return found
		}
		if time.Now().After(x.deadline) {
			x.t.Fatalf("the terminal never shows %q:\n%s", pattern, seen)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// number waits for a pattern, and returns the number in its group.
func (x *terminal) number(pattern string) int {
	x.t.Helper()
	n, err := strconv.Atoi(x.waits(pattern)[1])
	if err != nil {
		x.t.Fatal(err)
	}
	return n
}

// does runs a command in the shell and waits for its end. It returns the exit code.
func (x *terminal) does(command string) int {
	x.t.Helper()
	x.starts(command)
	return x.left()
}

// starts runs a command in the shell, which says when it ends.
func (x *terminal) starts(command string) {
	x.t.Helper()
	x.commands++
	x.types(fmt.Sprintf(`%s; echo "command %d left with $?."`, command, x.commands))
}

// left waits until the command in the shell has ended, and returns its exit code.
func (x *terminal) left() int {
	x.t.Helper()
	return x.number(fmt.Sprintf(`command %d left with (\d+)\.$`, x.commands))
}

// file reads a file of the shell's folder.
func (x *terminal) file(name string) string {
	x.t.Helper()
	text, err := os.ReadFile(filepath.Join(x.dir, name))
	if err != nil {
		x.t.Fatal(err)
	}
	return string(text)
}

// lab notes how the terminal is, opens the lab and has the shell say when it ends.
func (x *terminal) lab(command string) {
	x.t.Helper()
	x.does("stty -a > before; clear")
	x.starts(command)
	x.waits(`^ zoolab  `)
	if x.modes() == restored {
		x.t.Error("the lab has not taken the terminal")
	}
}

// modes tells whether the alternate screen is shown, the cursor is seen, and the mouse
// is reported.
func (x *terminal) modes() string {
	x.t.Helper()
	return strings.TrimSpace(x.tmux("display-message", "-p", "alternate #{alternate_on}, cursor #{cursor_flag}, mouse #{mouse_any_flag}"))
}

const restored = "alternate 0, cursor 1, mouse 0"

// isRestored holds the terminal to how it was before the lab.
func (x *terminal) isRestored() {
	x.t.Helper()
	if modes := x.modes(); modes != restored {
		x.t.Errorf("the terminal is left with %s", modes)
	}
	x.does("clear; stty -a > after")
	if before, after := x.file("before"), x.file("after"); before != after {
		x.t.Errorf("the terminal was\n%s\nand is left as\n%s", before, after)
	}
}

// hash runs a scenario and returns the hash of the run.
func (x *terminal) hash(scenario string) string {
	x.t.Helper()
	run := exec.Command("zoolab", "run", scenario)
	run.Dir = x.dir
	out, _ := run.CombinedOutput()
	found := regexp.MustCompile(`hash +([0-9a-f]{16})`).FindSubmatch(out)
	if found == nil {
		x.t.Fatalf("zoolab run %s says no hash:\n%s", scenario, out)
	}
	return string(found[1])
}

// The session that the lab promises: play, go back, do something else there, see that
// it ends otherwise, and keep both.
func TestASessionOnATerminal(t *testing.T) {
	x := newTerminal(t)
	x.lab("zoolab tui zookeeper-split-brain")
	x.waits(`step 0/0`)
	x.types(":speed 128")
	x.press("Space")
	x.waits(`PLAYING .* step \d{2,}/`)
	x.press("Space")
	paused := x.number(`PAUSED .* step (\d+)/`)
	if again := x.number(`PAUSED .* step (\d+)/`); again != paused {
		t.Errorf("it is paused at step %d, and then at step %d", paused, again)
	}
	x.types(":break sent COMMIT s4>s3")
	x.waits(`stops when sent COMMIT`)
	x.press("F")
	sent := x.number(`PAUSED .* step (\d+)/`)
	for sent <= paused {
		if time.Now().After(x.deadline) {
			t.Fatalf("F goes nowhere from step %d", paused)
		}
		sent = x.number(`PAUSED .* step (\d+)/`)
	}
	x.types(":" + strconv.Itoa(sent+100))
	x.waits(fmt.Sprintf(`step %d/`, sent+100))
	x.press("1", "0", "0", "h")
	x.waits(fmt.Sprintf(`step %d/%d`, sent, sent+100))

	x.types(":drop quorum s4>s3 COMMIT#1")
	x.waits(fmt.Sprintf(`new branch b1 at %d: drop`, sent))
	x.waits(`b1 .*zookeeper-split-brain`)
	x.press("J")
	x.waits(`b1 .*✗ FAIL legal-packets`)
	x.types(":save branch.yaml")
	x.waits(`wrote branch\.yaml`)

	x.types(":branch main")
	x.waits(`main .*zookeeper-split-brain`)
	x.press("J")
	x.waits(`main .*✓ PASS`)
	x.types(":save main.yaml")
	x.waits(`wrote main\.yaml`)
	x.press("q")
	if code := x.left(); code != exitExpected {
		t.Errorf("it has left with %d", code)
	}
	x.isRestored()

	original, kept, branch := x.hash("zookeeper-split-brain"), x.hash("main.yaml"), x.hash("branch.yaml")
	if kept != original {
		t.Errorf("main was saved with hash %s, and the scenario has %s", kept, original)
	}
	if branch == original {
		t.Errorf("the branch has the hash of main, %s", branch)
	}
	if !strings.Contains(x.file("branch.yaml"), "violates: legal-packets") {
		t.Errorf("the branch is saved as\n%s", x.file("branch.yaml"))
	}
}

func TestTheTerminalIsRestoredHoweverTheLabEnds(t *testing.T) {
	for _, c := range []struct {
		name, command string
		end           func(x *terminal)
		code          int
		says          string
	}{
		{"q", "zoolab tui paxos-quiet", func(x *terminal) { x.press("q") }, exitExpected, ""},
		{"quit", "zoolab tui paxos-quiet", func(x *terminal) { x.types(":quit") }, exitExpected, ""},
		{"ctrl-c", "zoolab tui paxos-quiet", func(x *terminal) { x.press("C-c") }, exitExpected, ""},
		{"ctrl-c from the list", "zoolab tui", func(x *terminal) { x.press("C-c") }, exitExpected, ""},
		{"sigterm", "zoolab tui paxos-quiet & echo $! > pid; fg > job", func(x *terminal) {
			x.tmux("run-shell", "kill -TERM $(cat "+x.dir+"/pid)")
		}, exitExpected, ""},
		{"panic", "zoolab-panics", func(x *terminal) { x.press("Enter") }, 2, "panic: .*nil pointer"},
		{"panic aside", "zoolab-panics-aside", func(x *terminal) { x.press("Enter") }, 2, "panic: aside"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := newTerminal(t)
			x.does("set -m; clear")
			x.lab(c.command)
			c.end(x)
			if code := x.left(); code != c.code {
				t.Errorf("it has left with %d:\n%s", code, x.screen())
			}
			if c.says != "" {
				x.waits(c.says)
			}
			x.isRestored()
		})
	}
}

// panics is a lab in which a scenario is opened that nobody can draw.
func panics() {
	_ = tui.Run(tui.New(nil, tui.Options{}), tui.Outside{Open: func(string) (*tui.Session, error) { return &tui.Session{}, nil }})
}

// panicsAside is a lab in which opening a scenario panics.
func panicsAside() {
	_ = tui.Run(tui.New(nil, tui.Options{}), tui.Outside{Open: func(string) (*tui.Session, error) { panic("aside") }})
}

func TestTheLabFollowsTheSizeOfTheTerminal(t *testing.T) {
	x := newTerminal(t)
	x.lab("zoolab tui paxos-quiet --at 20")
	x.waits(`step 20/20`)
	for _, size := range []struct{ w, h, shows string }{
		{"60", "16", `3 Space-time`}, {"200", "60", `6 Ring`}, {"20", "5", `The lab needs 60`}, {"80", "24", `Why`}, {"120", "40", `8 Diff`},
	} {
		x.tmux("resize-window", "-x", size.w, "-y", size.h)
		x.waits(size.shows)
	}
	x.press("l")
	x.waits(`step 21/21`)
	x.press("q")
	x.left()
	x.isRestored()
}

func TestATerminalThatCannotShowTheLabIsToldOfPlainMode(t *testing.T) {
	for _, command := range []string{
		"TERM=dumb zoolab tui paxos-quiet",
		"TERM=dumb zoolab tui",
		"zoolab tui paxos-quiet < /dev/null",
		"zoolab tui paxos-quiet | cat > piped; zoolab tui paxos-quiet > piped",
		"setsid -w zoolab tui paxos-quiet < /dev/null 2> said; code=$?; cat said; (exit $code)",
	} {
		x := newTerminal(t)
		if code := x.does(command); code != exitUsage {
			t.Errorf("%s leaves with %d", command, code)
		}
		x.waits(`--plain`)
	}
}

func TestPlainModeOnATerminalPrompts(t *testing.T) {
	x := newTerminal(t)
	x.does("stty -a > before; clear")
	x.starts("zoolab tui paxos-quiet --plain")
	x.waits(`^>\s*$`)
	x.types("step 2")
	x.waits(`^Step 2, branch main`)
	x.press("C-c")
	if code := x.left(); code != exitExpected {
		t.Errorf("it has left with %d", code)
	}
	x.starts("zoolab tui paxos-quiet --plain")
	x.waits(`^>\s*$`)
	x.press("C-d")
	if code := x.left(); code != exitExpected {
		t.Errorf("it has left with %d", code)
	}
	x.isRestored()
}

func TestWithoutUnicodeTheLabIsASCII(t *testing.T) {
	x := newTerminal(t, "LC_ALL=C")
	x.lab("zoolab tui lesson-split-brain --at 150")
	x.waits(`step 150/150`)
	x.press("?")
	x.waits(`play, or pause`)
	if seen := x.screen(); strings.IndexFunc(seen, func(r rune) bool { return r > 0x7E }) >= 0 {
		t.Errorf("there is more than ASCII:\n%s", seen)
	}
}

func TestWithoutColourTheLabHasNone(t *testing.T) {
	colour := regexp.MustCompile("\x1b\\[[0-9;]*\\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")
	for _, c := range []struct {
		env      string
		coloured bool
	}{{"NO_COLOR=1", false}, {"NO_COLOR=", true}} {
		x := newTerminal(t, c.env)
		x.lab("zoolab tui lesson-split-brain --at 150")
		x.waits(`step 150/150`)
		if seen := x.tmux("capture-pane", "-e", "-p"); colour.MatchString(seen) != c.coloured {
			t.Errorf("with %s, that there is colour is %v", c.env, !c.coloured)
		}
	}
}
