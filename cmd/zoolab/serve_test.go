package main

import (
	"bufio"
	"io"
	"net"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios/live"
)

// patience is how long a script waits for what is served, on a machine that may be busy.
const patience = 30 * time.Second

// waits reads a file until a pattern is in it, and returns its groups.
func waits(ts *testscript.TestScript, file, pattern string) []string {
	want := regexp.MustCompile("(?m)" + pattern)
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		text, err := os.ReadFile(ts.MkAbs(file))
		if found := want.FindStringSubmatch(string(text)); err == nil && found != nil {
			return found
		}
		if time.Now().After(end) {
			ts.Fatalf("%s never has %q:\n%s", file, pattern, text)
		}
	}
}

// waitsFor FILE PATTERN waits until a file has a line that fits a pattern.
func waitsFor(ts *testscript.TestScript, _ bool, args []string) { waits(ts, args[0], args[1]) }

// served FILE waits until zoolab serve, which writes to a file, has said where to connect,
// and sets $hosts, $s1 and $port, that of s1.
func served(ts *testscript.TestScript, _ bool, args []string) {
	hosts := waits(ts, args[0], `^  connect to +(\S+)$`)[1]
	first, _, _ := strings.Cut(hosts, ",")
	_, port, err := net.SplitHostPort(first)
	ts.Check(err)
	ts.Setenv("hosts", hosts)
	ts.Setenv("s1", first)
	ts.Setenv("port", port)
	waits(ts, args[0], `  s1 is with s\d in broadcast`)
}

// terminate FILE [HUP] sends SIGTERM, or SIGHUP, to the process that a file of zoolab
// serve tells of.
func terminate(ts *testscript.TestScript, _ bool, args []string) {
	pid, err := strconv.Atoi(waits(ts, args[0], `kill (\d+) ends it`)[1])
	ts.Check(err)
	p, err := os.FindProcess(pid)
	ts.Check(err)
	if len(args) > 1 {
		ts.Check(p.Signal(syscall.SIGHUP))
		return
	}
	ts.Check(p.Signal(syscall.SIGTERM))
}

// four ADDRESS WORD PATTERN asks a server for a four-letter word, whose answer must fit.
func four(ts *testscript.TestScript, _ bool, args []string) {
	conn, err := net.DialTimeout("tcp", args[0], patience)
	ts.Check(err)
	defer conn.Close()
	ts.Check(conn.SetDeadline(time.Now().Add(patience)))
	_, err = io.WriteString(conn, args[1])
	ts.Check(err)
	answer, err := io.ReadAll(conn)
	ts.Check(err)
	if !regexp.MustCompile(args[2]).Match(answer) {
		ts.Fatalf("%s is answered with %q, which has no %q", args[1], answer, args[2])
	}
}

// creates ADDRESS PATH opens a session at a server, creates a node and leaves without a word.
func creates(ts *testscript.TestScript, _ bool, args []string) {
	conn, err := net.DialTimeout("tcp", args[0], patience)
	ts.Check(err)
	defer conn.Close()
	ts.Check(conn.SetDeadline(time.Now().Add(patience)))
	in := bufio.NewReader(conn)
	ask := func(frame []byte) []byte {
		_, err := conn.Write(jute.Framed(frame))
		ts.Check(err)
		answer, err := jute.ReadFrame(in, nil, 1<<20)
		ts.Check(err)
		return answer
	}
	welcome, err := jute.ReadConnectResponse(ask(jute.AppendConnectRequest(jute.Open(nil), jute.ConnectRequest{Timeout: 40_000, HasReadOnly: true})))
	ts.Check(err)
	op := znode.Op{Code: znode.OpCreate, Path: args[1], ACL: znode.OpenACL()}
	frame, err := jute.AppendRequest(jute.Open(nil), jute.Request{Xid: 1, Op: op})
	ts.Check(err)
	reply, err := jute.ReadReply(ask(frame), func(int32) *znode.Op { return &op })
	ts.Check(err)
	if welcome.Timeout == 0 || reply.Result.Err != znode.OK {
		ts.Fatalf("create %s: a session of %d ms, and %s", args[1], welcome.Timeout, reply.Result.Err)
	}
}

// A client is given an address that it can connect to, and a person is warned when others
// can, too.
func TestTheHostsToConnectTo(t *testing.T) {
	for _, c := range []struct {
		listen, hosts string
		others        bool
	}{
		{"127.0.0.1", "127.0.0.1:3000,127.0.0.1:3001", false},
		{"localhost", "localhost:3000,localhost:3001", false},
		{"::1", "[::1]:3000,[::1]:3001", false},
		{"0.0.0.0", "127.0.0.1:3000,127.0.0.1:3001", true},
		{"::", "127.0.0.1:3000,127.0.0.1:3001", true},
		{"192.0.2.7", "192.0.2.7:3000,192.0.2.7:3001", true},
		{"lab.example", "lab.example:3000,lab.example:3001", true},
	} {
		a := address{listen: c.listen}
		doors := []live.Door{{Listener: door(3000)}, {Listener: door(3001)}}
		if got := a.hosts(doors); got != c.hosts || a.others() != c.others {
			t.Errorf("--listen %s: %s, lets others in: %v", c.listen, got, a.others())
		}
	}
}

