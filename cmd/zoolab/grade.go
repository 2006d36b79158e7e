package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// gradeFlags are the flags of zoolab grade.
type gradeFlags struct {
	dir     string
	hidden  string
	visible bool
	format  string
	out     string
	also    []string
	batch   bool
	all     bool
	reveal  bool
	quick   bool
	keep    string
	workers int
}

func newGrade() *cobra.Command {
	var f gradeFlags
	c := &cobra.Command{
		Use:   "grade LAB [--dir D] [--hidden D] [--format F] [-o FILE]",
		Short: "Grade what a student wrote for a lab",
		Long: "Grade takes the student's files of a lab from a folder, lays them over a clean copy of the lab, reads\n" +
			"them, builds them without a network, and runs the lab's tests with the student's nodes in a process of\n" +
			"their own. The same files get the same score.\n" +
			"With --batch every folder in D is a submission, and the table of the class is printed as CSV.\n" +
			"Exit codes: 0 all points, 1 points are missing, 2 bad input or no submission, 3 interrupted; with --batch,\n" +
			"0 when every folder has its row, whatever is in it.",
		Example: "  zoolab grade 04\n  zoolab grade 04 --dir mine --format junit -o results.xml\n" +
			"  zoolab grade 04 --hidden ../secret --format gradescope -o results.json\n  zoolab grade 04 --batch --dir submissions -o class.csv",
		Args: exactlyOne("one lab: a number or a name of zoolab lab list"),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },

		ValidArgsFunction: completeLab,
	}
	c.Flags().StringVar(&f.dir, "dir", ".", "the folder of the submission, or of all submissions")
	c.Flags().StringVar(&f.hidden, "hidden", "", "take the hidden tests from this folder instead of the lab's own")
	c.Flags().BoolVar(&f.visible, "visible", false, "run the visible tests alone")
	c.Flags().StringVar(&f.format, "format", "text", "how to write the report: "+strings.Join(format.Names(), ", "))
	c.Flags().StringVarP(&f.out, "output", "o", "", "write it to this file, again after every test; with --batch, after every submission")
	c.Flags().StringArrayVar(&f.also, "also", nil, "write it in another form as well, as in junit=results.xml")
	c.Flags().BoolVar(&f.batch, "batch", false, "grade every folder in --dir, and write the table of the class")
	c.Flags().BoolVar(&f.all, "all", false, "show every failure in full")
	c.Flags().BoolVar(&f.reveal, "reveal", false, "tell of hidden tests what is told of visible ones; not for students' eyes")
	c.Flags().BoolVar(&f.quick, "quick", false, "do not look for the shortest trace of a failure")
	c.Flags().StringVar(&f.keep, "keep", "", "write the shortest runs of failures to this folder, as scenarios")
	c.Flags().IntVar(&f.workers, "workers", 0, "runs that go on at a time (0: one a core)")
	completeFlag(c, "format", format.Names)
	return c
}

// targets are the forms of the report and where each goes, "" for the command's output.
func (f *gradeFlags) targets() ([]format.Target, error) {
	if _, err := format.Find(f.format); err != nil {
		return nil, err
	}
	all := []format.Target{{Format: f.format, Path: f.out}}
	for _, text := range f.also {
		t, err := format.ParseTarget(text)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all, func(other format.Target) bool { return other.Path == t.Path }) {
			return nil, fmt.Errorf("%s would be written twice: name another file in -o or --also", quoted(t.Path))
		}
		all = append(all, t)
	}
	return all, nil
}

// tests are those that the flags ask for.
func (f *gradeFlags) tests(lab *labs.Lab) ([]grade.Test, error) {
	switch {
	case f.visible && f.hidden != "":
		return nil, errors.New("--visible leaves out hidden tests and --hidden says which: give one of them")
	case f.visible:
		return grade.VisibleTests(lab), nil
	case f.hidden == "":
		return grade.AllTests(lab), nil
	}
	hidden, err := grade.ReadHidden(lab, f.hidden)
	return append(grade.VisibleTests(lab), hidden...), err
}

