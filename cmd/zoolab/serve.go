package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// serveFlags are the flags of zoolab serve.
type serveFlags struct {
	source
	address
	pace        time.Duration
	record      string
	prompt      bool
	json        bool
	connections int
	memory      string
	tui         bool
	look        lookFlags
}

func newServe() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve [FILE|NAME]",
		Short: "Serve an ensemble to real clients of ZooKeeper",
		Long: "Serve runs a scenario's ensemble by the wall clock, and speaks ZooKeeper's client protocol on loopback TCP,\n" +
			"a port a server: zkCli.sh, kazoo and any other client of ZooKeeper can connect. Without a scenario it serves\n" +
			"the library's serve. Nothing is stored: what clients write is gone when it ends.\n\n" +
			"It says what happens to servers and sessions. Faults of the scenario come at their times; others are typed\n" +
			"while it runs, in the words of a scenario's schedule, such as crash: leader. At its end, by Ctrl-C, SIGTERM\n" +
			"or quit, it judges all that was asked and answered. What came from outside can be recorded, and replayed.\n" +
			"Exit codes: 0 as expected, 1 a property was violated, 2 bad input, 3 undecided.",
		Example: "  zoolab serve\n  zoolab serve --port 3000 --record session.rec\n  zoolab replay session.rec\n" +
			"  zoolab serve zookeeper-split-brain --pace 100ms",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("zoolab serve serves one scenario at a time, not %d", len(args))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			f.seeded = c.Flags().Changed("seed")
			return f.serve(c, append(args, "serve")[0])
		},
	}
	f.registerSet(c)
	f.address.register(c)
	c.Flags().Uint64Var(&f.seed, "seed", 0, "run with this seed instead of the scenario's")
	c.Flags().DurationVar(&f.pace, "pace", time.Second, "how much of the world's time passes in a second")
	c.Flags().StringVar(&f.record, "record", "", "write all that comes from outside to this new file, for zoolab replay")
	c.Flags().BoolVar(&f.prompt, "prompt", false, "read faults from standard input, though it is no terminal; its end ends serving")
	c.Flags().BoolVar(&f.json, "json", false, "print the verdict as one JSON object, and everything else to standard error")
	c.Flags().BoolVar(&f.tui, "tui", false, "show it in the terminal lab, as it happens")
	f.look.register(c)
	for _, name := range []string{"lang", "theme", "still"} {
		c.Flags().Lookup(name).Usage += " (with --tui)"
	}
	c.Flags().IntVar(&f.connections, "connections", 1000, "how many clients may be connected at once")
	c.Flags().StringVar(&f.memory, "memory", "", "end when so much memory is in use, such as 4GiB: judges keep all that was asked and answered, and servers what was stored (1536MiB)")
	return c
}

// serve serves until it is asked to end, and says what the judges think.
func (f *serveFlags) serve(c *cobra.Command, ref string) (err error) {
	config, err := f.config(ref)
	if err != nil {
		return err
	}
	if config.Doors, err = f.doors(config.Servers); err != nil {
		return err
	}
	if config.Ensemble, err = config.ReachedAt(reached(config.Doors)); err != nil {
		shut(config.Doors)
		return err
	}
	if f.record != "" {
		to, err := created(f.record)
		if err != nil {
			shut(config.Doors)
			return err
		}
		defer func() { err = errors.Join(err, to.Close()) }()
		config.Record = to
	}
	out := c.OutOrStdout()
	if f.json {
		out = c.ErrOrStderr()
	}
	show := f.before
	if f.tui {
		show = f.inLab
	}
	res, err := show(c, out, config)
	if res == nil {
		return err
	}
	return errors.Join(err, f.report(c, res))
}

// config says what is served, but not yet where.
func (f *serveFlags) config(ref string) (live.Config, error) {
	const fastest = 1000 * time.Second
	switch {
	case f.pace < time.Millisecond || f.pace > fastest:
		return live.Config{}, fmt.Errorf("--pace %s: write how much of the world's time passes in a second, from 1ms to 1000s", f.pace)
	case f.pace%time.Millisecond != 0:
		return live.Config{}, fmt.Errorf("--pace %s: write whole milliseconds, such as %s", f.pace, strict.FormatDuration(f.pace.Round(time.Millisecond)))
	case !f.tui && f.look != lookFlags{}:
		return live.Config{}, errors.New("--lang, --theme and --still say how the lab looks: add --tui, or leave them out")
	case f.tui && f.prompt:
		return live.Config{}, errors.New("--tui and --prompt both take what is typed: give one of them")
	case f.connections < 1:
		return live.Config{}, fmt.Errorf("--connections %d: write 1 or more", f.connections)
	}
	if err := unrecorded(ref); err != nil {
		return live.Config{}, err
	}
	set, err := f.settings()
	if err != nil {
		return live.Config{}, err
	}
	s, err := scenarios.Open(ref, set...)
	if err != nil {
		return live.Config{}, err
	}
	e, err := live.Open(s)
	if err != nil {
		return live.Config{}, err
	}
	config := live.Config{Ensemble: e, Seed: s.Seed, Pace: int64(f.pace / time.Millisecond)}
	config.Connections = f.connections
	if config.Memory, err = f.most(); err != nil {
		return live.Config{}, err
	}
	if f.seeded {
		config.Seed = f.seed
	}
	return config, nil
}

