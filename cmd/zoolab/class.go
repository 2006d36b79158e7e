package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// mostSubmissions bounds a class.
const mostSubmissions = 10_000

// class grades every folder in one and writes the table. What is no folder is passed
// over, and said to be.
func (f *gradeFlags) class(c *cobra.Command, lab *labs.Lab, o grade.Options) error {
	names, err := f.submissions(c)
	if err != nil {
		return err
	}
	if err := f.saveClass(nil); err != nil {
		return err
	}
	o.Feedback = false
	var all []*grade.Report
	for i, name := range names {
		o.Submission = name
		r, err := grade.Grade(c.Context(), lab, filepath.Join(f.dir, name), o)
		if err != nil {
			return fmt.Errorf("%s: %w", quoted(name), err)
		}
		all = append(all, r)
		fmt.Fprintf(c.ErrOrStderr(), "%d of %d  %s: %s of %s, %s\n", i+1, len(names), quoted(name), r.Score, r.Max, r.Status)
		if err := f.saveClass(all); err != nil {
			return err
		}
		if c.Context().Err() != nil {
			break
		}
	}
	if f.out == "" {
		err = format.Class(c.OutOrStdout(), all)
	}
	if err == nil && c.Context().Err() != nil {
		complain(c.ErrOrStderr(), fmt.Errorf("interrupted at submission %d of %d: the table ends there", len(all), len(names)))
		return exit(exitUndecided)
	}
	return err
}

// saveClass writes the table so far to the file that was asked for, if one was.
func (f *gradeFlags) saveClass(all []*grade.Report) error {
	if f.out == "" {
		return nil
	}
	return format.SaveClass(f.out, all)
}

// submissions lists the folders of a class, in the order of their names.
func (f *gradeFlags) submissions(c *cobra.Command) (names []string, err error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, fmt.Errorf("--dir %s: the submissions cannot be listed: %w", quoted(f.dir), bare(err))
	}
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case e.IsDir():
			names = append(names, e.Name())
		default:
			fmt.Fprintf(c.ErrOrStderr(), "%s is passed over: it is no folder\n", quoted(e.Name()))
		}
	}
	switch {
	case len(names) == 0:
		return nil, fmt.Errorf("--dir %s: there is no folder in it; with --batch every folder in it is a submission", quoted(f.dir))
	case len(names) > mostSubmissions:
		return nil, fmt.Errorf("--dir %s: there are %d submissions in it; grade at most %d at a time", quoted(f.dir), len(names), mostSubmissions)
	}
	return names, nil
}
