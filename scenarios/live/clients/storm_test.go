package clients_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
)

var (
	stormTime = flag.Duration("storm", 4*time.Second, "how long things go wrong")
	stormSeed = flag.Uint64("storm-seed", 9, "of what goes wrong")
)

// Whatever goes wrong, no write that was acknowledged is lost. Clients write for
// seconds, while the scenario crashes, partitions, delays and loses, and somebody
// crashes leaders, and all; at the end each finds all that it was told is done at
// every server, the verdict is ordered-sequential or better, and the recording gives the
// same run again.
func TestNoAcknowledgedWriteIsLost(t *testing.T) {
	t.Parallel()
	s := storm(t)
	writers, unanswered := s.weather(*stormTime)
	s.elected()
	increments := 0
	for _, host := range s.hosts {
		reader := s.connect(4*time.Second, host)
		has[string](t)(reader.Sync("/"))
		for _, lost := range unsaid(writers, reader) {
			t.Errorf("at %s: %s", s.nameOf(host), lost)
		}
	}
	for _, w := range writers {
		if len(w.made) == 0 || w.own.acknowledged == 0 {
			t.Errorf("%s was told of %d nodes, and of %d values of its counter: it was not served", w.name, len(w.made), w.own.acknowledged)
		}
		increments += w.shared.acknowledged
	}
	r := s.end()
	if r.Verdict != checker.Pass || r.Faults == 0 {
		t.Errorf("after %d faults, judged %s: %s", r.Faults, r.Verdict, r.Unmet)
	}
	if unanswered == 0 {
		t.Error("no write went unanswered: nothing went wrong for clients")
	}
	t.Logf("%d faults, %d operations, %d increments acknowledged, %d writes unanswered: %s", r.Faults, r.Ops, increments, unanswered, r.Consistency)
}

// storm serves five servers to which all goes wrong.
func storm(t *testing.T, settings ...string) *served {
	t.Helper()
	return serveWhatever(t, append([]string{"ensemble={servers: 5, tickTime: 200ms, committedLog: 10, snapCount: 20}", "network={delay: 0ms..2ms, loss: 1%}", "disk={sync: 0ms..60ms}",
		fmt.Sprintf("seed=%d", *stormSeed), fmt.Sprintf("until=%s", max(*stormTime, time.Minute)),
		fmt.Sprintf("random={kinds: [bridge, clog, crash, cut, disk, halfOpen, isolate, network, partition, pause, silentCrash, slow], every: 400ms, until: %s}", *stormTime)}, settings...)...)
}

// weather has clients write for so long, until something goes wrong for one, and meanwhile
// crashes leaders, and cuts the power of all.
func (s *served) weather(long time.Duration) (writers []*writer, unanswered int64) {
	s.Helper()
	var all sync.WaitGroup
	var over atomic.Bool
	var missing atomic.Int64
	for i := range 5 {
		w := &writer{name: fmt.Sprintf("w%d", i), gozk: s.begin(2 * time.Second), made: map[string]int{}, over: &over, unanswered: &missing}
		writers = append(writers, w)
		all.Go(w.write)
	}
	for end := time.Now().Add(long); time.Now().Before(end) || missing.Load() == 0 && time.Now().Before(end.Add(patience)); {
		for _, deed := range []string{"crash: leader", "restart: [s1, s2, s3, s4, s5]", "crash: [s1, s2, s3, s4, s5]", "restart: [s1, s2, s3, s4, s5]"} {
			select {
			case <-time.After(500 * time.Millisecond):
			case <-s.over:
			}
			select {
			case s.deeds <- live.Deed{Text: deed}: // there may be no leader
			case <-s.over:
			}
		}
		if s.isOver() {
			break
		}
	}
	if !s.isOver() {
		time.Sleep(2 * time.Second) // in which all are served
	}
	over.Store(true)
	all.Wait()
	return writers, missing.Load()
}

