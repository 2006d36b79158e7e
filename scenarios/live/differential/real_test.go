//go:build real

package differential

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	ops    = flag.Int("ops", 1000, "how many requests each of the four comparisons asks")
	seed   = flag.Uint64("seed", 1, "the seed of the sequences")
	again  = flag.String("again", "", "a file with a sequence to repeat, as a difference prints it")
	keep   = flag.String("keep", "", "a folder for what the real servers have written, where there is a difference")
	first  = flag.Int("port", 31400, "the first port that the real servers may have")
	script = flag.String("scripts", "../../../../shared/real", "where start-zk.sh and stop-zk.sh are")
)

// TestOursAnswersAsTheRealOne asks both the same, standalone and as an ensemble, one
// request at a time and several.
func TestOursAnswersAsTheRealOne(t *testing.T) {
	for i, servers := range []int{1, 3} {
		t.Run(fmt.Sprintf("servers=%d", servers), func(t *testing.T) {
			p := &Pair{Ours: ours(t, servers), Theirs: theirs(t, servers, *first+10*i)}
			if *again != "" {
				repeat(t, p)
				return
			}
			for _, pipelined := range []bool{false, true} {
				t.Run(fmt.Sprintf("pipelined=%v", pipelined), func(t *testing.T) {
					compare(t, p, Config{Seed: *seed, Ops: *ops, Pipelined: pipelined, Expiring: true})
				})
			}
		})
	}
}

func compare(t *testing.T, p *Pair, c Config) {
	began := time.Now()
	r, d, err := p.Compare(c)
	if failed := (*FailedError)(nil); errors.As(err, &failed) {
		t.Fatalf("%v\nagain: -again %s", err, write(t, c, "failed", failed.Steps))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("seed %d: %d requests in %d runs, %s", c.Seed, r.Ops, r.Runs, time.Since(began).Round(time.Millisecond))
	for i, still := range r.Still {
		t.Logf("the real one did not answer, and the run was left: %v\nagain: -again %s", still, write(t, c, fmt.Sprintf("left-%d", i), still.Steps))
	}
	if testing.Verbose() {
		t.Logf("%v", r.Kinds)
		t.Logf("%v", r.Codes)
	}
	if d != nil {
		t.Fatalf("they differ, seed %d, run %d:\n%s\nagain: -again %s", c.Seed, d.Run, d, write(t, c, "differs", d.Steps))
	}
}

// write keeps a sequence in a file.
func write(t *testing.T, c Config, what string, steps []Step) string {
	t.Helper()
	file := filepath.Join(os.TempDir(), strings.NewReplacer("/", "-", "=", "-").Replace(fmt.Sprintf("%s-seed-%d-%s.jsonl", t.Name(), c.Seed, what)))
	if err := os.WriteFile(file, []byte(Script(steps)), 0o600); err != nil {
		t.Error(err)
	}
	return file
}

func repeat(t *testing.T, p *Pair) {
	text, err := os.ReadFile(*again)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := ParseScript(string(text))
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Again(steps)
	if err != nil {
		t.Fatal(err)
	}
	if d != nil {
		t.Fatalf("they differ:\n%s", d)
	}
}

// free finds ports that nobody has, from one on: of a server that somebody else has started,
// and has not stopped, start-zk.sh would say that it is up.
func free(t *testing.T, servers, port int) int {
	t.Helper()
	taken := func(port int) bool {
		for i := range servers {
			for _, of := range []int{0, 100, 200} { // clients, peers, elections
				l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port+of+i))
				if err != nil {
					return true
				}
				_ = l.Close() // nothing was sent
			}
		}
		return false
	}
	for range 5 {
		if !taken(port) {
			return port
		}
		port += 20
	}
	t.Fatalf("up to port %d somebody listens: have other servers stopped, or choose with -port", port+200)
	return 0
}

// theirs starts Apache ZooKeeper.
func theirs(t *testing.T, servers, port int) *Side {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "zk")
	port = free(t, servers, port)
	out, err := exec.Command("bash", filepath.Join(*script, "start-zk.sh"), "-n", fmt.Sprint(servers), "-p", fmt.Sprint(port), "-d", dir, "-s",
		"-x", "-Dznode.container.checkIntervalMs=3600000").CombinedOutput()
	if err != nil {
		t.Fatalf("the real servers do not start: %v\n%s", err, out)
	}
	t.Cleanup(func() {
		if t.Failed() && *keep != "" {
			_ = exec.Command("sh", "-c", "kill -3 $(cat "+dir+"/s*/pid); sleep 1").Run() // what their threads do
			_ = exec.Command("cp", "-r", dir, *keep).Run()                               // their logs, for whoever wants to know
		}
		if out, err := exec.Command("bash", filepath.Join(*script, "stop-zk.sh"), dir).CombinedOutput(); err != nil {
			t.Errorf("the real servers do not stop: %v\n%s", err, out)
		}
	})
	lines := strings.Split(string(bytes.TrimSpace(out)), "\n")
	all := strings.Split(lines[len(lines)-1], ",")
	for i := range all { // the leader last, as it is with ours
		if strings.HasPrefix(lines[i], "node ") && strings.HasSuffix(lines[i], "Mode: leader") {
			all[i], all[len(all)-1] = all[len(all)-1], all[i]
		}
	}
	return &Side{Name: "real", Servers: all}
}
