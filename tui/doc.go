// Package tui is the terminal lab: a run to step through, forward and back, and to
// touch.
//
// A [Model] is all that the lab knows. [Update] takes in one message, a key, a
// click, a tick, the result of an effect, and returns the next model with what the
// outside is asked to do; [View] draws a model. Neither knows a terminal, a clock, a
// goroutine or a file, so that tests press keys and read screens without one.
// [Run] is the outside: app.go alone touches the terminal.
//
// # Where things are
//
//	keys.go      the one table of keys: it dispatches, and draws the hints and the help
//	session.go   what is open, and where the cursor stands
//	errand.go    long ways: to an end, to a fault, to what is looked for
//	play.go      time that passes
//	act.go       what a hand can do to a run
//	live.go      a run that is served while it is shown: feed.go brings word of it
//	layout.go    which pane stands where, by size
//	panes.go     the table of panes
//	words.go     every word of the screens, in two languages
//
// To add a key, add a row to keys.go; a pane, a row to panes.go.
package tui
