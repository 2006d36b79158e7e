package main

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/tui"
)

var errServingOver = errors.New("serving has ended")

// inLab serves before the terminal lab, until somebody leaves it.
func (f *serveFlags) inLab(c *cobra.Command, out io.Writer, config live.Config) (*scenarios.Result, error) {
	o, err := f.look.options()
	if err == nil && (!onTerminal(c.OutOrStdout()) || !onTerminal(c.InOrStdin())) {
		err = errors.New("the lab needs a terminal to draw on, and this is none; leave out --tui")
	}
	if err != nil {
		shut(config.Doors)
		return nil, err
	}
	s, err := tui.NewServed(config.Case, config.Seed, tui.Served{Gate: config.Gate, Where: span(config.Doors)})
	if err != nil {
		shut(config.Doors)
		return nil, err
	}
	defer s.Tape.Close()
	f.greet(&desk{out: out, shown: out, fit: func() {}}, config) // it stands there when the lab is left
	ctx, end := context.WithCancel(c.Context())
	defer end()
	l := &labServed{feed: tui.NewFeed(), deeds: make(chan live.Deed), over: make(chan struct{})}
	go l.serve(ctx, config)
	err = tui.Run(tui.New(s, o), tui.Outside{Feed: l.feed, Do: l.do})
	end()
	<-l.over
	return l.result, errors.Join(err, l.err)
}

// A labServed is what is served while the lab shows it.
type labServed struct {
	feed   *tui.Feed
	deeds  chan live.Deed
	over   chan struct{} // closed when there is a result
	result *scenarios.Result
	err    error
}

// serve serves, and tells the lab. A panic goes on there, where the terminal is restored.
func (l *labServed) serve(ctx context.Context, config live.Config) {
	defer close(l.over)
	defer func() {
		if r := recover(); r != nil {
			l.feed.Broke(r, debug.Stack())
		}
	}()
	config.Chosen, config.Passed, config.Deeds = l.feed.Chosen, l.feed.Passed, l.deeds
	l.result, l.err = live.Serve(ctx, config)
	l.feed.Ended(l.err)
}

// do has what the lab asks for done to the ensemble.
func (l *labServed) do(line string) error {
	answer := make(chan error, 1)
	select {
	case l.deeds <- live.Deed{Text: line, Answer: func(err error) { answer <- err }}:
	case <-l.over:
		return errServingOver
	}
	select {
	case err := <-answer:
		return err
	case <-l.over:
		return errServingOver
	}
}

// span says shortly where clients connect: "127.0.0.1:2181-2183", or which ports there
// are when they do not follow one another.
func span(doors []live.Door) string {
	var ports []string
	follow := true
	first := 0
	for i, d := range doors {
		_, port, _ := net.SplitHostPort(d.Addr().String())
		n, _ := strconv.Atoi(port) // as it is one of a listener
		if i == 0 {
			first = n
		}
		follow = follow && n == first+i
		ports = append(ports, port)
	}
	host, _, _ := net.SplitHostPort(doors[0].Addr().String())
	between := ","
	if follow && len(ports) > 1 {
		ports, between = []string{ports[0], ports[len(ports)-1]}, "-"
	}
	return net.JoinHostPort(host, strings.Join(ports, between))
}
