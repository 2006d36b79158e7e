package cage

import (
	"bufio"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/zoolab/zoolab/labs/stage"
)

// A worker is one process. One goroutine at a time speaks with it.
type worker struct {
	cmd    *exec.Cmd
	in     *os.File // frames to it
	out    *os.File // its answers
	read   *bufio.Reader
	words  *lastWords
	limits Limits
	nonce  [stage.NonceSize]byte
	frame  []byte
	buf    []byte
	known  int    // ensembles that it was told of
	made   uint64 // calls
	dead   bool

	// busy counts the requests begun and ended: it is odd while the process owes an
	// answer. The watchdog looks at it, and leaves by the door when over is closed.
	busy   atomic.Uint64
	killed atomic.Bool // by the watchdog
	over   chan struct{}
}

// start starts a process and greets it.
func start(program, folder string, l Limits) (*worker, error) {
	w, err := launch(program, folder, l, alone)
	for walls := alone - 1; walls >= 0 && err != nil; walls-- {
		// A container may not let anybody be alone; and somebody without rights may not
		// so much as reach the program, where temporary files lie in a private folder.
		w, err = launch(program, folder, l, walls)
	}
	if errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%w; if no program may run where temporary files lie, set TMPDIR to a folder where one may", err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStart, err)
	}
	go w.watch()
	if _, err := rand.Read(w.nonce[:]); err != nil {
		w.kill()
		return nil, err
	}
	if err := w.greet(); err != nil {
		w.kill()
		return nil, err
	}
	return w, nil
}

// How a process can be walled in.
const (
	withoutRights = iota + 1 // it may do what anybody may
	alone                    // and sees no network and no other process
)

// launch starts a process, within as many walls.
func launch(program, folder string, l Limits, walls int) (*worker, error) {
	theirIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, theirIn.Close(), in.Close())
	}
	w := &worker{in: in, out: out, read: bufio.NewReaderSize(out, 64<<10), words: &lastWords{}, limits: l, over: make(chan struct{})}
	w.cmd = exec.Command(program)
	w.cmd.Dir = folder
	w.cmd.Env = []string{"GOMAXPROCS=1", "GOTRACEBACK=single"}
	w.cmd.Stderr = w.words
	w.cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	isolate(w.cmd, walls)
	err = errors.Join(w.cmd.Start(), theirIn.Close(), theirOut.Close())
	if err != nil {
		return nil, errors.Join(err, in.Close(), out.Close())
	}
	return w, nil
}

// greet hands over the number that answers must begin with, and the limits.
func (w *worker) greet() error {
	limits, err := json.Marshal(stage.Limits{
		Memory: w.limits.Memory, Processor: uint64(w.limits.Total / time.Second), Stack: deepest})
	if err == nil {
		_, err = w.ask(stage.Hello, w.nonce[:], limits)
	}
	return err
}

// deepest bounds the stack of a handler, in bytes.
const deepest = 16 << 20

// know tells the process of ensembles that it does not know yet, up to the n-th.
func (w *worker) know(n int, all []cast) error {
	for ; w.known <= n; w.known++ {
		if _, err := w.ask(stage.Ensemble, all[w.known].frame); err != nil {
			return err
		}
	}
	return nil
}

// call has a call handled and returns the reply.
func (w *worker) call(cast int, call []byte) ([]byte, error) {
	w.made++
	var head [binary.MaxVarintLen64]byte
	reply, err := w.ask(stage.Call, head[:binary.PutUvarint(head[:], uint64(cast))], call)
	if err != nil {
		return nil, err
	}
	return append([]byte(nil), reply...), nil
}

