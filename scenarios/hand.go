package scenarios

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// ErrDeed is wrapped by the errors of [Case.Deed].
var ErrDeed = errors.New("not a deed")

// A deed is what a line may say: what a choice may, but for events and for times.
type deed struct {
	Pos       strict.Position
	file.Deed `yaml:",inline"`
	Keep      []file.Keep `yaml:"keep" with:"crash" max:"100" example:"[{file: vote, writes: 0}]"`
	Flush     bool        `yaml:"flush" with:"crash"`
}

// Deed reads what somebody does to a world that is under way, in the words of a schedule:
// "crash: s1". It may be several choices, to be made one right after the other. The error
// is a sentence for whoever has typed it. [Case.Line] is the inverse.
func (c *Case) Deed(text string) ([]sim.Choice, error) {
	var line deed
	err := strict.Decode("", []byte(text), &line)
	var entries []tape.Entry
	if err == nil {
		entries, err = entriesOf(c.roster, c.Scenario.Network, &file.Choice{Pos: line.Pos, Deed: line.Deed, Keep: line.Keep, Flush: line.Flush})
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrDeed, whyNoDeed(text, err))
	}
	choices := make([]sim.Choice, len(entries))
	for i := range entries {
		choices[i] = entries[i].Choice
	}
	return choices, nil
}

// onlyDeed refuses what a schedule may say besides deeds: when, and which event is taken.
func onlyDeed(line *file.Choice) error {
	switch key, _ := line.Event(); {
	case key != "":
		return line.Pos.Errorf("%s is about one event, and events come by themselves here", key).Hint("write what happens to whom, as in crash: s1")
	case line.At != 0 || line.After.Text != "":
		return line.Pos.Errorf("it is done at once").Hint("leave out at and after")
	}
	return nil
}

// whyNoDeed says the first thing that is wrong with a line, without its place: the line
// is in view of whoever typed it. One whose key has no colon is told of that.
func whyNoDeed(text string, err error) string {
	if word := bare.FindStringSubmatch(text); word != nil {
		return insteadOf(word[1], text)
	}
	var choice file.Choice
	if strict.Decode("", []byte(text), &choice) == nil {
		err = cmp.Or(onlyDeed(&choice), err)
	}
	var first *strict.Error
	if !errors.As(err, &first) {
		return err.Error()
	}
	one := *first
	one.File, one.Line, one.Column = "", 0, 0
	return one.Error()
}

// bare is a line that begins with a word and no colon, or with no space behind it.
var bare = regexp.MustCompile(`^([A-Za-z]+)(?:[^A-Za-z:]|:\S|$)`)

// insteadOf is what to write in place of such a line.
func insteadOf(word, text string) string {
	deeds := Deeds()
	keys := make([]string, len(deeds))
	for i, d := range deeds {
		keys[i] = d.Key
	}
	if i := slices.Index(keys, word); i >= 0 {
		return fmt.Sprintf("%.60q; write a colon and a space behind %s, as in %s: %s", text, word, word, deeds[i].Sample())
	}
	if i := slices.Index(keys, strict.Nearest(word, keys)); i >= 0 {
		return fmt.Sprintf("%.60q; did you mean %s, as in %s: %s?", text, keys[i], keys[i], deeds[i].Sample())
	}
	return fmt.Sprintf("%.60q; write what happens to whom, as in crash: s1", text)
}

// Deeds lists what [Case.Deed] takes, each with an example and what it does.
func Deeds() []strict.Field {
	var deeds []strict.Field
	for _, f := range strict.FieldsOf(reflect.TypeFor[file.Deed]()) {
		if f.OneOf != "" {
			deeds = append(deeds, f)
		}
	}
	return deeds
}
