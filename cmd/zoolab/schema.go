package main

import (
	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

func newSchema() *cobra.Command {
	var reference bool
	c := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, or their reference",
		Long: "Schema prints the JSON Schema of scenario files, from which editors complete and check them.\n" +
			"Both it and the reference are made from the types that read the files.",
		Example: "  zoolab schema > scenario.schema.json\n  zoolab schema --reference > scenario.md",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text := file.Schema
			if reference {
				text = file.Reference
			}
			_, err := c.OutOrStdout().Write(text(scenarios.Parts()))
			return err
		},
	}
	c.Flags().BoolVar(&reference, "reference", false, "print the reference of the format, in Markdown")
	return c
}
