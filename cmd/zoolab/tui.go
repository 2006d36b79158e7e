package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/tui"
	"github.com/zoolab/zoolab/tui/screen"
)

// tuiFlags are the flags of zoolab tui.
type tuiFlags struct {
	source
	outFlags
	lookFlags
	at    int
	event uint64
	keys  bool
}

// lookFlags are how a person wants the lab.
type lookFlags struct {
	lang  string
	theme string
	still bool
}

func (f *lookFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.lang, "lang", "", "the language: en or zh; LC_ALL and LANG decide otherwise")
	c.Flags().StringVar(&f.theme, "theme", "", "how it looks: "+strings.Join(screen.Themes, ", ")+"; what the terminal can show otherwise")
	c.Flags().BoolVar(&f.still, "still", false, "no motion between two steps")
}

func newTui() *cobra.Command {
	var f tuiFlags
	c := &cobra.Command{
		Use:   "tui [FILE|NAME|MOMENT]",
		Short: "The terminal lab: step through a run, forward and back, and touch it",
		Long: "Tui shows a run on the terminal: step forward and back, see why each step happened, and lose, hold or\n" +
			"duplicate messages, crash nodes, cut links. What is changed becomes a branch; the old future stays.\n" +
			"Without a scenario it shows those of the library. ? shows all keys. A moment is the line that the key y\n" +
			"copies, such as paxos-quiet@7:1837: it opens the same step of the same branch.",
		Example: "  zoolab tui\n  zoolab tui paxos-quiet\n  zoolab tui zookeeper-split-brain --at 1500 --lang zh",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("zoolab tui shows one scenario at a time, not %d", len(args))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			f.seeded = c.Flags().Changed("seed")
			return f.run(c, args)
		},
	}
	f.source.register(c)
	c.Flags().Uint64Var(&f.seed, "seed", 0, "run with this seed instead of the scenario's")
	c.Flags().IntVar(&f.at, "at", 0, "begin after so many steps")
	c.Flags().Uint64Var(&f.event, "event", 0, "begin at the event of that number, as failures name it")
	f.lookFlags.register(c)
	c.Flags().BoolVar(&f.keys, "keys", false, "print the table of keys as Markdown")
	f.outFlags.register(c)
	return c
}

func (f *tuiFlags) run(c *cobra.Command, args []string) error {
	o, err := f.options()
	if err == nil {
		err = f.place()
	}
	if err == nil {
		err = f.check(c)
	}
	if err != nil {
		return err
	}
	if f.keys {
		_, err := c.OutOrStdout().Write([]byte(tui.Keys(o)))
		return err
	}
	m, err := f.model(args, o)
	if err != nil {
		return err
	}
	outside := tui.Outside{Open: openSession}
	if done, err := f.out(c, m, outside); done {
		return err
	}
	if !onTerminal(c.OutOrStdout()) || !onTerminal(c.InOrStdin()) {
		return errors.New("the lab needs a terminal to draw on, and this is none; --plain has it in lines of text")
	}
	return tui.Run(m, outside)
}

// options reads the flags that say how a person wants the lab.
func (f *lookFlags) options() (tui.Options, error) {
	o := tui.Options{Still: f.still || os.Getenv("TERM") == "linux"}
	switch f.lang {
	case "zh":
		o.Chinese = true
	case "":
		o.Chinese = strings.HasPrefix(locale(), "zh")
	case "en":
	default:
		return o, fmt.Errorf("--lang %s: write en or zh", quoted(f.lang))
	}
	if f.theme != "" {
		i := slices.Index(screen.Themes, f.theme)
		if i < 0 {
			return o, fmt.Errorf("--theme %s: write one of %s", quoted(f.theme), strings.Join(screen.Themes, ", "))
		}
		o.Theme = screen.Theme(i)
	}
	return o, nil
}

// place refuses flags of where to begin that cannot be.
func (f *tuiFlags) place() error {
	switch {
	case f.at > 0 && f.event > 0:
		return errors.New("--at counts steps and --event counts events: give one of them")
	case f.at < 0:
		return fmt.Errorf("--at %d: write the number of a step, 0 or more", f.at)
	}
	return nil
}

// locale is the person's, as the environment has it.
func locale() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// model opens what the arguments say.
func (f *tuiFlags) model(args []string, o tui.Options) (tui.Model, error) {
	if len(args) == 0 {
		if f.seeded || len(f.set) > 0 || f.at > 0 || f.event > 0 || f.lab != "" {
			return tui.Model{}, errors.New("--seed, --set, --at, --event and --lab are of a scenario: name one, as in zoolab tui paxos-quiet")
		}
		return tui.New(nil, o), nil
	}
	stage, err := f.stage()
	if err != nil {
		return tui.Model{}, err
	}
	if err := unrecorded(args[0]); err != nil {
		return tui.Model{}, err
	}
	at, seeded, err := f.moment(args[0])
	if err != nil {
		return tui.Model{}, err
	}
	at.Stage = stage
	s, err := tui.NewSession(at, seeded)
	if err != nil {
		return tui.Model{}, err
	}
	m := tui.New(s, o)
	switch {
	case f.event > 0:
		m = m.AtEvent(f.event)
	case at.Step > 0:
		m = m.At(at.Step)
	}
	return m, nil
}

// moment reads what is to be shown, and whether its seed was given: a scenario, or the
// line of a moment, which has a seed and a step of its own.
func (f *tuiFlags) moment(ref string) (at scenarios.Moment, seeded bool, err error) {
	at, seeded = scenarios.Moment{Ref: ref, Step: f.at, Seed: f.seed}, f.seeded
	if _, err := os.Stat(ref); err != nil && strings.Contains(ref, "@") {
		if f.seeded || len(f.set) > 0 || f.at > 0 || f.event > 0 {
			return at, false, errors.New("the line of a moment says itself which seed, settings and step are meant: leave out --seed, --set, --at and --event")
		}
		at, err = scenarios.ParseMoment(ref)
		return at, true, err
	}
	at.Set, err = f.settings()
	return at, seeded, err
}

// openSession opens a scenario that was picked from the list.
func openSession(ref string) (*tui.Session, error) {
	return tui.NewSession(scenarios.Moment{Ref: ref}, false)
}
