package tui

import (
	"fmt"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// word returns a text of the table of words in the model's language. What is not in
// the table, such as a name, is returned as it is.
func (m *Model) word(english string) string {
	if chinese, ok := words[english]; ok && m.Chinese {
		return chinese
	}
	return english
}

// sentence fills in a sentence of the table of words.
func (m *Model) sentence(format string, args ...any) string {
	return fmt.Sprintf(m.word(format), args...)
}

// tell says a sentence at the bottom until the next key.
func (m *Model) tell(format string, args ...any) { m.status = m.sentence(format, args...) }

// brief rounds a time to what a person reads.
func brief(t sim.Time) string {
	if t > sim.Horizon {
		return "-"
	}
	d := time.Duration(t)
	if d >= time.Millisecond {
		d = d.Round(time.Microsecond)
	}
	return strict.FormatDuration(d)
}

// speedText shows a speed, which is in thousandths.
func speedText(speed int) string {
	if speed < 1000 {
		return "1/" + strconv.Itoa(1000/speed)
	}
	return strconv.Itoa(speed / 1000)
}