// most is how many bytes of memory may be in use, 0 for what is usual.
func (f *serveFlags) most() (int, error) {
	if f.memory == "" {
		return 0, nil
	}
	var most strict.Size
	if err := most.UnmarshalText([]byte(f.memory)); err != nil || most == 0 {
		return 0, fmt.Errorf("--memory %s: write a number with a unit, such as 512MiB or 4GiB", quoted(f.memory))
	}
	return int(most), nil
}

// before serves before the eyes of a person, who may take a hand in it.
func (f *serveFlags) before(c *cobra.Command, out io.Writer, config live.Config) (*scenarios.Result, error) {
	ctx, cancel := context.WithCancel(c.Context())
	end := func() {
		signal.Reset(os.Interrupt) // the next Ctrl-C ends the process, as a second one does everywhere
		cancel()
	}
	defer cancel()
	d, err := newDesk(ctx, end, out, c.InOrStdin(), f.prompt)
	if err != nil {
		return nil, err
	}
	defer d.close()
	f.greet(d, config)
	return live.Serve(ctx, d.attend(config))
}

// greet says where to connect, and what else there is to know.
func (f *serveFlags) greet(d *desk, config live.Config) {
	p := d.page()
	hosts := f.hosts(config.Doors)
	p.say("%s, seed %d: %s of ZooKeeper%s\n\n", p.bold(string(config.Case.Scenario.Name)), config.Seed,
		plural(uint64(len(config.Doors)), "server"), f.speed())
	p.table("  ", [][]string{
		{"connect to", hosts},
		{"in a shell", "zkCli.sh -server " + hosts},
		{"in Python", "kazoo.client.KazooClient(hosts=\"" + hosts + "\")"},
	})
	p.say("\n")
	if f.others() {
		p.flow("", 0, fmt.Sprintf("Warning: %s is not loopback. Whoever reaches it may read, write and delete everything: nobody is asked who they "+
			"are before they connect, and nothing is encrypted. From elsewhere, connect to this machine's own address.", f.listen))
	}
	p.say("Nothing is stored: what clients write is gone when this ends.\n")
	if f.record != "" {
		p.flow("", 0, fmt.Sprintf("What comes from outside is written to %s, for zoolab replay.", f.record))
	}
	if d.ask != nil {
		p.say("Type what is to go wrong, such as crash: leader; help lists all there is.\n")
	}
	p.say("Ctrl-C or kill %d ends it, and judges.\n\n", os.Getpid())
	d.show(p)
}

// speed says how the world's time goes by, where it is not the wall clock's.
func (f *serveFlags) speed() string {
	if f.pace == time.Second {
		return ""
	}
	return fmt.Sprintf("; %s of their time pass in a second", strict.FormatDuration(f.pace))
}

// report says what came of it.
func (f *serveFlags) report(c *cobra.Command, res *scenarios.Result) error {
	out := c.OutOrStdout()
	var err error
	if f.json {
		err = json.NewEncoder(out).Encode(res)
	} else {
		p := newPage(out)
		p.showServed(res, f.record)
		err = p.flush(out)
	}
	if code := codeOf(res.Verdict); err == nil && code != exitExpected {
		return code
	}
	return err
}

// showServed is the verdict on what was served, or on its repetition.
func (p *page) showServed(res *scenarios.Result, record string) {
	p.say("\n%s in %s of virtual time, %s of clients\n\n", plural(res.Events, "event"), brief(res.Virtual), plural(uint64(res.Ops), "operation"))
	p.showChecks(res.Checks)
	p.say("\n%s  %s  hash %s\n", p.mark(res.Verdict), p.bold(res.Scenario), res.Hash)
	p.showUnmet(res)
	look := "zoolab tui served.yaml"
	switch {
	case record == "" && res.Verdict == checker.Fail:
		p.flow("", 0, "What came from outside is gone. With --record FILE it can be repeated, looked at and shrunk.")
		return
	case record == "":
		return
	case res.Violation != nil:
		look += fmt.Sprintf(" --event %d", res.Moment())
	}
	p.say("\n")
	p.table("  ", [][]string{
		{"have it again:", "zoolab replay " + quoted(record)},
		{"make it a scenario:", "zoolab replay " + quoted(record) + " --as-scenario served.yaml"},
		{"and look at it:", look},
	})
}

// created makes a file that was not there. What clients did cannot be done again, so a
// recording is never written over.
func created(path string) (*os.File, error) {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, errOverRecording(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be written: %w", path, bare(err))
	}
	return to, nil
}

func errOverRecording(path string) error {
	return fmt.Errorf("%s: is there already, and no recording is written over; remove it, or write another name", path)
}
