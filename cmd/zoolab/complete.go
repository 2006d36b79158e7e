package main

import (
	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/labs"
)

// completeLab completes the first argument of a command to the name of a lab.
func completeLab(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault // files
	}
	return labNames(), cobra.ShellCompDirectiveNoFileComp
}

// labNames are the labs as a shell completes them, each with what it is about.
func labNames() (names []string) {
	for _, l := range labs.All() {
		names = append(names, cobra.CompletionWithDesc(l.Folder(), l.Title))
	}
	return names
}

// completeFlag completes the value of a flag.
func completeFlag(c *cobra.Command, flag string, values func() []string) {
	err := c.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic("zoolab: " + err.Error()) // the flag was defined a line above
	}
}
