package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
	"github.com/zoolab/zoolab/labs/grade/handout"
	"github.com/zoolab/zoolab/scenarios"
)

func newLab() *cobra.Command {
	c := &cobra.Command{
		Use:   "lab list|show|test|handout|bundle",
		Short: "Read, hand out and test the labs of the course",
		Long: "Labs are where a student writes a protocol and Zoolab runs it. A teacher hands one out as a module of\n" +
			"its own; a student reads the chapter, writes the files, and tests them; zoolab grade grades them.",
		Example: "  zoolab lab list\n  zoolab lab show 04\n  zoolab lab handout 04 paxos-lab\n  zoolab lab test 04 --dir paxos-lab",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newLabList(), newLabShow(), newLabTest(), newLabHandout(), newLabBundle())
	return c
}

// listLabs are the labs as zoolab list has them.
func listLabs() (rows []scenarios.Listed) {
	for _, l := range labs.All() {
		rows = append(rows, scenarios.Listed{Name: l.Folder(), About: l.About, Protocol: l.Protocol, Cites: l.Paper})
	}
	return rows
}

func newLabList() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the labs",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON {
				return printRows(c.OutOrStdout(), listLabs())
			}
			p := newPage(c.OutOrStdout())
			p.showRows("", listLabs())
			return p.flush(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}

// labRow is what programs read of a lab.
type labRow struct {
	Name       string     `json:"name"`
	Title      string     `json:"title"`
	About      string     `json:"about"`
	Protocol   string     `json:"protocol"`
	Files      []string   `json:"files"`
	Points     int        `json:"points"`
	Properties []labShare `json:"properties"`
}

// labShare is what programs read of a property.
type labShare struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Points int    `json:"points"`
	About  string `json:"about"`
}

func newLabShow() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "show LAB",
		Short:   "Print a lab's chapter",
		Example: "  zoolab lab show 04 | less\n  zoolab lab show paxos --json",
		Args:    exactlyOne("one lab: a number or a name of zoolab lab list"),

		ValidArgsFunction: completeLab,

		RunE: func(c *cobra.Command, args []string) error {
			lab, err := labs.Find(args[0])
			if err != nil {
				return err
			}
			if !asJSON {
				chapter, err := fs.ReadFile(lab.Source(), "README.md")
				if err != nil {
					return err
				}
				_, err = c.OutOrStdout().Write(chapter)
				return err
			}
			row := labRow{Name: lab.Folder(), Title: lab.Title, About: lab.About, Protocol: lab.Protocol, Files: lab.Files, Points: lab.Points()}
			for _, p := range lab.Properties {
				row.Properties = append(row.Properties, labShare{p.Name, string(p.Kind), p.Points, p.About})
			}
			return json.NewEncoder(c.OutOrStdout()).Encode(row)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print what is graded as one JSON object, without the chapter")
	return c
}

func newLabTest() *cobra.Command {
	f := gradeFlags{visible: true, format: "text"}
	c := &cobra.Command{
		Use:   "test LAB [--dir D]",
		Short: "Run a lab's visible tests on a student's files",
		Long: "Test grades the student's files by the visible tests alone, and shows of each failure a trace that was\n" +
			"made as short as it could be. Exit codes: 0 all passed, 1 some failed, 2 bad input.",
		Example: "  zoolab lab test 04\n  zoolab lab test 04 --dir paxos-lab --quick",
		Args:    exactlyOne("one lab: a number or a name of zoolab lab list"),

		ValidArgsFunction: completeLab,

		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	c.Flags().StringVar(&f.dir, "dir", ".", "the folder of the student's files")
	c.Flags().BoolVar(&f.all, "all", false, "show every failure in full")
	c.Flags().StringVar(&f.keep, "keep", "", "write the shortest runs of failures to this folder, as scenarios")
	c.Flags().BoolVar(&f.quick, "quick", false, "do not look for the shortest trace of a failure")
	return c
}

func newLabHandout() *cobra.Command {
	var version string
	c := &cobra.Command{
		Use:   "handout LAB OUT",
		Short: "Write a lab as a module of its own, for students",
		Long: "Handout writes what students are given to a new folder: the chapter, the files to write, the visible\n" +
			"tests, the part of the world that they need, and a workflow that grades on every push. It builds\n" +
			"without a network. Solutions and hidden tests are not in it.",
		Example: "  zoolab lab handout 04 paxos-lab\n  cd paxos-lab && go test",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("%s needs a lab and a folder to write, as in zoolab lab handout 04 paxos-lab", c.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: completeLab,
		RunE: func(c *cobra.Command, args []string) error {
			lab, err := labs.Find(args[0])
			if err != nil {
				return err
			}
			if err := handout.Write(lab, args[1], handout.Options{Release: version}); err != nil {
				return err
			}
			p := newPage(c.OutOrStdout())
			p.say("%s is in %s. A student begins there with README.md, and tests with: go test\n", lab.Folder(), quoted(args[1]))
			if version != buildVersion() {
				p.say("Its workflow grades with %s. This zoolab is %s: name the release of your course with --version.\n", version, buildVersion())
			}
			return p.flush(c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&version, "version", release(), "the release of Zoolab that its workflow grades with")
	return c
}

func newLabBundle() *cobra.Command {
	var b format.Bundle
	var out, hidden string
	c := &cobra.Command{
		Use:   "bundle LAB -o FILE.zip",
		Short: "Write a lab's autograder for Gradescope",
		Long: "Bundle writes the archive that Gradescope takes as the autograder of an assignment: it installs Go and\n" +
			"this grader, and grades each submission as a user without rights.",
		Example: "  zoolab lab bundle 04 -o autograder.zip\n  zoolab lab bundle 04 --hidden secret --binary zoolab-linux -o autograder.zip",
		Args:    exactlyOne("one lab: a number or a name of zoolab lab list"),

		ValidArgsFunction: completeLab,

		RunE: func(c *cobra.Command, args []string) error {
			lab, err := labs.Find(args[0])
			if err != nil {
				return err
			}
			if out == "" {
				return errors.New("zoolab lab bundle needs a file to write: add -o autograder.zip")
			}
			if hidden != "" {
				if _, err := grade.ReadHidden(lab, hidden); err != nil {
					return err
				}
				b.Hidden = os.DirFS(hidden)
			}
			var archive bytes.Buffer // there is no file unless it is a whole one
			if err := format.WriteBundle(&archive, lab, b); err != nil {
				return err
			}
			return writeTo(out, func(to io.Writer) error {
				_, err := archive.WriteTo(to)
				return err
			})
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "the archive to write")
	c.Flags().StringVar(&hidden, "hidden", "", "put the hidden tests of this folder in it, instead of the lab's own")
	c.Flags().StringVar(&b.Binary, "binary", "", "put this zoolab for Linux in it, instead of installing a release")
	c.Flags().StringVar(&b.Version, "version", release(), "the release to install without --binary")
	c.Flags().StringVar(&b.Go, "go", "go1.26.0", "the Go toolchain to install")
	return c
}

// release is the program's own version when it is one that can be installed, or else
// the first that will be.
func release() string {
	if v := buildVersion(); v != "devel" {
		return v
	}
	return "v0.1.0"
}