// Where one of the doors cannot be opened, none is.
func TestDoorsThatCannotAllBeOpened(t *testing.T) {
	for range 2000 { // the port before one that is free may be somebody's
		taken, err := net.Listen("tcp", loopback+":0")
		if err != nil {
			t.Fatal(err)
		}
		port := taken.Addr().(*net.TCPAddr).Port
		a := address{port: port - 1, listen: loopback}
		_, err = a.doors([]string{"s1", "s2"})
		free, again := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port-1)))
		_ = taken.Close() // nobody has come in
		switch {
		case err == nil || !strings.HasSuffix(err.Error(), "address already in use; choose the first port with --port, 0 for free ones"):
			t.Fatalf("doors are opened at a port that is taken: %v", err)
		case strings.HasPrefix(err.Error(), "s1 "):
			continue
		case again != nil:
			t.Fatalf("the first door is still open: %v", again)
		}
		_ = free.Close() // nobody has come in
		return
	}
	t.Fatal("no two ports that follow one another are free")
}

// Why an address cannot be listened at is said without what was asked to find out.
func TestANameThatNobodyHas(t *testing.T) {
	err := &net.OpError{Op: "listen", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "lab.example", Server: "192.0.2.53:53"}}
	if got := reason(err).Error(); got != "no such host" {
		t.Errorf("it cannot be listened at: %s", got)
	}
}

// Servers tell the addresses that they listen at, and none where they listen at all there
// are.
func TestWhereServersAreReached(t *testing.T) {
	var a address
	a.listen = "127.0.0.1"
	doors, err := a.doors([]string{"s1", "s2"})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(doors)
	if got, want := reached(doors), doors[0].Addr().String()+", "+doors[1].Addr().String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := reached([]live.Door{{Server: "s1", Listener: door(2181)}}); got != "none" {
		t.Errorf("at all addresses: %q", got)
	}
}

// A door is a listener that only has a port.
type door int

func (d door) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (d door) Close() error              { return nil }
func (d door) Addr() net.Addr            { return &net.TCPAddr{IP: net.IPv4zero, Port: int(d)} }

// Who types while things happen keeps a whole line, and has the terminal back at the end,
// however it comes.
func TestADeskOnATerminal(t *testing.T) {
	x := newTerminal(t)
	for _, c := range []struct {
		leave func(pid string)
		code  int
	}{
		{func(string) { x.types("quit") }, 0},
		{func(string) { x.press("C-c") }, 0},
		{func(string) { x.press("C-d") }, 0},
		{func(pid string) {
			n, err := strconv.Atoi(pid)
			if err == nil {
				err = syscall.Kill(n, syscall.SIGTERM)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, 0},
	} {
		x.does("stty -a > before; clear")
		x.starts("zoolab serve --port 0 --pace 2s")
		pid := x.waits(`^Ctrl-C or kill (\d+) ends it`)[1]
		x.waits(`s1 is with s3 in broadcast`)
		x.types("crash: s3")
		x.tmux("send-keys", "-l", "restart: s")
		x.waits(`s1 is with s2 in broadcast`)
		x.waits(`^> restart: s$`)
		x.types("3")
		x.waits(`s3 is up`)
		c.leave(pid)
		if code := x.left(); code != c.code {
			t.Errorf("it ends with %d", code)
		}
		x.waits(`serve  hash [0-9a-f]{16}$`)
		x.isRestored()
	}
}

// In the background nobody types, and the shell keeps its terminal.
func TestADeskInTheBackground(t *testing.T) {
	x := newTerminal(t)
	x.does("stty -a > before; clear")
	x.types("zoolab serve --port 0 >told &")
	for time.Now().Before(x.deadline) {
		if text, err := os.ReadFile(x.dir + "/told"); err == nil && strings.Contains(string(text), "s1 is with s3") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	x.isRestored()
	if told := x.file("told"); !strings.Contains(told, "s1 is with s3") || strings.Contains(told, "Type what") {
		t.Errorf("in the background it says\n%s", told)
	}
	x.does("kill %1; wait")
}

// What is told breaks between words, however wide the terminal has become.
func TestADeskFollowsTheWidthOfItsTerminal(t *testing.T) {
	x := newTerminal(t)
	x.starts("zoolab serve --port 0")
	x.waits(`s1 is with s3 in broadcast`)
	x.tmux("resize-window", "-x", "60", "-y", "40")
	x.types("partition: s1")
	x.waits(`^not a deed: partition is a list of 1 to 1000 entries, found\n"s1"; write partition: \[\[s1, s2\], \[s3\]\]; help lists what\nthere is$`)
	x.types("quit")
	if code := x.left(); code != 0 {
		t.Errorf("it ends with %d", code)
	}
}
