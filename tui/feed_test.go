package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"

	"github.com/zoolab/zoolab/sim"
)

// A feed keeps as much as is said, and then nothing; it keeps nobody waiting.
func TestAFeedIsBounded(t *testing.T) {
	f := NewFeed()
	f.Chosen(sim.Choice{At: 1})
	f.Chosen(sim.Choice{At: 2})
	f.Passed(3)
	select {
	case <-f.news:
	default:
		t.Error("who asks later is not told that there is something")
	}
	if l := f.take(); len(l.Choices) != 2 || l.Until != 3 || l.Lost {
		t.Errorf("it had %+v", l)
	}
	for at := range sim.Time(mostUntaken + 10) {
		f.Chosen(sim.Choice{At: at})
	}
	f.Passed(4)
	if l := f.take(); len(l.Choices) != 0 || !l.Lost {
		t.Errorf("it had %d choices, lost %v", len(l.Choices), l.Lost)
	}
	f = NewFeed()
	f.Chosen(sim.Choice{At: 1})
	f.deafen()
	f.Chosen(sim.Choice{At: 2})
	if l := f.take(); len(l.Choices) != 0 {
		t.Errorf("it had %+v and is deaf", l)
	}
}

// How the run has ended is told to whom nothing else is.
func TestADeafFeedTellsOfTheEnd(t *testing.T) {
	f := NewFeed()
	f.deafen()
	f.Ended(errors.New("no room"))
	f.Broke("no world", nil)
	if l := f.take(); !l.Ended || l.Err == nil || l.broke == "" {
		t.Errorf("it had %+v", l)
	}
}

// The app shows what the feed tells of, asks for deeds, and draws nothing while nothing
// happens.
func TestTheAppShowsWhatIsServed(t *testing.T) {
	d := serveAt(t, 100, 30)
	feed, lines := NewFeed(), make(chan string, 1)
	s := perform(t, d.Model, Outside{Feed: feed, Do: func(line string) error {
		lines <- line
		return errors.New("not now")
	}})
	s.shows(t, "● LIVE")
	d.world.Run(sim.Time(time.Second))
	feed.Passed(d.world.Now())
	s.shows(t, "LEADING")
	time.Sleep(4 * Frame)
	if n := s.draws(10 * Frame); n > 0 {
		t.Errorf("a run in which nothing happens was drawn %d times", n)
	}
	s.paste(t, "") // wakes it
	for _, key := range "1jcc" {
		s.InjectKey(tcell.KeyRune, key, 0)
	}
	if line := <-lines; line != "crash: s1" {
		t.Errorf("it asked for %q", line)
	}
	s.shows(t, "refuses: not now")
	s.InjectKey(tcell.KeyRune, 'q', 0)
	if r := s.ends(t); r != nil {
		t.Errorf("it ended with %v", r)
	}
}

// A panic of who serves the run goes on where the terminal is restored.
func TestAPanicOfWhoServesRestoresTheTerminal(t *testing.T) {
	d := serveAt(t, 100, 30)
	feed := NewFeed()
	s := perform(t, d.Model, Outside{Feed: feed})
	s.shows(t, "● LIVE")
	feed.Broke("no world", nil)
	if r, ok := s.ends(t).(string); !ok || !strings.HasPrefix(r, "no world") {
		t.Errorf("it ended with %v", r)
	}
}
