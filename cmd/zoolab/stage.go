package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/scenarios"
)

// A player says whose nodes play in a scenario: the protocol's own, or those of a
// student, which are built and run in a process of their own.
type player struct {
	lab, dir string
	command  *cobra.Command
	staged   *grade.Staged
}

func (p *player) register(c *cobra.Command) {
	p.command = c
	c.Flags().StringVar(&p.lab, "lab", "", "have a student's nodes play: the lab that they are of, such as 04")
	c.Flags().StringVar(&p.dir, "dir", ".", "with --lab, the folder of the student's files")
	completeFlag(c, "lab", labNames)
}

// stage builds the student's nodes, once for a command, or returns nil when nobody
// asked for any.
func (p *player) stage() (scenarios.Stage, error) {
	switch {
	case p.lab == "" && p.command.Flags().Changed("dir"):
		return nil, errors.New("--dir is the folder of a lab's files: say which lab with --lab")
	case p.lab == "":
		return nil, nil
	case p.staged != nil:
		return p.staged, nil
	}
	lab, err := labs.Find(p.lab)
	if err != nil {
		return nil, err
	}
	if err := isFolder(p.dir, lab); err != nil {
		return nil, err
	}
	staged, findings, err := grade.Stage(p.command.Context(), lab, p.dir)
	if err != nil {
		return nil, err
	}
	if len(findings) > 0 {
		lines := []string{fmt.Sprintf("the files in %s cannot play in lab %s:", quoted(p.dir), lab.Number())}
		for _, f := range findings {
			lines = append(lines, f.String())
		}
		return nil, errors.New(strings.Join(lines, "\n"))
	}
	p.staged = staged
	atExit(p.command.Context(), func() { _ = staged.Close() }) // nobody is graded here
	return staged, nil
}

// label is how a command line says whose nodes play, "" for the protocol's own.
func (p *player) label() string {
	switch {
	case p.lab == "":
		return ""
	case p.dir == "" || p.dir == ".":
		return " --lab " + quoted(p.lab)
	}
	return " --lab " + quoted(p.lab) + " --dir " + quoted(p.dir)
}

// closers are what a command leaves to be done at the end of the program.
type closers struct{ all []func() }

type closersKey struct{}

// atExit has something done when the command is over.
func atExit(ctx interface{ Value(any) any }, do func()) {
	if c, ok := ctx.Value(closersKey{}).(*closers); ok {
		c.all = append(c.all, do)
	}
}