// isOver reports whether serving has ended.
func (s *served) isOver() bool {
	select {
	case <-s.over:
		return true
	default:
		return false
	}
}

// A writer writes and remembers what it was told.
type writer struct {
	*gozk
	name   string
	made   map[string]int // nodes, by the paths that it was told, and what it wrote there
	own    count          // of the values of a node of its own
	last   int            // the last of these that it was told is there
	shared count          // of its increments of what all share

	over       *atomic.Bool  // it is to stop
	unanswered *atomic.Int64 // writes of all that went unanswered
}

// A count is of writes: a node counts them, too.
type count struct{ acknowledged, maybe int }

// write appends and counts until all is over. An answer that does not come says
// nothing, but for who asks again.
func (w *writer) write() {
	for _, path := range []string{"/log", "/shared", "/own-" + w.name} {
		for !w.over.Load() {
			if _, err := w.Create(path, []byte("0"), 0, everybody); err == nil || errors.Is(err, zk.ErrNodeExists) {
				break
			}
			pause()
		}
	}
	for i := 1; !w.over.Load(); i++ {
		if path, err := w.Create("/log/"+w.name+"-", []byte(strconv.Itoa(i)), zk.FlagSequence, everybody); err == nil {
			w.made[path] = i
		} else {
			w.unanswered.Add(1)
		}
		_, err := w.Set("/own-"+w.name, []byte(strconv.Itoa(i)), -1)
		if w.own.note(err, w.unanswered); err == nil {
			w.last = i
		}
		w.increment()
		pause()
	}
}

// increment adds one to what all share, if nobody else does at the same time.
func (w *writer) increment() {
	data, stat, err := w.Get("/shared")
	if err != nil {
		return
	}
	n, _ := strconv.Atoi(string(data)) // writers write numbers
	if _, err = w.Set("/shared", []byte(strconv.Itoa(n+1)), stat.Version); !errors.Is(err, zk.ErrBadVersion) {
		w.shared.note(err, w.unanswered)
	}
}

// note counts a write by what came of it.
func (c *count) note(err error, unanswered *atomic.Int64) {
	if err == nil {
		c.acknowledged++
		return
	}
	c.maybe++
	unanswered.Add(1)
}

// misses says what a number that counts these writes is, if it cannot be.
func (c count) misses(what string, n int) []string {
	if n < c.acknowledged || n > c.acknowledged+c.maybe {
		return []string{fmt.Sprintf("%s is %d after %d writes and %d of unknown outcome", what, n, c.acknowledged, c.maybe)}
	}
	return nil
}

// unsaid compares what writers were told is done with what a reader is told there is.
func unsaid(writers []*writer, reader *gozk) (lost []string) {
	var all count
	for _, w := range writers {
		for _, path := range slices.Sorted(maps.Keys(w.made)) {
			if n, _, err := number(reader, path); err != nil || n != w.made[path] {
				lost = append(lost, fmt.Sprintf("%s was acknowledged with %d in it: %d, %v", path, w.made[path], n, err))
			}
		}
		n, stat, err := number(reader, "/own-"+w.name)
		if err != nil || n < w.last {
			lost = append(lost, fmt.Sprintf("%s was told that its node holds %d: %d, %v", w.name, w.last, n, err))
		}
		lost = append(lost, w.own.misses("the version of the node of "+w.name, int(stat.Version))...)
		all.acknowledged += w.shared.acknowledged
		all.maybe += w.shared.maybe
	}
	n, stat, err := number(reader, "/shared")
	if err != nil {
		lost = append(lost, err.Error())
	}
	return slices.Concat(lost, all.misses("what all share", n), all.misses("its version", int(stat.Version)))
}

// number reads a node that holds one.
func number(c *gozk, path string) (int, zk.Stat, error) {
	data, stat, err := c.Get(path)
	if err != nil {
		return 0, zk.Stat{}, err
	}
	n, err := strconv.Atoi(string(data))
	return n, *stat, err
}

