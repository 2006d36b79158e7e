//go:build clients

package clients_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

var scripts = flag.String("scripts", "../../../../shared/real", "for BenchmarkFailover: where start-zk.sh and stop-zk.sh are")

// BenchmarkFailover measures how long a client's writes wait when the leader is killed:
// from then to the first write that a surviving server answers, in milliseconds. The
// client has a session at another server, and goes back to it as fast as it is let.
// Both ensembles have three servers and a tickTime of 2 s; -benchtime 9x is enough.
func BenchmarkFailover(b *testing.B) {
	b.Run("served", func(b *testing.B) {
		s := serve(b)
		failOver(b, s.hosts, func(host string) (again func()) {
			name := s.nameOf(host)
			s.do("crash: " + name)
			return func() { s.do("restart: " + name) }
		})
	})
	b.Run("real", func(b *testing.B) {
		r := startReal(b, 31550)
		failOver(b, r.hosts, r.kill)
	})
}

// failOver kills the leader again and again.
func failOver(b *testing.B, hosts []string, kill func(host string) (again func())) {
	var took []time.Duration
	c := &stubborn{TB: b}
	for range b.N {
		eventually(b, "all servers serve", func() bool {
			return !slices.ContainsFunc(hosts, func(host string) bool { m := modeOf(host); return m == "" || m == "read-only" })
		})
		lead := leader(b, hosts)
		var others []string
		for _, host := range hosts {
			if host != lead {
				others = append(others, host)
			}
		}
		c.write(others)
		began := time.Now()
		again := kill(lead)
		c.write(others)
		took = append(took, time.Since(began))
		again()
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	for _, at := range []struct {
		name string
		i    int
	}{{"min", 0}, {"median", len(took) / 2}, {"max", len(took) - 1}} {
		b.ReportMetric(float64(took[at.i].Microseconds())/1000, at.name+"-ms")
	}
}

// A stubborn client wants to write, and keeps its session.
type stubborn struct {
	testing.TB
	conn     net.Conn
	session  znode.SessionID
	password string
}

// write writes once, by any of these servers, however often it is refused.
func (c *stubborn) write(hosts []string) {
	c.Helper()
	late := time.Now().Add(patience)
	for i := 0; ; i++ {
		err := c.try(hosts[i%len(hosts)])
		if err == nil {
			return
		}
		if c.conn != nil {
			c.conn.Close()
			c.conn = nil
		}
		if time.Now().After(late) {
			c.Fatalf("nobody serves a write: %v", err)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// try writes over the connection that there is, or a new one.
func (c *stubborn) try(host string) error {
	if c.conn == nil {
		if err := c.enter(host); err != nil {
			return err
		}
	}
	b, err := jute.AppendRequest(jute.Open(nil), jute.Request{Xid: 1, Op: znode.Op{Code: znode.OpSetData, Path: "/", Version: -1}})
	if err != nil {
		return err
	}
	answer, err := c.exchange(b)
	if err != nil {
		return err
	}
	if code := int32(binary.BigEndian.Uint32(answer[12:])); code != 0 {
		return fmt.Errorf("answered %d", code)
	}
	return nil
}

// enter connects to a server, with the session if there is one.
func (c *stubborn) enter(host string) (err error) {
	if c.conn, err = net.DialTimeout("tcp", host, time.Second); err != nil {
		c.conn = nil
		return err
	}
	if c.password == "" {
		c.password = strings.Repeat("\x00", 16)
	}
	frame, err := c.exchange(jute.AppendConnectRequest(jute.Open(nil),
		jute.ConnectRequest{Timeout: 30000, Session: c.session, Password: znode.Data{Bytes: c.password}, HasReadOnly: true}))
	if err != nil {
		return err
	}
	welcome, err := jute.ReadConnectResponse(frame)
	switch {
	case err != nil:
		return err
	case welcome.Session == 0:
		return errors.New("the session is lost")
	}
	c.session, c.password = welcome.Session, welcome.Password.Bytes
	return nil
}

// exchange sends a frame and waits for one, but not for long.
func (c *stubborn) exchange(b []byte) ([]byte, error) {
	if err := c.conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	if _, err := c.conn.Write(jute.Framed(b)); err != nil {
		return nil, err
	}
	return jute.ReadFrame(bufio.NewReader(c.conn), nil, 1<<20)
}

// A real ensemble is three processes of Apache ZooKeeper.
type realEnsemble struct {
	testing.TB
	dir   string
	hosts []string
}

// startReal starts one, at this port and 200 behind it.
func startReal(b testing.TB, port int) *realEnsemble {
	b.Helper()
	r := &realEnsemble{TB: b, dir: filepath.Join(b.TempDir(), "zk")}
	out, err := exec.Command("bash", filepath.Join(*scripts, "start-zk.sh"), "-n", "3", "-p", strconv.Itoa(port), "-d", r.dir).CombinedOutput()
	if err != nil {
		b.Fatalf("the real servers do not start: %v\n%s", err, out)
	}
	b.Cleanup(func() { exec.Command("bash", filepath.Join(*scripts, "stop-zk.sh"), r.dir).Run() }) // some may be dead
	for i := range 3 {
		r.hosts = append(r.hosts, "127.0.0.1:"+strconv.Itoa(port+i))
	}
	return r
}

// kill kills the server behind a host without a warning.
func (r *realEnsemble) kill(host string) (again func()) {
	r.Helper()
	home := filepath.Join(r.dir, fmt.Sprintf("s%d", slices.Index(r.hosts, host)+1))
	pid, err := strconv.Atoi(strings.TrimSpace(string(has[[]byte](r)(os.ReadFile(filepath.Join(home, "pid"))))))
	must(r, err)
	must(r, syscall.Kill(pid, syscall.SIGKILL))
	return func() {
		c := exec.Command("bash", "-c", fmt.Sprintf(`cd %q; setsid $(cat cmd) >> log 2>&1 < /dev/null & echo $! > pid; echo $! >> ../pids`, home))
		if out, err := c.CombinedOutput(); err != nil {
			r.Fatalf("it does not start again: %v\n%s", err, out)
		}
	}
}
