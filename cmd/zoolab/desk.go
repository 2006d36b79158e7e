package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/sim"
)

// A desk is where a person sits while an ensemble is served: it shows lines, and reads
// what is typed.
type desk struct {
	ctx context.Context
	end context.CancelFunc
	out io.Writer
	ask func() (string, error) // the next line that is typed, nil where nobody types

	servers []string
	gate    string // the node where clients from outside come in
	name    func(sim.NodeID) string

	deeds chan live.Deed
	looks chan func(*sim.World)

	lock  sync.Mutex // of what follows
	shown io.Writer  // out, or the terminal with its prompt
	fit   func()     // has the prompt know how wide the terminal is by now
	leave func()     // puts the terminal back
}

// newDesk sits down. Who types at a terminal has a prompt, of which what is told in the
// meantime keeps clear.
func newDesk(ctx context.Context, end context.CancelFunc, out io.Writer, in io.Reader, prompted bool) (*desk, error) {
	d := &desk{ctx: ctx, end: end, out: out, shown: out, fit: func() {}, leave: func() {},
		deeds: make(chan live.Deed), looks: make(chan func(*sim.World))}
	switch typed := prompted || onTerminal(in) && inFront(); {
	case onTerminal(in) && onTerminal(out) && inFront():
		if err := d.takeTerminal(in.(*os.File)); err != nil {
			return nil, err
		}
	case typed:
		lines := bufio.NewScanner(in)
		d.ask = func() (string, error) {
			if !lines.Scan() {
				return "", io.EOF
			}
			return lines.Text(), nil
		}
	}
	context.AfterFunc(ctx, d.leaveTerminal)
	return d, nil
}

// takeTerminal has the terminal give keys as they are pressed, which become lines here.
func (d *desk) takeTerminal(in *os.File) error {
	was, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return fmt.Errorf("the terminal cannot be read: %w", err)
	}
	d.leave = func() { _ = term.Restore(int(in.Fd()), was) }
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, d.out}, "> ")
	d.shown, d.ask = t, t.ReadLine
	d.fit = func() {
		if width, height, err := term.GetSize(int(in.Fd())); err == nil {
			_ = t.SetSize(width, height) // one that is refused leaves the prompt where it was
		}
	}
	return nil
}

// leaveTerminal puts the terminal back, without the prompt.
func (d *desk) leaveTerminal() {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.shown != d.out {
		d.leave()
		d.shown, d.fit = d.out, func() {}
		_, _ = io.WriteString(d.out, "\r\x1b[K")
	}
}

// inFront reports whether this process may read its terminal without being stopped for
// it, as those in the background are. Where there is no telling it may.
func inFront() bool {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return true
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after) // state, parent, group, session, terminal, the group in front
	return len(fields) < 6 || fields[2] == fields[5]
}

// attend has the desk be told of what is served, and do things to it.
func (d *desk) attend(config live.Config) live.Config {
	config.Deeds, config.Looks, config.Told = d.deeds, d.looks, d.told
	d.name, d.servers, d.gate = config.Case.NodeName, config.Servers, config.Case.NodeName(config.Gate)
	if d.ask != nil {
		go d.listen()
	}
	return config
}

// told shows what has happened.
func (d *desk) told(at sim.Time, sentence string) {
	p, time := d.page(), fmt.Sprintf("%9s  ", clockText(at))
	p.flow(time, len(time), sentence)
	d.show(p)
}

// clockText is a time of the world's as a person reads it while it passes: in seconds.
func clockText(at sim.Time) string {
	ms := time.Duration(at).Milliseconds()
	return fmt.Sprintf("%d.%03d s", ms/1000, ms%1000)
}

// page returns an empty page, as wide as the terminal is now.
func (d *desk) page() *page { return newPage(d.out) }

// show writes a page, and waits for whoever reads.
func (d *desk) show(p *page) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.fit()
	_ = p.flush(d.shown) // there is nobody else to tell
}

// close gets up.
func (d *desk) close() {
	d.end()
	d.leaveTerminal()
}
