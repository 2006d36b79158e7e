package clients_test

import (
	"errors"
	"flag"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zookeeper/zk"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios/live"
)

var (
	stormTime = flag.Duration("storm", 4*time.Second, "how long things go wrong")
	stormSeed = flag.Uint64("storm-seed", 9, "of what goes wrong")
)

// Whatever goes wrong, no write that was acknowledged is lost. Clients write for
// seconds, while the scenario crashes, partitions, delays and loses, and somebody
// crashes every other leader; at the end each finds all that it was told is done, the verdict is ordered-sequential or better, and
// the recording gives the same run again.
func TestNoAcknowledgedWriteIsLost(t *testing.T) {
	t.Parallel()
	s := serveWhatever(t, "ensemble={servers: 5, tickTime: 200ms, committedLog: 10, snapCount: 20}", "network={delay: 0ms..2ms, loss: 1%}", fmt.Sprintf("seed=%d", *stormSeed), fmt.Sprintf("until=%s", max(*stormTime, time.Minute)),
		fmt.Sprintf("random={kinds: [bridge, clog, crash, cut, disk, halfOpen, isolate, network, partition, pause, silentCrash, slow], every: 400ms, until: %s}", *stormTime))
	var writers []*writer
	var all sync.WaitGroup
	var over atomic.Bool
	var unanswered atomic.Int64
	for i := range 5 {
		w := &writer{name: fmt.Sprintf("w%d", i), gozk: s.begin(2 * time.Second), over: &over, unanswered: &unanswered}
		writers = append(writers, w)
		all.Go(w.write)
	}
	for end := time.Now().Add(*stormTime); time.Now().Before(end) || unanswered.Load() == 0 && time.Now().Before(end.Add(patience)); {
		for _, deed := range []string{"crash: leader", "restart: [s1, s2, s3, s4, s5]"} {
			time.Sleep(600 * time.Millisecond)
			select {
			case s.deeds <- live.Deed{Text: deed}: // there may be no leader
			case <-s.over:
			}
		}
	}
	time.Sleep(2 * time.Second) // in which all are served
	over.Store(true)
	all.Wait()

	reader := s.connect(4 * time.Second)
	has[string](t)(reader.Sync("/"))
	increments, maybe := 0, 0
	for _, w := range writers {
		w.verify(t, reader)
		increments += w.increments
		maybe += w.maybe
	}
	if total, _ := number(t, reader, "/shared"); total < increments || total > increments+maybe {
		t.Errorf("the shared counter is %d after %d increments and %d of unknown outcome", total, increments, maybe)
	}
	r := s.end()
	if r.Verdict != checker.Pass || r.Faults == 0 {
		t.Errorf("after %d faults, judged %s: %s", r.Faults, r.Verdict, r.Unmet)
	}
	if unanswered.Load() == 0 {
		t.Error("no write went unanswered: nothing went wrong for clients")
	}
	t.Logf("%d faults, %d operations, %d increments acknowledged, %d writes unanswered: %s", r.Faults, r.Ops, increments, unanswered.Load(), r.Consistency)
}

// A writer writes and remembers what it was told.
type writer struct {
	*gozk
	name       string
	made       []string // nodes, by the paths that it was told
	own        int      // the last value that its own counter is known to have
	increments int      // of the shared counter
	maybe      int      // increments that it was told nothing of

	over       *atomic.Bool  // it is to stop
	unanswered *atomic.Int64 // writes of all that went unanswered
}

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
	for i := 0; !w.over.Load(); i++ {
		if path, err := w.Create("/log/"+w.name+"-", []byte(strconv.Itoa(i)), zk.FlagSequence, everybody); err == nil {
			w.made = append(w.made, path)
		} else {
			w.unanswered.Add(1)
		}
		if _, err := w.Set("/own-"+w.name, []byte(strconv.Itoa(i)), -1); err == nil {
			w.own = i
		} else {
			w.unanswered.Add(1)
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
	switch _, err := w.Set("/shared", []byte(strconv.Itoa(n+1)), stat.Version); {
	case err == nil:
		w.increments++
	case !errors.Is(err, zk.ErrBadVersion):
		w.maybe++
		w.unanswered.Add(1)
	}
}

// verify looks for all that the writer was told is done.
func (w *writer) verify(t *testing.T, reader *gozk) {
	t.Helper()
	if len(w.made) == 0 || w.own == 0 {
		t.Errorf("%s was told of %d nodes, and that its counter is %d: it was not served", w.name, len(w.made), w.own)
		return
	}
	for _, path := range w.made {
		number(t, reader, path)
	}
	if own, _ := number(t, reader, "/own-"+w.name); own < w.own {
		t.Errorf("%s was told that its counter is %d, and it is %d", w.name, w.own, own)
	}
}

// number reads a node that must be there and hold one.
func number(t *testing.T, c *gozk, path string) (int, *zk.Stat) {
	t.Helper()
	data, stat, err := c.Get(path)
	if err != nil {
		t.Errorf("%s was acknowledged: %v", path, err)
		return 0, nil
	}
	n, err := strconv.Atoi(string(data))
	must(t, err)
	return n, stat
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