// Whoever was told of something that is not there says so.
func TestWritersMissWhatIsLost(t *testing.T) {
	t.Parallel()
	s := serve(t, brisk...)
	c := s.connect(4 * time.Second)
	has[string](t)(c.Create("/log", nil, 0, everybody))
	for _, path := range []string{"/log/w-0000000000", "/own-w", "/shared"} {
		has[string](t)(c.Create(path, []byte("1"), 0, everybody))
	}
	for _, path := range []string{"/own-w", "/own-w", "/shared"} {
		has[*zk.Stat](t)(c.Set(path, []byte("1"), -1))
	}
	for _, x := range []struct {
		says   string
		writer writer
	}{
		{"", writer{made: map[string]int{"/log/w-0000000000": 1}, own: count{2, 0}, last: 1, shared: count{1, 0}}},
		{"", writer{own: count{0, 2}, shared: count{0, 1}}},
		{"/log/w-0000000001 was", writer{made: map[string]int{"/log/w-0000000001": 2}, own: count{2, 0}, shared: count{1, 0}}},
		{"/log/w-0000000000 was", writer{made: map[string]int{"/log/w-0000000000": 2}, own: count{2, 0}, shared: count{1, 0}}},
		{"w was told", writer{own: count{2, 0}, last: 2, shared: count{1, 0}}},
		{"the version of the node of w", writer{own: count{3, 0}, last: 1, shared: count{1, 0}}},
		{"the version of the node of w", writer{own: count{1, 0}, last: 1, shared: count{1, 0}}},
		{"what all share", writer{own: count{2, 0}, shared: count{2, 1}}},
		{"what all share", writer{own: count{2, 0}, shared: count{0, 0}}},
	} {
		x.writer.name = "w"
		lost := unsaid([]*writer{&x.writer}, c)
		if x.says == "" && len(lost) > 0 || x.says != "" && (len(lost) == 0 || !strings.HasPrefix(lost[0], x.says)) {
			t.Errorf("of %+v it says %q, want %q", x.writer, lost, x.says)
		}
	}
}

func pause() { time.Sleep(time.Millisecond) }

// Where followers acknowledge what is not on their disks, a power failure loses writes
// that a real client was told are done, and the verdict says so. A crash keeps some of
// what is on its way to a disk, so that it may take more than one.
func TestLostWriteIsFound(t *testing.T) {
	t.Parallel()
	s := serveWhatever(t, "ensemble.tickTime=200ms", "bugs=[ack-before-sync]", "disk={sync: 100ms}")
	c := s.connect(4 * time.Second)
	for range 20 {
		s.elected()
		createMany(c)
		if !s.try("crash: [s1, s2, s3]") || !s.try("restart: [s1, s2, s3]") {
			break
		}
	}
	if r := s.end(); r.Verdict != checker.Fail || r.Broken != "acknowledged" {
		t.Errorf("judged %s, %q: %s", r.Verdict, r.Broken, r.Unmet)
	}
}

// createMany returns when some of many nodes are acknowledged.
func createMany(c *gozk) {
	acknowledged := make(chan bool, 100)
	for range cap(acknowledged) {
		go func() {
			_, err := c.Create("/n-", nil, zk.FlagSequence, everybody)
			acknowledged <- err == nil
		}()
	}
	for range cap(acknowledged) / 2 {
		<-acknowledged
	}
}

// Mistakes by which acknowledged writes are lost are found in the storm, too, though not
// in every one.
func TestTheStormFindsMistakes(t *testing.T) {
	t.Parallel()
	for _, bug := range []string{"ack-before-sync", "ack-and-forget"} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			var r *scenarios.Result
			for storms := 1; storms <= 20; storms++ {
				s := storm(t, "bugs=["+bug+"]")
				s.weather(*stormTime)
				if r = s.end(); r.Verdict == checker.Fail {
					t.Logf("in storm %d: %s", storms, r.Unmet)
					return
				}
			}
			t.Errorf("judged %s: %s", r.Verdict, r.Unmet)
		})
	}
}
