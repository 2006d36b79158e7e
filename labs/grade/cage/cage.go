// Package cage runs workers: processes of a student's code that handle one node's
// input at a time, for worlds in this process.
//
// Start with Open. A [Cage] is a [scenarios.Stage]: a scenario compiled on it plays
// the student's nodes. It starts workers when they are needed, as many as worlds
// run side by side, and buries those that die; since they remember nothing, the
// next call simply goes to another.
//
// A worker has no input but the calls, a bounded memory and processor time, no
// files, no rights of the caller's where the system allows it to be without, and a
// watchdog for every handler. It cannot make a verdict, only fail to give an answer.
//
// What it does not keep from a worker:
//   - The number that answers begin with lies in the worker's memory. Code that reads
//     memory can find it and write answers; it can say no more by that than by what
//     its nodes do.
//   - Where the grader is not root, or may make no namespaces, a process that a worker
//     starts in a session of its own outlives it, and the worker can read what the
//     grader's user can, and use its network. Grade as root in a container, or what
//     package vet has read.
//   - How long a handler takes by the clock may tell it how busy the machine is.
//   - Elsewhere than on Linux there are no limits but the clock's.
package cage

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/zoolab/zoolab/labs/stage"
	"github.com/zoolab/zoolab/sim"
)

// Limits are what a worker may have.
type Limits struct {
	Handler time.Duration // of processor time for one handler
	Total   time.Duration // of processor time for a worker
	Memory  uint64        // bytes
}

// Usual limits: a thousand times what any handler of a solution takes.
func Usual() Limits {
	return Limits{Handler: time.Second, Total: 10 * time.Minute, Memory: 512 << 20}
}

// A Cage runs one program's workers.
type Cage struct {
	program  string
	protocol string
	roles    []string
	variant  string
	limits   Limits
	folder   string // that workers stand in, which holds nothing but the program

	mu    sync.Mutex
	idle  []*worker
	casts []cast // every ensemble asked for
	shut  bool
}

// cast is an ensemble as workers are told of it.
type cast struct{ frame []byte }

// Open returns a cage for a program that was built from a lab's worker. The protocol
// and its roles are those that the worker has nodes for; the variant names one of
// several packages in it, "" for the only one.
func Open(program, protocol string, roles []string, variant string, l Limits) (*Cage, error) {
	if _, err := os.Stat(program); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "zoolab-cage")
	if err != nil {
		return nil, err
	}
	inside := filepath.Join(folder, "worker")
	if err := errors.Join(os.Chmod(folder, 0o755), place(program, inside)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return &Cage{program: inside, protocol: protocol, roles: roles, variant: variant, limits: l, folder: folder}, nil
}

// place puts a program where anybody may run it.
func place(program, to string) error {
	if os.Link(program, to) == nil && os.Chmod(to, 0o755) == nil {
		return nil
	}
	text, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o755)
}

// Plays reports what the workers have nodes for.
func (c *Cage) Plays() (string, []string) { return c.protocol, c.roles }

// Open returns the carrier of an ensemble. The error is what the student's code says
// of it, or why no worker could be asked.
func (c *Cage) Open(ensemble any, clients []sim.Client) (sim.Carrier, error) {
	settings, err := json.Marshal(ensemble)
	if err != nil {
		return nil, fmt.Errorf("this ensemble cannot be handed over: %w", err)
	}
	body, err := json.Marshal(stage.Cast{Variant: c.variant, Ensemble: settings, Clients: clients, Roles: c.roles})
	if err != nil {
		return nil, fmt.Errorf("these clients cannot be handed over: %w", err)
	}
	c.mu.Lock()
	n := len(c.casts)
	for i := range c.casts {
		if string(c.casts[i].frame) == string(body) {
			n = i
		}
	}
	if n == len(c.casts) {
		c.casts = append(c.casts, cast{body})
	}
	c.mu.Unlock()
	w, err := c.worker()
	if err != nil {
		return nil, err
	}
	if err := w.know(n, c.castsUpTo(n)); err != nil {
		w.kill()
		return nil, err
	}
	c.rest(w)
	return &carrier{c, n}, nil
}

// castsUpTo returns the ensembles that a worker must have been told of to be asked
// about the n-th.
func (c *Cage) castsUpTo(n int) []cast {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.casts[: n+1 : n+1]
}

// worker takes one that rests, or starts one.
func (c *Cage) worker() (*worker, error) {
	c.mu.Lock()
	if c.shut {
		c.mu.Unlock()
		return nil, fmt.Errorf("%w: the cage is closed", ErrExit)
	}
	if n := len(c.idle); n > 0 {
		w := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		return w, nil
	}
	c.mu.Unlock()
	return start(c.program, c.folder, c.limits)
}

// rest puts a worker by until it is needed.
func (c *Cage) rest(w *worker) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shut {
		w.kill()
		return
	}
	c.idle = append(c.idle, w)
}

// Close ends all workers. The error tells of one that does not account for the calls
// that it was given: then no answer of it can be trusted.
func (c *Cage) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shut = true
	var errs []error
	for _, w := range c.idle {
		errs = append(errs, w.farewell())
	}
	c.idle = nil
	return errors.Join(append(errs, os.RemoveAll(c.folder))...)
}

// A carrier carries the calls of one ensemble.
type carrier struct {
	cage *Cage
	cast int
}

// Carry has a worker handle a call. A worker that fails is not used again.
func (c *carrier) Carry(call []byte) ([]byte, error) {
	w, err := c.cage.worker()
	if err != nil {
		return nil, err
	}
	if w.known <= c.cast {
		if err := w.know(c.cast, c.cage.castsUpTo(c.cast)); err != nil {
			w.kill()
			return nil, err
		}
	}
	reply, err := w.call(c.cast, call)
	if err != nil {
		w.kill()
		return nil, err
	}
	c.cage.rest(w)
	return reply, nil
}
