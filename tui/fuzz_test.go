package tui

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/tui/screen"
	"github.com/zoolab/zoolab/tui/screen/screentest"
)

// A player of scripts does to the lab what bytes say. Printable ones are keys, so that
// a script can be read: "20ld" goes 20 steps and drops a message. So are those of the
// table below; of the others, some have an operand of one or two bytes.
type scripted struct {
	*desk
	t       testing.TB
	patient bool // long ways are gone slice by slice, with keys in between
	more    bool
	seen    func() // looks at what came of each byte, nil for nobody
}

// named are the bytes of keys that have names. The others below a blank are those with
// ctrl.
var named = map[byte]string{'\n': "enter", '\t': "tab", 0x1b: "esc", ' ': "space", 0x7f: "backspace",
	0x80: "up", 0x81: "down", 0x82: "left", 0x83: "right", 0x84: "pgup", 0x85: "pgdn", 0x86: "home", 0x87: "end",
	0x88: "delete", 0x89: "backtab", 0x8a: "界", 0x8b: "é", 0x8c: "f12", 0x8d: ""}

// The bytes that are no keys.
const (
	opResize  = 0x90 + iota // columns, rows
	opPress                 // column, row
	opDrag                  // column, row
	opRelease               // column, row
	opUp                    // column, row
	opDown                  // column, row
	opPaste                 // which
	opTick
	opSecond // of play
	opAnswer // to what was asked last
	opFail   // it
	opSize   // which of the usual ones
	opOften  // phrases
)

// pastes are what terminals send at once.
var pastes = []string{"", "drop", "选举 ZooKeeper 选主", "step = 12\nand more\n", "\x1b[31m\x00\x07\t", "s1>s2 é e\u0301 👩\u200d💻", "../../missing/x.yaml",
	"a very long line that no screen has room for, however wide it is, since it goes on and on and on and on and on and on and on and on and on and on and on and on and on"}

// phrases are what random keys would seldom press in a row.
var phrases = []string{
	":speed 512\n ", ":drop \t", ":branch main\n", ":branch b1\n", ":pane branches\n", ":pane why\n", ":30\n", ":goto 900\n", ":nonsense\n",
	"p j j \n", "1jcn3\n", "1jjcl", "1jxa", "Pa", "1jrl", "1jrr", "2jd", "2jo", "2ju", "2jDa", "3kkd", "ta", "T\x81\n", "T=", "T\x81=",
	"Bstep = 40\n", "Bcount(up) < 3\n", "B\n", "F", "R", "/sent\n", "/!timer\n", "&sent\n", "&!timer\n", "&\n", "ma", "'a", "m\x1b",
	"er\n", "ep\n", "et\n", "s\n", "y", "ic1 get /a\n", "i\tget /k0\n", "G", "100h", "v", "V", "J", "...", "Oquiet\n", "WC", "\x14", "?\x85", "z",
}

// key presses the key that a byte stands for.
func (d *scripted) key(b byte) {
	name, ok := named[b]
	switch {
	case ok:
	case b < ' ':
		name = "ctrl-" + string(rune('a'-1+int(b)))
	default:
		name = string(rune(b))
	}
	d.take(Key{name})
}

// play does what a script says.
func (d *scripted) play(script []byte) {
	for i := 0; i < len(script); i++ {
		b := script[i]
		operand := func() (o int) {
			if i+1 < len(script) {
				i++
				o = int(script[i])
			}
			return o
		}
		switch {
		case b < opResize:
			d.key(b)
		case b == opResize:
			d.take(Resize{operand()*300/255 + 1, operand()*90/255 + 1})
		case b <= opDown:
			d.take(Mouse{operand() * max(d.w, 1) / 255, operand() * max(d.h, 1) / 255, Button(b - opPress)})
		case b == opPaste:
			d.take(Paste{pastes[operand()%len(pastes)]})
		case b == opTick:
			d.take(Tick{})
		case b == opSecond:
			for range 25 {
				d.take(Tick{})
			}
		case b == opAnswer || b == opFail:
			d.reply(b == opAnswer)
		case b == opSize:
			size := sizes[operand()%len(sizes)]
			d.take(Resize{size[0], size[1]})
		default:
			for _, k := range []byte(phrases[int(b-opOften)%len(phrases)]) {
				d.key(k)
			}
		}
		if d.seen != nil {
			d.seen()
		}
		if d.more {
			d.more = false
			d.take(Work{})
		}
	}
}

// take has the model take a message in. Long ways are gone at once, unless one is
// patient.
func (d *scripted) take(msg Msg) {
	var effects []Effect
	d.Model, effects = Update(d.Model, msg)
	for _, e := range effects {
		switch _, more := e.(More); {
		case more && d.patient:
			d.more = true
		case more:
			d.take(Work{})
		default:
			d.asked = append(d.asked, e)
		}
	}
}

