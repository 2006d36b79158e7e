//go:build clients

package clients_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// golden has the transcripts written anew, from a real ensemble of three servers at
// this address that nothing has been done to: go test -tags clients -run 'ZkCli$'
// -golden 127.0.0.1:2181, and the same for 'CClient$' with another.
var golden = flag.String("golden", "", "host:port of a fresh real ensemble whose transcripts are to be kept")

// A transcript is what a program with a prompt says to a script.
type transcript struct {
	folder  string // of testdata, with script.txt and golden.txt
	command func(host string) *exec.Cmd
	// last is what the answer to the last command begins with: then quit is typed.
	last string
	// tell renders a line as servers at other times would have it, "" for one that is
	// not about the server.
	tell func(line string) string
	// between is what one thread of the program may print in the middle of a line of
	// another: it is taken out, wherever it stands. Nil for nothing.
	between *regexp.Regexp
}

// check compares what is said to a served ensemble with what is said to the real one.
func (tr transcript) check(t *testing.T) {
	t.Helper()
	host := *golden
	if host == "" {
		host = serve(t).hosts[0]
	}
	got := tr.play(t, host)
	file := "testdata/" + tr.folder + "/golden.txt"
	if *golden != "" {
		must(t, os.WriteFile(file, []byte(got), 0o600))
		return
	}
	want := string(has[[]byte](t)(os.ReadFile(file)))
	if got != want {
		t.Errorf("the transcript is another than the real server's:\n%s", difference(got, want))
	}
}

// play types the script, and returns what comes of it.
func (tr transcript) play(t *testing.T, host string) string {
	t.Helper()
	script := has[[]byte](t)(os.ReadFile("testdata/" + tr.folder + "/script.txt"))
	p := start(t, tr.command(host))
	p.types(string(script))
	p.wait(tr.last)
	lines := p.end()
	if tr.between != nil {
		lines = strings.Split(tr.between.ReplaceAllString(strings.Join(lines, "\n")+"\n", ""), "\n")
	}
	return tr.normal(lines)
}

// normal renders all lines, what is told by itself behind the answers: a client may
// print that a little sooner or later.
func (tr transcript) normal(lines []string) string {
	var answers, events []string
	for _, line := range lines {
		switch line = tr.tell(line); {
		case line == "":
		case strings.HasPrefix(line, "Watche"):
			events = append(events, line)
		default:
			answers = append(answers, line)
		}
	}
	return strings.Join(append(relative(inOrder(answers)), events...), "\n") + "\n"
}

// inOrder sorts names of children, which servers tell in any order: lines that are
// indented and state nothing.
func inOrder(lines []string) []string {
	isName := func(line string) bool { return strings.HasPrefix(line, "\t") && !strings.Contains(line, "=") }
	for i := 0; i < len(lines); i++ {
		j := i
		for j < len(lines) && isName(lines[j]) {
			j++
		}
		slices.Sort(lines[i:j])
		i = max(i, j)
	}
	return lines
}

var zxidIn = regexp.MustCompile(`([cmp][zZ]xid ?= ?(?:0x)?)([0-9a-f]+)`)

// relative counts zxids from the first one.
func relative(lines []string) []string {
	var first uint64
	for i, line := range lines {
		lines[i] = zxidIn.ReplaceAllStringFunc(line, func(found string) string {
			parts := zxidIn.FindStringSubmatch(found)
			zxid, _ := strconv.ParseUint(parts[2], 16, 64) // the pattern lets nothing else through
			if first == 0 {
				first = zxid
			}
			if zxid == 0 {
				return found
			}
			return fmt.Sprintf("%sfirst%+d", parts[1], int64(zxid-first))
		})
	}
	return lines
}

// difference shows where two texts part.
func difference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-5)
	return fmt.Sprintf("line %d, served:\n%s\nreal:\n%s", i+1, strings.Join(a[from:min(len(a), i+6)], "\n"), strings.Join(b[from:min(len(b), i+6)], "\n"))
}

// A program is one that runs, and is typed at.
type program struct {
	testing.TB
	cmd  *exec.Cmd
	in   io.Writer
	over chan struct{} // closed when it has ended

	lock  sync.Mutex
	lines []string
}

// start starts a program, which is gone when the test is.
func start(t testing.TB, c *exec.Cmd) *program {
	t.Helper()
	out, in, err := os.Pipe()
	must(t, err)
	c.Stdout, c.Stderr = in, in
	p := &program{TB: t, cmd: c, over: make(chan struct{})}
	p.in, err = c.StdinPipe()
	must(t, err)
	must(t, c.Start())
	in.Close()
	go func() {
		defer close(p.over)
		defer out.Close()
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.lock.Lock()
			p.lines = append(p.lines, string(bytes.TrimRight(lines.Bytes(), "\r")))
			p.lock.Unlock()
		}
	}()
	t.Cleanup(func() {
		c.Process.Kill() // it may have ended
		<-p.over
		c.Wait()
	})
	return p
}

// types types at it.
func (p *program) types(text string) {
	p.Helper()
	_, err := io.WriteString(p.in, text)
	must(p, err)
}

// count is how many lines begin like this.
func (p *program) count(beginning string) (n int) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for _, line := range p.lines {
		if strings.HasPrefix(line, beginning) {
			n++
		}
	}
	return n
}

// wait waits for a line with this in it.
func (p *program) wait(part string) {
	p.Helper()
	says := func(line string) bool { return strings.Contains(line, part) }
	for late := time.Now().Add(patience); !slices.ContainsFunc(p.said(), says); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			p.Fatalf("it does not say %q:\n%s", part, strings.Join(p.said(), "\n"))
		}
	}
}

func (p *program) said() []string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return slices.Clone(p.lines)
}

// end types quit, and returns all that was said.
func (p *program) end() []string {
	p.Helper()
	p.types("quit\n")
	select {
	case <-p.over:
	case <-time.After(patience):
		p.Fatalf("it does not quit:\n%s", strings.Join(p.said(), "\n"))
	}
	return p.said()
}
