package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/zoolab/zoolab/tui"
)

// outFlags are the flags that have the lab write what it would draw: in words, as a
// recording, as a picture.
type outFlags struct {
	plain    bool
	cast     string
	svg      string
	size     string
	speed    int
	from, to int
}

func (f *outFlags) register(c *cobra.Command) {
	c.Flags().BoolVar(&f.plain, "plain", false, "in lines of text, for screen readers and pipes: commands on stdin, sentences on stdout")
	c.Flags().StringVar(&f.svg, "svg", "", "write a picture of the screen to this file, and end; --at says of which step")
	c.Flags().StringVar(&f.cast, "cast", "", "write a recording of the run to this file as asciicast v2, and end")
	c.Flags().StringVar(&f.size, "size", "120x40", "of the picture and the recording: columns x rows")
	c.Flags().IntVar(&f.speed, "speed", 2, "of the recording: steps a second, up to 512")
	c.Flags().IntVar(&f.from, "from", 0, "the recording begins after so many steps")
	c.Flags().IntVar(&f.to, "to", 0, "the recording ends at this step instead of the run's end")
}

// check says which flags do not go together.
func (f *outFlags) check(c *cobra.Command) error {
	if f.plain && (f.cast != "" || f.svg != "") || f.cast != "" && f.svg != "" {
		return errors.New("--plain, --cast and --svg each say what comes out: give one of them")
	}
	for _, x := range []struct{ name, needs, value string }{
		{"size", "--svg or --cast", f.cast + f.svg}, {"speed", "--cast", f.cast}, {"from", "--cast", f.cast}, {"to", "--cast", f.cast},
	} {
		if c.Flags().Changed(x.name) && x.value == "" {
			return fmt.Errorf("--%s is of a file that is written: give %s with it", x.name, x.needs)
		}
	}
	switch {
	case f.cast != "" && c.Flags().Changed("at"):
		return errors.New("--at is of one screen; a recording goes --from a step --to a step")
	case f.speed < 1 || f.speed > fastest:
		return fmt.Errorf("--speed %d: write 1 to %d steps a second", f.speed, fastest)
	case f.from < 0 || f.to < 0:
		return errors.New("--from and --to are numbers of steps, 0 or more")
	}
	_, _, err := f.cells()
	return err
}

// Limits of what is written.
const (
	fastest      = 512
	leastColumns = 60
	leastRows    = 16
	mostCells    = 500
)

// cells reads the size.
func (f *outFlags) cells() (w, h int, err error) {
	columns, rows, found := strings.Cut(f.size, "x")
	w, errW := strconv.Atoi(columns)
	h, errH := strconv.Atoi(rows)
	if !found || errW != nil || errH != nil {
		return 0, 0, fmt.Errorf("--size %s: write columns x rows, as in 120x40", quoted(f.size))
	}
	if w < leastColumns || h < leastRows || w > mostCells || h > mostCells {
		return 0, 0, fmt.Errorf("--size %s: the lab draws on %dx%d up to %dx%d", quoted(f.size), leastColumns, leastRows, mostCells, mostCells)
	}
	return w, h, nil
}

// out writes what was asked for, and reports whether something was.
func (f *outFlags) out(c *cobra.Command, m tui.Model, outside tui.Outside) (done bool, err error) {
	w, h, err := f.cells()
	if err != nil {
		return true, err
	}
	switch {
	case f.plain:
		return true, f.talk(c, m, outside)
	case f.svg != "":
		return true, os.WriteFile(f.svg, tui.Picture(m, w, h), 0o644)
	case f.cast != "":
		film, err := tui.Film{W: w, H: h, Speed: f.speed, From: f.from, To: f.to}.Record(m)
		if err != nil {
			return true, err
		}
		return true, os.WriteFile(f.cast, film, 0o644)
	}
	return false, nil
}

// talk has the lab in lines of text until it ends or is interrupted, which may be while
// it waits for a line.
func (*outFlags) talk(c *cobra.Command, m tui.Model, outside tui.Outside) error {
	in, out := c.InOrStdin(), c.OutOrStdout()
	ended := make(chan error, 1)
	go func() { ended <- tui.Plain(m, outside, in, out, onTerminal(in) && onTerminal(out)) }()
	select {
	case err := <-ended:
		return err
	case <-c.Context().Done():
		_, err := fmt.Fprintln(out)
		return err
	}
}

// onTerminal reports whether a person is at the other end.
func onTerminal(stream any) bool {
	file, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(file.Fd()))
}