func (f *gradeFlags) run(c *cobra.Command, ref string) error {
	lab, err := labs.Find(ref)
	if err != nil {
		return err
	}
	tests, err := f.tests(lab)
	if err != nil {
		return err
	}
	targets, err := f.targets()
	if err != nil {
		return err
	}
	if err := f.check(c, lab); err != nil {
		return err
	}
	o := grade.Options{Tests: tests, Feedback: !f.quick, Keep: f.keep, Dir: f.dir, Workers: f.workers, Reveal: f.reveal, Version: buildVersion()}
	if f.batch {
		return f.class(c, lab, o)
	}
	return f.one(c, lab, o, targets)
}

// check refuses flags that contradict each other, and folders that are not there, before
// anything is graded.
func (f *gradeFlags) check(c *cobra.Command, lab *labs.Lab) error {
	switch {
	case f.workers < 0 || f.workers > 1024:
		return fmt.Errorf("--workers %d: write a number from 1 to 1024, or 0 for one a core", f.workers)
	case f.keep != "" && f.quick:
		return errors.New("--keep writes the shortest runs and --quick looks for none: give one of them")
	case f.batch:
		for _, name := range []string{"format", "also", "keep", "all"} {
			if c.Flags().Changed(name) {
				return fmt.Errorf("--%s is about one submission, and --batch writes the table of a class: grade one folder, or leave it out", name)
			}
		}
	default:
		if err := isFolder(f.dir, lab); err != nil {
			return err
		}
	}
	if f.keep == "" {
		return nil
	}
	if err := os.MkdirAll(f.keep, 0o755); err != nil {
		return fmt.Errorf("--keep %s: the folder cannot be made: %w", quoted(f.keep), bare(err))
	}
	return nil
}

// isFolder refuses what is no folder of a student's files.
func isFolder(dir string, lab *labs.Lab) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--dir %s: there is no such folder; name the one with %s", quoted(dir), strings.Join(lab.Files, ", "))
	case err != nil:
		return fmt.Errorf("--dir %s: it cannot be read: %w", quoted(dir), bare(err))
	case !info.IsDir():
		return fmt.Errorf("--dir %s: this is a file; name the folder with %s", quoted(dir), strings.Join(lab.Files, ", "))
	}
	return nil
}

// bare is an error without the path that it happened at.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// one grades one submission.
func (f *gradeFlags) one(c *cobra.Command, lab *labs.Lab, o grade.Options, targets []format.Target) error {
	style := styleOf(c.OutOrStdout())
	looks := format.Options{Colour: style.colour, Width: min(style.width, widestReport), All: f.all, More: f.more(c, lab)}
	ctx, stop := context.WithCancel(c.Context())
	defer stop()
	var unsaved error
	o.Progress = func(r *grade.Report) {
		for _, t := range targets {
			if t.Path != "" && unsaved == nil {
				unsaved = format.Save(t.Path, t.Format, r, looks)
			}
		}
		if unsaved != nil {
			stop() // for a report that nobody gets
		}
	}
	r, err := grade.Grade(ctx, lab, f.dir, o)
	if err == nil && unsaved == nil {
		o.Progress(r)
	}
	if err = errors.Join(err, unsaved); err != nil {
		return err
	}
	for _, t := range targets {
		if t.Path == "" {
			if err := format.Write(c.OutOrStdout(), t.Format, r, looks); err != nil {
				return err
			}
		}
	}
	return gradeCode(r)
}

// widestReport is how wide prose may get on a wide terminal.
const widestReport = 120

// more is the command that shows what a report leaves out.
func (f *gradeFlags) more(c *cobra.Command, lab *labs.Lab) string {
	text := c.CommandPath() + " " + lab.Number()
	if f.dir != "." {
		text += " --dir " + quoted(f.dir)
	}
	if f.hidden != "" {
		text += " --hidden " + quoted(f.hidden)
	}
	if f.visible && c.Flags().Lookup("visible") != nil {
		text += " --visible"
	}
	return text + " --all"
}

// gradeCode is the exit code of a report, as an error.
func gradeCode(r *grade.Report) error {
	switch {
	case r.Status == grade.Unfinished:
		return exit(exitUndecided)
	case r.Status == grade.Invalid:
		return exit(exitUsage)
	case r.Score < r.Max:
		return exit(exitViolated)
	}
	return nil
}

// buildVersion is the program's release, "devel" for one built from a checkout.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
