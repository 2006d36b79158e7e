package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// shelves are the kinds of things that can be listed.
var shelves = []struct {
	kind string
	rows func() []scenarios.Listed
}{
	{"protocols", scenarios.ListProtocols},
	{"scenarios", scenarios.ListScenarios},
	{"checks", scenarios.ListChecks},
	{"bugs", scenarios.ListBugs},
	{"labs", listLabs},
	{"recipes", nothing},
}

// nothing is the content of a shelf that stands empty.
func nothing() []scenarios.Listed { return nil }

func newList() *cobra.Command {
	var asJSON bool
	kinds := make([]string, len(shelves))
	for i, s := range shelves {
		kinds[i] = s.kind
	}
	c := &cobra.Command{
		Use:       "list [" + strings.Join(kinds, "|") + "]",
		Short:     "List what there is",
		Example:   "  zoolab list\n  zoolab list bugs --json",
		ValidArgs: kinds,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return fmt.Errorf("zoolab list shows one kind at a time, not %d", len(args))
			case len(args) == 1 && !slices.Contains(kinds, args[0]):
				return strict.UnknownError(strict.Position{}, "list of", args[0], kinds)
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			p := newPage(c.OutOrStdout())
			for i, s := range shelves {
				switch {
				case len(args) == 1 && args[0] != s.kind:
				case asJSON:
					if err := printRows(c.OutOrStdout(), s.rows()); err != nil {
						return err
					}
				case len(args) == 1:
					p.showRows("", s.rows())
				default:
					if i > 0 {
						p.say("\n")
					}
					p.say("%s\n", p.bold(s.kind))
					p.showRows("  ", s.rows())
				}
			}
			return p.flush(c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}

// printRows prints rows for programs.
func printRows(out io.Writer, rows []scenarios.Listed) error {
	to := json.NewEncoder(out)
	for _, row := range rows {
		if err := to.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// showRows prints rows for people.
func (p *page) showRows(indent string, rows []scenarios.Listed) {
	if len(rows) == 0 {
		p.say("%snone in this release\n", indent)
	}
	var cells [][]string
	for _, row := range rows {
		cells = append(cells, []string{row.Name, row.About})
		for _, c := range row.Commands {
			cells = append(cells, []string{"", "in scripts, " + c.Line + ": " + c.About})
		}
	}
	p.table(indent, cells)
}
