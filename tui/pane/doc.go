// Package pane holds the parts of the terminal lab's screen. Each draws one aspect
// of one moment of a run from a [Scene], and does nothing else: it changes nothing,
// knows no terminal and no protocol. To add a pane, give it a file of its own and a
// row in the table of panes.
package pane