// reply answers what was asked last.
func (d *scripted) reply(well bool) {
	if len(d.asked) == 0 {
		return
	}
	err := errors.New("it cannot be done: 做不到")
	last := d.effect()
	d.asked = d.asked[:len(d.asked)-1]
	switch e := last.(type) {
	case Write:
		d.take(Written{e.Path, refusal(well, err)})
	case Save:
		d.take(Written{e.Path, refusal(well, err)})
	case Shoot:
		d.take(Written{e.Path, refusal(well, err)})
	case Rest:
		d.take(Rested{e})
	case Judge:
		r, wrong := judge(e.Moment)
		if !well {
			r, wrong = nil, err
		}
		d.take(Judged{e, r, wrong})
	case Open:
		s, wrong := session(e.Ref)
		if wrong == nil {
			d.t.Cleanup(s.Tape.Close)
		}
		if !well {
			s, wrong = nil, err
		}
		d.take(Opened{e.Ref, s, wrong})
	}
}

func refusal(well bool, err error) error {
	if well {
		return nil
	}
	return err
}

// fuzzed are what scripts are played in: their first byte chooses one.
var fuzzed = []string{"", "paxos-quiet", "paxos-count-messages", "election-quiet", "zab-quiet", "zookeeper-split-brain", "lesson-election",
	"lesson-paxos-by-example", "zookeeper-observer"}

// begin sits down as the first two bytes of a script say.
func begin(t testing.TB, where, how byte) *scripted {
	d := pick()
	if name := fuzzed[int(where)%len(fuzzed)]; name != "" {
		d = open(t, name)
	}
	d.Theme, d.Chinese, d.Still = screen.Theme(how%3), how&4 != 0, how&8 != 0
	return &scripted{desk: d, t: t, patient: how&16 != 0}
}

// stays returns an error for what is drawn outside of the screen.
func (d *desk) stays() error {
	f := screentest.NewFrame(max(d.w, 0), max(d.h, 0))
	d.draw(f.Canvas())
	return f.Check()
}

// drawnAlike returns an error for a cell that depends on where the screen lies.
func (d *desk) drawnAlike() error {
	f := screentest.NewFrame(max(d.w, 0), max(d.h, 0))
	d.draw(f.Canvas())
	g := View(d.Model)
	for y := range g.H {
		for x := range g.W {
			if c := f.At(x, y); d.Theme != screen.ASCII && c != g.At(x, y) {
				return fmt.Errorf("%q at %d,%d is %q in another place", g.At(x, y).Text, x, y, c.Text)
			}
		}
	}
	return screentest.Whole(g)
}

// panesStay holds each pane to its place, and the places to theirs.
func (d *desk) panesStay() error {
	if d.session == nil || d.tooSmall() {
		return nil
	}
	s := d.scene()
	taken := make([]string, d.w*d.h)
	if !hasPlace(d.arrange(s), d.focus) {
		return fmt.Errorf("%s has the keys, and is not seen", d.focus)
	}
	for _, p := range d.arrange(s) {
		if slices.Contains(taken, p.Name()) {
			return fmt.Errorf("%s is there twice", p.Name())
		}
		if p.x < 0 || p.y < 1 || p.w < 1 || p.h < 1 || p.x+p.w > d.w || p.y+p.h > d.h-1 {
			return fmt.Errorf("%s has no place on the screen: %d,%d %d×%d", p.Name(), p.x, p.y, p.w, p.h)
		}
		wide := min(p.w+1, d.w-p.x) // with the line to the next one
		for i := range wide * p.h {
			at := &taken[(p.y+i/wide)*d.w+p.x+i%wide]
			if *at != "" {
				return fmt.Errorf("%s lies over %s", p.Name(), *at)
			}
			*at = p.Name()
		}
		f := screentest.NewFrame(d.w, d.h)
		d.drawPane(f.Canvas(), p, s)
		if err := f.CheckPart(p.x, p.y, p.w, p.h); err != nil {
			return fmt.Errorf("%s: %w", p.Name(), err)
		}
	}
	return nil
}

// FuzzKeys plays scripts. Nothing panics, nothing is drawn outside, and in the end a
// person can quit.
func FuzzKeys(f *testing.F) {
	f.Add([]byte("\x01\x00lllldc\nTjj"))
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) < 2 || len(script) > 150 {
			return
		}
		d := begin(t, script[0], script[1])
		n := 0
		d.seen = func() {
			err := d.stays()
			if n++; err == nil && (n%10 == 0) {
				err = errors.Join(d.panesStay(), d.drawnAlike())
			}
			if err != nil {
				t.Fatalf("at %d×%d: %v\n%s", d.w, d.h, err, d.screen())
			}
		}
		d.play(script[2:])
		n = 9
		d.seen()
		d.asked, d.patient = nil, false
		d.keys("esc esc esc esc esc esc q q ctrl-c")
		if !slices.Contains(d.asked, Effect(Quit{})) {
			t.Errorf("one cannot quit:\n%s", d.screen())
		}
	})
}
