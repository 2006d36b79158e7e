//go:build clients

package clients_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// cCLI is the C client's own program, as Debian has it.
const cCLI = "/usr/lib/zookeeper/bin/cli_mt"

// The C client is told the same by a served ensemble as by the real one.
func TestCClient(t *testing.T) {
	t.Parallel()
	transcript{
		folder:  "c",
		command: func(host string) *exec.Cmd { return exec.Command(cCLI, host) },
		last:    "Error -101 for /the/end",
		tell:    tellC,
		between: ofTheMainThread,
	}.check(t)
}

// ofTheMainThread is what the C client's program prints of a request, while the thread that
// hears of answers writes its lines in parts. Answers and events have the rest.
var ofTheMainThread = regexp.MustCompile(`(?:Creating \[[^\]\n]*\] node \(mode: \d+\)|Error -?\d+ for [^\n]*)\n`)

// Lines that are torn by another thread's are made whole.
func TestTornLinesAreMadeWhole(t *testing.T) {
	const torn = "Watcher CHANGED_EVENT state = CONNECTED_STATEError -101 for /the/end\n\none\nCreating [/a] node (mode: 0)\nvalueCreating [/b] node (mode: 2)\n\nStat:\n"
	const whole = "Watcher CHANGED_EVENT state = CONNECTED_STATE\none\nvalue\nStat:\n"
	if got := ofTheMainThread.ReplaceAllString(torn, ""); got != whole {
		t.Errorf("%q", got)
	}
}

var ownerOf = regexp.MustCompile(`ephemeralOwner = [1-9a-f][0-9a-f]*$`)

// tellC renders a line of the C client's program. Answers come in order; what another
// thread prints meanwhile, and how long it took, is left out.
func tellC(line string) string {
	trimmed := strings.TrimLeft(line, "\t")
	switch {
	case strings.HasPrefix(line, "Watcher SESSION"),
		strings.HasPrefix(line, "Got a new"), strings.HasPrefix(line, "time ="), strings.HasPrefix(line, "Quitting"), strings.Contains(line, ":ZOO_"):
		return ""
	case strings.HasPrefix(trimmed, "mtime="), strings.HasPrefix(trimmed, "ctime = "):
		return "\t" + regexp.MustCompile(`([cm]time ?= ?)[A-Z][^\t]*`).ReplaceAllString(trimmed, "${1}then")
	}
	return ownerOf.ReplaceAllString(line, "ephemeralOwner = a session")
}

// The C client keeps its session while one server after the other is away.
func TestCClientReconnects(t *testing.T) {
	t.Parallel()
	s := serve(t, brisk...)
	p := start(t, exec.Command(cCLI, s.list()))
	p.types("create +e /mine\n")
	p.wait("\tname = /mine")
	for _, server := range []string{"s1", "s2", "s3"} {
		s.do("crash: " + server)
		before := p.count("/mine: rc = 0")
		eventually(t, "it is served without "+server, func() bool {
			p.types("set /mine " + server + "\n")
			time.Sleep(50 * time.Millisecond)
			return p.count("/mine: rc = 0") > before
		})
		s.do("restart: " + server)
	}
	p.types("exists /the/end\n")
	p.wait("Error -101 for /the/end")
	p.end()
	if n := p.count("Got a new session id"); n != 1 {
		t.Errorf("it got %d sessions", n)
	}
}
