// Zoolab runs distributed protocols in a deterministic world, and judges what
// they do. `zoolab help` lists its commands; `zoolab run paxos-quiet` is a
// good first one.
//
// Each command is a file of its own here. Exit codes are part of the
// contract: 0 as expected, 1 a property was violated, 2 bad input or usage,
// 3 undecided.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios/strict"
)

func main() {
	// The first Ctrl-C asks a command to end with what it has; a second one
	// ends the process as ever. A terminal that goes away asks, too, unless
	// whoever began it has said that it is to stay, as nohup does.
	asks := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		asks = append(asks, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), asks...)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitExpected  = 0
	exitViolated  = 1
	exitUsage     = 2
	exitUndecided = 3
)

// An exit ends a command with a code when everything there is to say has
// been said.
type exit int

// Error makes the code an error; nobody prints it.
func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// run runs the program and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	left := &closers{}
	err := root.ExecuteContext(context.WithValue(ctx, closersKey{}, left))
	for _, do := range left.all {
		do()
	}
	var code exit
	switch {
	case err == nil:
		return exitExpected
	case errors.As(err, &code):
		return int(code)
	}
	complain(stderr, err)
	if errors.Is(err, context.Canceled) {
		return exitUndecided
	}
	return exitUsage
}

// complain prints what is wrong, one sentence a line.
func complain(stderr io.Writer, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		_, _ = fmt.Fprintln(stderr, "zoolab:", line) // there is nobody else to tell
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "zoolab",
		Short: "A zoo of distributed protocols in a deterministic world",
		Long: "Zoolab runs distributed protocols in a deterministic world and judges what they do.\n" +
			"A run is a function of its scenario and its seed: the same ones give the same hash on any machine.\n\n" +
			"Exit codes: 0 as expected, 1 a property was violated, 2 bad input or usage, 3 undecided.",
		Example:       "  zoolab list scenarios\n  zoolab run paxos-quiet\n  zoolab sweep paxos-random-faults --seeds 1..1000",
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%s; see %s --help", plainly(err), c.CommandPath())
	})
	root.AddCommand(newRun(), newList(), newSchema(), newReplay(), newSweep(), newExplore(), newShrink(), newTui(), newGrade(), newLab(), newServe())
	return root
}

// plainly says what is wrong with a flag without the name of the function
// that could not read it.
func plainly(err error) string {
	if said, _, found := strings.Cut(err.Error(), ": time: "); found {
		return said + ": write a time with its unit, such as 500ms or 2s"
	}
	said, why, found := strings.Cut(err.Error(), ": strconv.")
	if !found {
		return err.Error()
	}
	if strings.HasSuffix(why, "value out of range") {
		return said + ": it is too large"
	}
	return said + ": write a whole number, 0 or more"
}

// noArgs refuses arguments: of the program itself, one is a misspelt command.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !c.HasSubCommands() {
		return fmt.Errorf("%s takes no argument %q", c.CommandPath(), args[0])
	}
	var known []string
	for _, sub := range c.Commands() {
		known = append(known, sub.Name())
	}
	if near := strict.Nearest(args[0], known); near != "" {
		return fmt.Errorf("there is no command %q; did you mean %s?", args[0], near)
	}
	return fmt.Errorf("there is no command %q; see %s --help", args[0], c.CommandPath())
}
