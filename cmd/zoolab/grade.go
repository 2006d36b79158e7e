package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
			"Exit codes: 0 all points, 1 points are missing, 2 bad input or nothing to grade, 3 interrupted.",
		Example: "  zoolab grade 04\n  zoolab grade 04 --dir mine --format junit -o results.xml\n" +
			"  zoolab grade 04 --hidden ../secret --format gradescope -o results.json\n  zoolab grade 04 --batch --dir submissions -o class.csv",
		Args: exactlyOne("one lab: a number or a name of zoolab lab list"),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	c.Flags().StringVar(&f.dir, "dir", ".", "the folder of the submission, or of all submissions")
	c.Flags().StringVar(&f.hidden, "hidden", "", "take the hidden tests from this folder instead of the lab's own")
	c.Flags().BoolVar(&f.visible, "visible", false, "run the visible tests alone")
	c.Flags().StringVar(&f.format, "format", "text", "how to write the report: "+strings.Join(format.Names(), ", "))
	c.Flags().StringVarP(&f.out, "output", "o", "", "write it to this file, again after every test")
	c.Flags().StringArrayVar(&f.also, "also", nil, "write it in another form as well, as in junit=results.xml")
	c.Flags().BoolVar(&f.batch, "batch", false, "grade every folder in --dir, and write the table of the class")
	c.Flags().BoolVar(&f.all, "all", false, "show every failure in full")
	c.Flags().BoolVar(&f.reveal, "reveal", false, "tell of hidden tests what is told of visible ones; not for students' eyes")
	c.Flags().BoolVar(&f.quick, "quick", false, "do not look for the shortest trace of a failure")
	c.Flags().StringVar(&f.keep, "keep", "", "write the shortest runs of failures to this folder, as scenarios")
	c.Flags().IntVar(&f.workers, "workers", 0, "runs that go on at a time (0: one a core)")
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
	if f.workers < 0 || f.workers > 1024 {
		return fmt.Errorf("--workers %d: write a number from 1 to 1024, or 0 for one a core", f.workers)
	}
	o := grade.Options{Tests: tests, Feedback: !f.quick, Keep: f.keep, Dir: f.dir, Workers: f.workers, Reveal: f.reveal, Version: buildVersion()}
	if f.batch {
		return f.class(c, lab, o)
	}
	return f.one(c, lab, o, targets)
}

// one grades one submission.
func (f *gradeFlags) one(c *cobra.Command, lab *labs.Lab, o grade.Options, targets []format.Target) error {
	looks := format.Options{Colour: styleOf(c.OutOrStdout()).colour, All: f.all,
		More: strings.TrimSuffix(fmt.Sprintf("zoolab grade %s --dir %s --all", lab.Number(), quoted(f.dir)), " --dir . --all")}
	if strings.HasSuffix(looks.More, lab.Number()) {
		looks.More += " --all"
	}
	save := func(r *grade.Report) error {
		var errs []error
		for _, t := range targets {
			if t.Path != "" {
				errs = append(errs, format.Save(t.Path, t.Format, r, looks))
			}
		}
		return errors.Join(errs...)
	}
	var saved error
	o.Progress = func(r *grade.Report) { saved = save(r) }
	r, err := grade.Grade(c.Context(), lab, f.dir, o)
	if err == nil {
		err = saved
	}
	if err == nil {
		err = save(r)
	}
	for _, t := range targets {
		if err == nil && t.Path == "" {
			err = format.Write(c.OutOrStdout(), t.Format, r, looks)
		}
	}
	if err != nil {
		return err
	}
	return gradeCode(r)
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

// mostSubmissions bounds a class.
const mostSubmissions = 10_000

// class grades every folder in one and writes the table.
func (f *gradeFlags) class(c *cobra.Command, lab *labs.Lab, o grade.Options) error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return fmt.Errorf("the submissions cannot be listed: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return !e.IsDir() || strings.HasPrefix(e.Name(), ".") })
	switch {
	case len(entries) == 0:
		return fmt.Errorf("there is no folder in %s; with --batch every folder in it is a submission", quoted(f.dir))
	case len(entries) > mostSubmissions:
		return fmt.Errorf("%d submissions in %s: grade at most %d at a time", len(entries), quoted(f.dir), mostSubmissions)
	}
	o.Feedback = false
	var all []*grade.Report
	for i, e := range entries {
		o.Submission = e.Name()
		r, err := grade.Grade(c.Context(), lab, filepath.Join(f.dir, e.Name()), o)
		if err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
		all = append(all, r)
		fmt.Fprintf(c.ErrOrStderr(), "%d of %d  %s: %s of %s, %s\n", i+1, len(entries), e.Name(), r.Score, r.Max, r.Status)
		if c.Context().Err() != nil {
			break
		}
	}
	err = writeTo(f.out, func(to io.Writer) error {
		if to == nil {
			to = c.OutOrStdout()
		}
		return format.Class(to, all)
	})
	if err == nil && c.Context().Err() != nil {
		err = context.Canceled
	}
	return err
}

// buildVersion is the program's release, "devel" for one built from a checkout.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
