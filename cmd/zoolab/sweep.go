package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/sweep"
)

// sweepFlags are the flags of zoolab sweep.
type sweepFlags struct {
	source
	seeds   string
	shard   string
	workers int
	first   bool
	json    bool
}

func newSweep() *cobra.Command {
	var f sweepFlags
	c := &cobra.Command{
		Use:   "sweep FILE|NAME --seeds A..B",
		Short: "Run a scenario under many seeds",
		Long: "Sweep runs a scenario under every seed from A to B on all cores, and groups what went wrong by check,\n" +
			"smallest seeds first. What it prints does not depend on the number of workers. Of a scenario that\n" +
			"expects a violation it says how many seeds show it.",
		Example: "  zoolab sweep paxos-random-faults --seeds 1..10000\n  zoolab sweep mine.yaml --seeds 1..1000000 --shard 2/8 --first",
		Args:    exactlyOne("one scenario: a file, or a name of zoolab list scenarios"),
		RunE:    func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	f.source.register(c)
	c.Flags().StringVar(&f.seeds, "seeds", "", "the seeds, both ends included: A..B")
	c.Flags().StringVar(&f.shard, "shard", "", "run the i-th of n parts of the seeds: i/n")
	c.Flags().IntVar(&f.workers, "workers", 0, "seeds that run at a time (0: one a core)")
	c.Flags().BoolVar(&f.first, "first", false, "stop at the lowest seed that fails, or shows the expected violation")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	return c
}

// options reads the flags that say which seeds to run.
func (f *sweepFlags) options() (sweep.Options, error) {
	o := sweep.Options{Workers: f.workers, First: f.first}
	if f.seeds == "" {
		return o, fmt.Errorf("zoolab sweep needs the seeds: write --seeds A..B, such as --seeds 1..1000")
	}
	if f.workers < 0 || f.workers > 1024 {
		return o, fmt.Errorf("--workers %d: write a number from 1 to 1024, or 0 for one a core", f.workers)
	}
	var err error
	if o.Seeds, err = sweep.ParseSeeds(f.seeds); err != nil {
		return o, fmt.Errorf("--seeds %w", err)
	}
	if f.shard != "" {
		o.Seeds, err = o.Seeds.ParseShard(f.shard)
	}
	return o, err
}

func (f *sweepFlags) run(c *cobra.Command, ref string) error {
	o, err := f.options()
	if err != nil {
		return err
	}
	experiment, _, err := f.open(ref)
	if err != nil {
		return err
	}
	began := time.Now()
	finish := progress(c.ErrOrStderr(), &o)
	report, err := sweep.Run(c.Context(), experiment, o)
	finish()
	if err != nil {
		return err
	}
	if f.json {
		err = json.NewEncoder(c.OutOrStdout()).Encode(report)
	} else {
		p := newPage(c.OutOrStdout())
		p.showSweep(experiment, report)
		p.showSpeed(report, time.Since(began))
		err = p.flush(c.OutOrStdout())
	}
	if code := codeOf(report.Verdict); err == nil && code != exitExpected {
		return code
	}
	return err
}

// progress draws a bar on a terminal, and nothing elsewhere. What it returns
// takes the bar away.
func progress(to io.Writer, o *sweep.Options) (finish func()) {
	if !isTerminal(to) {
		return func() {}
	}
	bars := mpb.New(mpb.WithOutput(to), mpb.WithWidth(60))
	bar := bars.AddBar(int64(min(o.Seeds.Count(), math.MaxInt64)), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.CountersNoUnit("%d / %d seeds ")),
		mpb.AppendDecorators(decor.Percentage(), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	o.Progress = func(seeds int) { bar.IncrBy(seeds) }
	return func() {
		bar.Abort(true)
		bars.Wait()
	}
}

// showSweep tells a person what came of a sweep. It says nothing that
// depends on the machine.
func (p *page) showSweep(c *scenarios.Case, r *sweep.Report) {
	p.say("%s, seeds %s\n%s\n\n", p.bold(r.Scenario), r.Seeds, c.Scenario.About)
	p.say("%s  %s\n", p.mark(r.Verdict), r.Summary())
	if r.Found > 0 {
		p.showCommands("    ", c, r.FirstFound, r.FoundAt)
	}
	p.showLandmarks(r)
	for _, g := range r.Failures {
		seeds := strings.Trim(fmt.Sprint(g.Seeds), "[]")
		if g.Count > uint64(len(g.Seeds)) {
			seeds += " …"
		}
		p.say("\n  %s  %s in %s: %s\n", p.mark(g.Kind), p.bold(g.Check), plural(g.Count, "seed"), seeds)
		p.say("    seed %d: %s\n", g.Seeds[0], g.Detail)
		p.showCommands("    ", c, g.Seeds[0], g.Moment)
	}
}

// showLandmarks says how much the sweep has seen of what it should. One that
// was never reached makes all the green worth less.
func (p *page) showLandmarks(r *sweep.Report) {
	if len(r.Landmarks) == 0 {
		return
	}
	p.say("\n  landmarks, and how many seeds came by\n")
	rows := make([][]string, len(r.Landmarks))
	for i, l := range r.Landmarks {
		rows[i] = []string{l.Name, fmt.Sprint(l.Seeds)}
		if l.Seeds == 0 {
			rows[i][1] = p.paint("33", "never reached: this sweep says nothing about it")
		}
	}
	p.table("    ", rows)
}

// showSpeed ends the report with what does depend on the machine.
func (p *page) showSpeed(r *sweep.Report, took time.Duration) {
	perSecond := float64(r.Runs) / max(took.Seconds(), 1e-9)
	p.say("\n  %s in %s, %.0f seeds/s\n", plural(r.Events, "event"), took.Round(10*time.Millisecond), perSecond)
}
