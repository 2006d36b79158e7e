// Package exporttest plays recordings in tests: a terminal that knows as much as they
// ask for, and says when they ask for more.
package exporttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/tui/screen"
)

// A Film is a recording that was played.
type Film struct {
	W, H   int
	Title  string
	Marks  []Mark
	frames []frame
}

// A Mark is a moment that has a name.
type Mark struct {
	At   time.Duration
	Name string
}

type frame struct {
	at   time.Duration
	term *Terminal
}

// A Terminal is what a terminal shows.
type Terminal struct {
	grid   *screen.Grid
	looks  []screen.Look
	x, y   int
	look   screen.Look
	Hidden bool // the cursor
}

// At returns what is seen at a moment, nil before the first screen.
func (f *Film) At(t time.Duration) *Terminal {
	var seen *Terminal
	for _, x := range f.frames {
		if x.at <= t {
			seen = x.term
		}
	}
	return seen
}

// Text is what is seen, as [screen.Grid.Text] has it.
func (t *Terminal) Text() string { return t.grid.Text() }

// Look is how a cell looks.
func (t *Terminal) Look(x, y int) screen.Look { return t.looks[y*t.grid.W+x] }

// Play plays an asciicast. The error is for one that is none, that goes back in time,
// and that asks for what no recording of the lab needs.
func Play(cast []byte) (*Film, error) {
	lines := bytes.Split(bytes.TrimSuffix(cast, []byte("\n")), []byte("\n"))
	var head struct {
		Version, Width, Height int
		Title                  string
	}
	strictly := json.NewDecoder(bytes.NewReader(lines[0]))
	strictly.DisallowUnknownFields()
	if err := strictly.Decode(&head); err != nil || head.Version != 2 {
		return nil, fmt.Errorf("the header %s: version %d, %w", lines[0], head.Version, err)
	}
	f := &Film{W: head.Width, H: head.Height, Title: head.Title}
	t := &Terminal{grid: screen.NewGrid(head.Width, head.Height), looks: make([]screen.Look, head.Width*head.Height), look: screen.Look{Tint: screen.Default}}
	last := time.Duration(0)
	for _, line := range lines[1:] {
		var event [3]json.RawMessage
		var seconds float64
		var code, data string
		for _, err := range []error{json.Unmarshal(line, &event), json.Unmarshal(event[0], &seconds), json.Unmarshal(event[1], &code), json.Unmarshal(event[2], &data)} {
			if err != nil {
				return nil, fmt.Errorf("the event %s: %w", line, err)
			}
		}
		at := time.Duration(seconds*1000+0.5) * time.Millisecond
		if at < last {
			return nil, fmt.Errorf("the event %s goes back from %s", line, last)
		}
		last = at
		switch code {
		case "m":
			f.Marks = append(f.Marks, Mark{at, data})
		case "o":
			if err := t.write(data); err != nil {
				return nil, fmt.Errorf("the event %s: %w", line, err)
			}
			f.frames = append(f.frames, frame{at, t.copy()})
		default:
			return nil, fmt.Errorf("the event %s is of no known sort", line)
		}
	}
	return f, nil
}

// copy keeps what is shown now.
func (t *Terminal) copy() *Terminal {
	c := *t
	c.grid = screen.NewGrid(t.grid.W, t.grid.H)
	for y := range t.grid.H {
		for x := range t.grid.W {
			if text := t.grid.At(x, y).Text; text != "" {
				c.grid.Whole().Put(x, y, text, screen.Style{})
			}
		}
	}
	c.looks = append([]screen.Look(nil), t.looks...)
	return &c
}

// write takes in what a terminal is sent.
func (t *Terminal) write(data string) error {
	for data != "" {
		if rest, found := strings.CutPrefix(data, "\x1b["); found {
			end := strings.IndexFunc(rest, func(r rune) bool { return r >= '@' && r <= '~' })
			if end < 0 {
				return fmt.Errorf("a sequence without an end: %q", data)
			}
			if err := t.control(rest[end], rest[:end]); err != nil {
				return err
			}
			data = rest[end+1:]
			continue
		}
		char, rest := screen.First(data)
		if char[0] < ' ' {
			return fmt.Errorf("the control character %q", char)
		}
		w := screen.Width(char)
		if t.x < 0 || t.x+w > t.grid.W || t.y >= t.grid.H {
			return fmt.Errorf("%q is written at %d,%d, outside", char, t.x, t.y)
		}
		t.grid.Whole().Put(t.x, t.y, char, screen.Style{})
		for i := range w {
			t.looks[t.y*t.grid.W+t.x+i] = t.look
		}
		t.x += w
		data = rest
	}
	return nil
}

// control does a control sequence: to go, to clear, to style, to show the cursor.
func (t *Terminal) control(final byte, args string) error {
	switch {
	case final == 'H':
		row, column, _ := strings.Cut(args, ";")
		y, errY := strconv.Atoi(row)
		x, errX := strconv.Atoi(column)
		if errY != nil || errX != nil || y < 1 || x < 1 || y > t.grid.H || x > t.grid.W {
			return fmt.Errorf("it goes to %s", args)
		}
		t.x, t.y = x-1, y-1
	case final == 'J' && args == "2":
		t.grid = screen.NewGrid(t.grid.W, t.grid.H)
		for i := range t.looks {
			t.looks[i] = t.look
		}
	case final == 'h' && args == "?25":
		t.Hidden = false
	case final == 'l' && args == "?25":
		t.Hidden = true
	case final == 'm':
		return t.style(strings.Split(args, ";"))
	default:
		return fmt.Errorf("a sequence that is not known: %s%c", args, final)
	}
	return nil
}

func (t *Terminal) style(codes []string) error {
	for i := 0; i < len(codes); i++ {
		switch codes[i] {
		case "0":
			t.look = screen.Look{Tint: screen.Default}
		case "1":
			t.look.Bold = true
		case "2":
			t.look.Dim = true
		case "4":
			t.look.Underlined = true
		case "7":
			t.look.Reverse = true
		case "38":
			if len(codes) < i+5 || codes[i+1] != "2" {
				return fmt.Errorf("a colour that is not known: %v", codes)
			}
			tint := screen.Tint(0)
			for _, part := range codes[i+2 : i+5] {
				n, err := strconv.Atoi(part)
				if err != nil || n > 255 {
					return fmt.Errorf("a colour that is not known: %v", codes)
				}
				tint = tint<<8 | screen.Tint(n)
			}
			t.look.Tint = tint
			i += 4
		default:
			return fmt.Errorf("a style that is not known: %v", codes)
		}
	}
	return nil
}