// ask writes a frame and reads the answer, which is good until the next.
func (w *worker) ask(sort byte, parts ...[]byte) ([]byte, error) {
	w.busy.Add(1)
	defer w.busy.Add(1)
	w.frame = stage.AppendFrame(w.frame[:0], sort, parts...)
	if len(w.frame) > stage.MaxFrame {
		return nil, fmt.Errorf("%w: its state and files come to more than %d MiB", ErrMemory, stage.MaxFrame>>20)
	}
	if _, err := w.in.Write(w.frame); err != nil {
		return nil, w.why()
	}
	answer, err := stage.ReadFrame(w.read, w.buf)
	switch {
	case errors.Is(err, stage.ErrFrame):
		return nil, fmt.Errorf("%w: it is %w", ErrForged, err)
	case err != nil:
		return nil, w.why()
	case len(answer) < 1+stage.NonceSize || subtle.ConstantTimeCompare(answer[1:1+stage.NonceSize], w.nonce[:]) != 1:
		return nil, ErrForged
	}
	w.buf = answer
	if answer[0] != stage.Done {
		why := answer[1+stage.NonceSize:]
		return nil, errors.New(strings.ToValidUTF8(string(why[:min(len(why), mostWords)]), "?"))
	}
	return answer[1+stage.NonceSize:], nil
}

// why says what the process died of.
func (w *worker) why() error {
	w.bury()
	if w.killed.Load() {
		return fmt.Errorf("%w: more than %s of processor time", ErrTime, w.limits.Handler)
	}
	return death(w.cmd.ProcessState.String(), w.words.String(), peak(w.cmd.ProcessState), w.limits)
}

// kill ends the process at once.
func (w *worker) kill() {
	if !w.dead {
		put(w.cmd.Process)
		w.bury()
	}
}

// bury waits for a process that is about to be gone, and closes what it leaves.
func (w *worker) bury() {
	if w.dead {
		return
	}
	w.dead = true
	_ = w.in.Close() // a process that still reads ends by it
	gone := make(chan struct{})
	go func() {
		select {
		case <-gone:
		case <-time.After(grace):
			put(w.cmd.Process)
		}
	}()
	_ = w.cmd.Wait() // its state says how it ended
	close(gone)
	put(w.cmd.Process) // and what it has started ends with it
	close(w.over)
	_ = w.out.Close()
}

// grace is what a process that has been asked to end is given to do so.
const grace = 2 * time.Second

// farewell asks the process to end, and to account for its calls.
func (w *worker) farewell() error {
	answer, err := w.ask(stage.Farewell)
	if err != nil {
		w.kill()
		return err
	}
	n, _ := binary.Uvarint(answer)
	w.bury()
	switch {
	case n != w.made:
		return fmt.Errorf("%w: it accounts for %d calls of %d", ErrForged, n, w.made)
	case !w.cmd.ProcessState.Success():
		return death(w.cmd.ProcessState.String(), w.words.String(), peak(w.cmd.ProcessState), w.limits)
	}
	return nil
}

// watch kills the process when an answer takes too much processor time, or a
// hundred times as long by the clock: a handler that sleeps uses none.
func (w *worker) watch() {
	const every, patience = 100 * time.Millisecond, 30
	tick := time.NewTicker(every)
	defer tick.Stop()
	var request uint64
	var since time.Time
	var used time.Duration
	for {
		select {
		case <-w.over:
			return
		case <-tick.C:
		}
		now := w.busy.Load()
		if now%2 == 0 {
			request = now
			continue
		}
		if now != request {
			request, since, used = now, time.Now(), processor(w.cmd.Process.Pid)
			continue
		}
		if processor(w.cmd.Process.Pid)-used > w.limits.Handler || time.Since(since) > patience*w.limits.Handler {
			w.killed.Store(true)
			put(w.cmd.Process)
			return
		}
	}
}

// lastWords keeps the beginning of what a process writes before it dies, which is
// where the Go runtime says why.
type lastWords struct{ text []byte }

const mostWords = 16 << 10

// Write keeps what there is room for.
func (l *lastWords) Write(b []byte) (int, error) {
	l.text = append(l.text, b[:min(len(b), mostWords-len(l.text))]...)
	return len(b), nil
}

// String returns what was kept.
func (l *lastWords) String() string { return string(l.text) }

var _ io.Writer = (*lastWords)(nil)
