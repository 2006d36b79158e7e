package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// exploreFlags are the flags of zoolab explore.
type exploreFlags struct {
	source
	explore.Options
	json bool
	out  string
}

func newExplore() *cobra.Command {
	var f exploreFlags
	c := &cobra.Command{
		Use:   "explore FILE|NAME",
		Short: "Search every behaviour of a scenario's protocol, shortest first",
		Long: "Explore tries everything that can happen to a scenario's protocol, its clients and its bugs: every order\n" +
			"of messages (each may come late, twice or never), every expiry of an armed timer, crashes between any two\n" +
			"effects of a handler, every fate of what was not synced. Time is left out: a sync is over at once, and the\n" +
			"scenario's own faults, delays and seed are not used. The first violation found has a shortest trace, which -o writes as a scenario that zoolab run runs.\n\n" +
			"A protocol whose retries grow has no end of states: bound it with --states, --depth or --expiries.",
		Example: "  zoolab explore paxos-count-messages --expiries 0 -o shortest.yaml\n  zoolab explore paxos-quiet --set 'clients=[]' --set 'bugs=[ignore-accepted]' --expiries 0",
		Args:    exactlyOne("one scenario: a file, or a name of zoolab list scenarios"),
		RunE:    func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	f.source.register(c)
	c.Flags().IntVar(&f.States, "states", 1_000_000, "visit at most so many states")
	c.Flags().IntVar(&f.Depth, "depth", 0, "look at behaviours of at most so many moves (0: any)")
	c.Flags().IntVar(&f.Crashes, "crashes", 0, "let nodes crash so many times in all")
	c.Flags().IntVar(&f.Expiries, "expiries", 1, "let timers expire so many times at each node (-1: any)")
	c.Flags().IntVar(&f.Resets, "resets", 0, "let the connections of two nodes break so many times in all")
	c.Flags().BoolVar(&f.Once, "once", false, "deliver each datagram at most once")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	c.Flags().StringVarP(&f.out, "output", "o", "", "write the shortest counterexample to this file, as a scenario")
	return c
}

// check refuses bounds that bound nothing.
func (f *exploreFlags) check() error {
	for _, b := range []struct {
		flag        string
		value, most int
	}{{"--states", f.States, 200_000_000}, {"--depth", f.Depth, 1_000_000}, {"--crashes", f.Crashes, 1000}, {"--resets", f.Resets, 1000}, {"--expiries", f.Expiries, 1_000_000}} {
		if b.value < 0 && (b.flag != "--expiries" || b.value != sim.Unlimited) || b.value > b.most || b.flag == "--states" && b.value == 0 {
			return fmt.Errorf("%s %d: write a number up to %d", b.flag, b.value, b.most)
		}
	}
	return nil
}

func (f *exploreFlags) run(c *cobra.Command, ref string) error {
	if err := f.check(); err != nil {
		return err
	}
	experiment, _, err := f.open(ref)
	if err != nil {
		return err
	}
	cfg := experiment.Model()
	told := &teller{}
	f.Tracer = told
	finish := f.progress(c.ErrOrStderr())
	began := time.Now()
	r, err := explore.Breadth(c.Context(), cfg, f.Options)
	took := time.Since(began)
	finish()
	stopped := errors.Is(err, explore.ErrStopped)
	if err != nil && !stopped {
		return err
	}
	if err := f.write(experiment, &r); err != nil {
		return err
	}
	o := outcomeOf(experiment, &r, stopped)
	if f.json {
		if err := json.NewEncoder(c.OutOrStdout()).Encode(o); err != nil {
			return err
		}
	} else {
		showSearch(c.OutOrStdout(), experiment, &r, o, told.lines, took)
		f.sayWhere(c.OutOrStdout(), &r)
	}
	if code := codeOf(o.Verdict); code != exitExpected {
		return code
	}
	return nil
}

// write keeps the counterexample as a scenario.
func (f *exploreFlags) write(c *scenarios.Case, r *explore.Result) error {
	if f.out == "" || r.Violation == nil {
		return nil
	}
	return writeTo(f.out, func(to io.Writer) error {
		_, err := to.Write(file.Marshal(c.Counterexample(r.Trace, r.Violation)))
		return err
	})
}

func (f *exploreFlags) sayWhere(out io.Writer, r *explore.Result) {
	switch {
	case r.Violation == nil:
	case f.out != "":
		fmt.Fprintf(out, "\n  see it:   zoolab tui %s\n  run it:   zoolab run %s\n", quoted(f.out), quoted(f.out))
	default:
		fmt.Fprintf(out, "\n  add -o FILE.yaml to keep it as a scenario, and see it: zoolab tui FILE.yaml\n")
	}
}

// searchOutcome is the JSON form of what a search found.
type searchOutcome struct {
	Scenario    string          `json:"scenario"`
	Verdict     checker.Verdict `json:"verdict"` // against what the scenario expects
	States      int             `json:"states"`
	Transitions uint64          `json:"transitions"`
	Depth       int             `json:"depth"`
	Exhausted   bool            `json:"exhausted"`
	Handlers    uint64          `json:"handlers"`
	Violates    string          `json:"violates,omitempty"`
	Detail      string          `json:"detail,omitempty"`
	Moves       int             `json:"moves,omitempty"` // of the counterexample
	Trace       []string        `json:"trace,omitempty"`
	Reached     []string        `json:"reached,omitempty"`
	Interrupted bool            `json:"interrupted"`
}

// outcomeOf judges a search: a violation is a failure unless the scenario
// expects that very one; nothing found is a pass only when nothing is left
// to look at, and never where a violation was expected.
func outcomeOf(c *scenarios.Case, r *explore.Result, stopped bool) searchOutcome {
	o := searchOutcome{Scenario: string(c.Scenario.Name), States: r.States, Transitions: r.Transitions, Depth: r.Depth,
		Exhausted: r.Exhausted, Handlers: r.Handlers, Moves: r.Moves, Reached: r.Reached, Interrupted: stopped}
	expected := c.Scenario.Expect.Violates.Text
	switch {
	case r.Violation != nil:
		o.Violates, o.Detail = r.Violation.Monitor, r.Violation.Text
		o.Verdict = checker.Fail
		if o.Violates == expected {
			o.Verdict = checker.Pass
		}
		for _, choice := range r.Trace {
			o.Trace = append(o.Trace, choice.String())
		}
	case stopped || !r.Exhausted:
		o.Verdict = checker.Undecided
	case expected != "":
		o.Verdict = checker.Fail
	default:
		o.Verdict = checker.Pass
	}
	return o
}

// showSearch prints what a search found, for people.
func showSearch(out io.Writer, c *scenarios.Case, r *explore.Result, o searchOutcome, lines []string, took time.Duration) {
	st := styleOf(out)
	fmt.Fprintf(out, "%s  %s\n\n", st.bold(o.Scenario), st.mark(o.Verdict))
	fmt.Fprintf(out, "  %d states, %d transitions, %d moves deep, in %s\n", r.States, r.Transitions, r.Depth, took.Round(time.Millisecond))
	fmt.Fprintf(out, "  %d handlers run for them; %d states of single nodes, %d messages\n", r.Handlers, r.Locals, r.Letters)
	if len(r.Reached) > 0 {
		fmt.Fprintf(out, "  reached: %s\n", strings.Join(r.Reached, ", "))
	}
	expected := c.Scenario.Expect.Violates.Text
	switch {
	case r.Violation != nil:
		fmt.Fprintf(out, "\n  %s: %s\n\n  a shortest way there, %d moves:\n", st.bold(r.Violation.Monitor), r.Violation.Text, r.Moves)
		for _, l := range lines {
			fmt.Fprintf(out, "    %s\n", l)
		}
	case o.Interrupted:
		fmt.Fprintf(out, "\n  interrupted: nothing was found so far\n")
	case o.Verdict == checker.Undecided:
		fmt.Fprintf(out, "\n  nothing was found, and there is more to look at: raise --states, or bound the protocol with --expiries\n")
	case expected != "":
		fmt.Fprintf(out, "\n  %s was expected, and no behaviour within the bounds shows it: allow --crashes, or raise --expiries\n", expected)
	default:
		fmt.Fprintf(out, "\n  every behaviour within the bounds was looked at: no property is violated\n")
		fmt.Fprintf(out, "  (a state may have been taken for another with a chance below 2^-%d)\n", max(r.Collision, 1))
	}
}

// teller is a tracer that keeps a counterexample as lines.
type teller struct{ lines []string }

// Record keeps what happened and what nodes said.
func (t *teller) Record(w *sim.World, r sim.Record) {
	switch r.Sort {
	case sim.Took, sim.Struck:
		t.lines = append(t.lines, w.Line(r))
	case sim.Stated:
		t.lines = append(t.lines, "    "+w.Line(r))
	}
}

// progress shows how far a search is, on a terminal.
func (f *exploreFlags) progress(stderr io.Writer) (finish func()) {
	if !isTerminal(stderr) {
		return func() {}
	}
	began := time.Now()
	f.Progress = func(r explore.Result) {
		fmt.Fprintf(stderr, "\r\x1b[K%d states, %d transitions, %d moves deep, %s", r.States, r.Transitions, r.Depth, time.Since(began).Round(time.Second))
	}
	return func() { fmt.Fprint(stderr, "\r\x1b[K") }
}
