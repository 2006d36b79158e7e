package tui

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/lesson"
)

// A plain is the lab in lines of text, for screen readers and pipes: commands come in,
// one a line, and sentences go out, one a line. It drives the same [Model], by the same
// words, as the screen does.
type plain struct {
	Model
	outside Outside
	out     *bufio.Writer
	danger  string       // what was last said of how far harm is
	asked   *lesson.Line // the question that was last said
	told    bool         // the command has said itself what came of it
	ended   bool
}

// longestCommand is how long a line may be.
const longestCommand = 64 << 10

// Plain runs the lab in lines of text until its input ends or somebody quits. When
// nothing at all comes in, it tells the run. With a prompt it shows when it waits. The
// error is for an input that cannot be read, and an output that cannot be written.
func Plain(m Model, o Outside, in io.Reader, out io.Writer, prompt bool) error {
	p := &plain{Model: settled(m), outside: o, out: bufio.NewWriter(out)}
	p.w, p.h = 200, 60 // of a screen that nobody sees
	p.player.speed = len(speeds) - 1
	p.greet()
	lines := bufio.NewReaderSize(in, longestCommand)
	for n := 0; !p.ended; n++ {
		if prompt {
			p.write("> ")
		}
		if err := p.out.Flush(); err != nil {
			return err
		}
		line, err := readLine(lines)
		switch {
		case errors.Is(err, io.EOF) && n == 0 && p.session != nil && !prompt:
			p.line("tell")
			return p.out.Flush()
		case errors.Is(err, io.EOF):
			if prompt {
				p.write("\n")
			}
			return p.out.Flush()
		case errors.Is(err, errLong):
			p.say("A line of more than %d characters was left out.", longestCommand)
		case err != nil:
			return fmt.Errorf("the commands cannot be read: %w", err)
		default:
			p.line(strings.TrimSpace(line))
		}
	}
	return p.out.Flush()
}

var errLong = errors.New("the line is too long")

// readLine reads a line. The last one may lack its newline.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	text := string(line)
	long := errors.Is(err, bufio.ErrBufferFull)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return "", err
	case long:
		return "", errLong
	case text != "":
		err = nil
	}
	return text, err
}

// write writes a text as it is. That it could not be written shows when the writer is
// flushed.
func (p *plain) write(text string) { _, _ = p.out.WriteString(text) }

// print writes a line. Characters that move a cursor are shown as dots.
func (p *plain) print(text string) {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '·'
		}
		return r
	}, strings.TrimSpace(text))
	if text != "" {
		p.write(text + "\n")
	}
}

// say writes a sentence of the table of words.
func (p *plain) say(format string, args ...any) { p.print(p.sentence(format, args...)) }

// send hands a message to the model, and does what it asks for.
func (p *plain) send(msg Msg) {
	var effects []Effect
	p.Model, effects = Update(p.Model, msg)
	for _, e := range effects {
		p.effect(e)
	}
}

func (p *plain) effect(e Effect) {
	switch e := e.(type) {
	case Quit:
		p.ended = true
	case More:
		p.send(Work{})
	case Copy:
		p.print(e.Text)
	default:
		if msg := p.outside.perform(e); msg != nil {
			p.send(msg)
		}
	}
}

// line does what a line says: it answers what was asked, or is a command.
func (p *plain) line(text string) {
	if text == "" && p.mode() != inPrompt || strings.HasPrefix(text, "#") {
		return
	}
	was, session, verdict := p.at, p.session, p.verdict()
	p.status, p.told = "", false
	p.chosen = selection{}
	if !p.answered(text) {
		p.command(text)
	}
	for p.Ticking() {
		p.send(Tick{})
	}
	p.print(p.instead(p.status))
	p.status = ""
	if r := p.verdict(); r != verdict && r != nil && p.session == session {
		p.say("The verdict is %s. %s", string(r.Verdict), r.Unmet)
	}
	switch {
	case p.session != session:
		p.danger = ""
		p.greet()
		return
	case p.session != nil && p.at != was && !p.told:
		p.arrived(was)
	}
	p.ask()
}

// verdict is that on the branch, nil while there is none.
func (p *plain) verdict() *scenarios.Result {
	if p.session == nil {
		return nil
	}
	return p.verdicts[p.at.branch.Name()]
}

// plainSaid has other words for what the lab says of keys.
var plainSaid = map[string]string{
	"select a node first: j and k in the ensemble, or a click": "name a node, such as: crash s1; nodes lists them",
	"select what is to happen first: j and k, or a click":      "write the number of what is to happen: deliver 1; pending lists them",
	"look for something first: /":                              "look for something first: find and a text",
	"no breakpoint is set; B sets one":                         "no breakpoint is set: break and a condition sets one",
	"answer first: a, b, c; esc passes on":                     "Write the letter, or pass.",
	"the judges are asked":                                     "",
}

// instead is what plain mode says in place of a status.
func (p *plain) instead(status string) string {
	for of, own := range plainSaid {
		if status == p.word(of) {
			return p.word(own)
		}
	}
	for _, keys := range []string{"; F runs there, R back", "；F 前往，R 倒回"} {
		status = strings.TrimSuffix(status, keys)
	}
	return status
}

// answered reports whether a text was the answer to what the lab asks: a line of a
// menu, a prompt, a question of a lesson.
func (p *plain) answered(text string) bool {
	if p.letter != "" {
		p.send(Key{text})
		return true
	}
	switch p.mode() {
	case inMenu:
		u := p.over.(menu)
		for _, x := range u.items {
			if text == x.hot || strings.EqualFold(text, p.word(x.label)) {
				p.send(Key{x.hot})
				return true
			}
		}
		p.send(Key{"esc"})
		return text == "leave"
	case inPrompt:
		p.send(Key{"ctrl-u"})
		p.send(Paste{text})
		p.send(Key{"enter"})
		return true
	case inQuestion:
		if l := p.question(); len(text) == 1 && int(text[0]-'a') < len(l.Ask.Answers) && text[0] >= 'a' {
			p.reply(int(text[0] - 'a'))
			p.status = ""
			p.judgeAnswer(l)
			return true
		}
		if text == "pass" {
			p.pass("")
			return true
		}
	}
	return false
}
