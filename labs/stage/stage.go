// Package stage is a worker's main loop: it runs a student's nodes for a grader in
// another process. It imports the standard library and the simulator alone.
//
// The grader writes frames to descriptor 3 and reads the answers from descriptor
// 4; standard input, output and error belong to nobody. Every answer begins with
// a number that the grader has chosen for this process and hands over before any
// handler runs, and the process ends well only by the grader's farewell, which it
// answers with the count of the calls it made: a process that ends in any other
// way, or whose answers somebody else has written, is told apart.
package stage

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/zoolab/zoolab/sim"
)

// Frames begin with one of these.
const (
	Hello    byte = iota + 1 // of the grader: the number, and limits
	Ensemble                 // an ensemble with its clients, and the number calls name it by
	Call                     // a call of a stand-in
	Farewell                 // the end
	Done                     // of the worker: it went well
	Wrong                    // it did not, and why
)

// MaxFrame bounds a frame: no node's state comes near it.
const MaxFrame = 64 << 20

// NonceSize is the length of the number, in bytes.
const NonceSize = 16

// Limits are what the process may use. It gives up the rest when it is greeted, and
// no process gets back what it has given up.
type Limits struct {
	Memory    uint64 // bytes of data
	Processor uint64 // seconds
	Stack     int    // bytes of a handler's stack
}

// A Cast is an ensemble with its clients, as a frame carries it.
type Cast struct {
	Variant  string          // which of several students' packages, "" for the only one
	Ensemble json.RawMessage // the protocol's settings
	Clients  []sim.Client
	Roles    []string // that are played here
}

// A Builder makes the protocol of an ensemble with a student's roles.
type Builder func(ensemble []byte, clients []sim.Client) (sim.Protocol, error)

// Main serves a student's nodes until the grader says farewell, and ends the
// process. A worker's main function is a call of it.
func Main(build Builder) {
	MainOf(map[string]Builder{"": build})
}

// MainOf is Main for a worker that holds several students' packages, by name.
func MainOf(builders map[string]Builder) {
	in, out := os.NewFile(3, "calls"), os.NewFile(4, "answers")
	if err := serve(in, out, builders, limit); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve answers frames until a farewell.
func serve(in io.Reader, out io.Writer, builders map[string]Builder, limit func(Limits) error) error {
	w := &worker{in: bufio.NewReaderSize(in, 64<<10), out: out, builders: builders, limit: limit}
	for {
		more, err := w.one()
		if err != nil || !more {
			return err
		}
	}
}

// worker is one conversation with a grader.
type worker struct {
	in       *bufio.Reader
	out      io.Writer
	builders map[string]Builder
	limit    func(Limits) error // nil for a process that serves others, too
	nonce    []byte
	hosts    []*sim.Host
	frame    []byte
	answer   []byte
	calls    uint64
}

// ErrFrame is wrapped by errors about frames that no grader writes.
var ErrFrame = errors.New("not a frame of a grader")

// one answers one frame.
func (w *worker) one() (more bool, err error) {
	if w.frame, err = ReadFrame(w.in, w.frame); err != nil {
		return false, err
	}
	sort, body := w.frame[0], w.frame[1:]
	if sort == Hello {
		return true, w.greet(body)
	}
	if w.nonce == nil {
		return false, fmt.Errorf("%w: no greeting", ErrFrame)
	}
	switch sort {
	case Ensemble:
		return true, w.ensemble(body)
	case Call:
		return true, w.call(body)
	case Farewell:
		return false, w.reply(Done, binary.AppendUvarint(nil, w.calls))
	}
	return false, fmt.Errorf("%w: sort %d", ErrFrame, sort)
}

// greet takes the number and the limits.
func (w *worker) greet(body []byte) error {
	var l Limits
	if w.nonce != nil || len(body) < NonceSize || json.Unmarshal(body[NonceSize:], &l) != nil {
		return fmt.Errorf("%w: a second greeting, or none", ErrFrame)
	}
	w.nonce = append([]byte(nil), body[:NonceSize]...)
	clear(w.frame)
	if w.limit != nil {
		if err := w.limit(l); err != nil {
			return w.reply(Wrong, []byte("the worker cannot be limited: "+err.Error()))
		}
	}
	return w.reply(Done, nil)
}

// ensemble makes a host of an ensemble. The next one's number is one more.
func (w *worker) ensemble(body []byte) error {
	var c Cast
	if err := json.Unmarshal(body, &c); err != nil {
		return fmt.Errorf("%w: %w", ErrFrame, err)
	}
	h, err := w.host(c)
	if err != nil {
		return w.reply(Wrong, []byte(err.Error()))
	}
	w.hosts = append(w.hosts, h)
	return w.reply(Done, nil)
}

// host builds the protocol with the student's nodes.
func (w *worker) host(c Cast) (*sim.Host, error) {
	build := w.builders[c.Variant]
	if build == nil {
		return nil, fmt.Errorf("%w: there is no variant %q", ErrFrame, c.Variant)
	}
	p, err := build(c.Ensemble, c.Clients)
	if err != nil {
		return nil, err
	}
	h, err := sim.NewHost(p)
	if err != nil {
		return nil, err
	}
	h.Twice = true
	return h, h.Check(c.Roles...)
}

// call has a host handle a call.
func (w *worker) call(body []byte) error {
	n, size := binary.Uvarint(body)
	if size <= 0 || n >= uint64(len(w.hosts)) || len(body) == size {
		return fmt.Errorf("%w: a call of no ensemble", ErrFrame)
	}
	w.calls++
	handle := func() { w.answer = w.hosts[n].Handle(body[size:], w.answer[:0]) }
	if w.limit == nil { // others begin goroutines here
		handle()
	} else if begins(handle) {
		return ErrGoroutine
	}
	return w.reply(Done, w.answer)
}

// reply writes an answer.
func (w *worker) reply(sort byte, body []byte) error {
	_, err := w.out.Write(AppendFrame(nil, sort, w.nonce, body))
	return err
}

// AppendFrame appends a frame: its length, its sort, and its parts.
func AppendFrame(b []byte, sort byte, parts ...[]byte) []byte {
	n := 1
	for _, p := range parts {
		n += len(p)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	b = append(b, sort)
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// ReadFrame reads a frame into buf, or into a larger one, and returns it: its sort
// and then its body.
func ReadFrame(r *bufio.Reader, buf []byte) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n == 0 || n > MaxFrame {
		return nil, fmt.Errorf("%w: %d bytes", ErrFrame, n)
	}
	if uint32(cap(buf)) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	_, err := io.ReadFull(r, buf)
	return buf, err
}
