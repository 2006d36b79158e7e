package tui

import (
	"fmt"
	"sync"

	"github.com/zoolab/zoolab/sim"
)

// A Feed brings the lab word of a run that is served while the lab shows it. Whoever
// serves the run tells it, from a goroutine of its own and never kept waiting; the lab
// takes in at once all that has come since it last did.
type Feed struct {
	news chan struct{} // holds one while there is something to take

	lock  sync.Mutex
	lived Lived
	deaf  bool // to choices: how the run ends is told even so
}

// mostUntaken is how many choices a feed keeps for a lab that takes none, as one does
// that is stopped: some hundreds of megabytes.
const mostUntaken = 500_000

// NewFeed returns a feed that nothing has been told yet.
func NewFeed() *Feed { return &Feed{news: make(chan struct{}, 1)} }

// Chosen tells of a choice that the run has made, with its time.
func (f *Feed) Chosen(c sim.Choice) {
	f.tell(func(l *Lived) {
		switch {
		case f.deaf:
		case len(l.Choices) == mostUntaken:
			l.Choices, l.Lost, f.deaf = nil, true, true
		default:
			l.Choices = append(l.Choices, c)
		}
	})
}

// Passed tells that all has happened that does so by itself until a time.
func (f *Feed) Passed(until sim.Time) { f.tell(func(l *Lived) { l.Until = until }) }

// Ended tells that the run goes no further, and why if it should have.
func (f *Feed) Ended(err error) { f.tell(func(l *Lived) { l.Ended, l.Err = true, err }) }

// Broke tells that who serves the run has panicked: the lab ends with that.
func (f *Feed) Broke(panicked any, stack []byte) {
	f.tell(func(l *Lived) { l.broke = fmt.Sprintf("%v\n\n%s", panicked, stack) })
}

func (f *Feed) tell(change func(*Lived)) {
	f.lock.Lock()
	change(&f.lived)
	f.lock.Unlock()
	select {
	case f.news <- struct{}{}:
	default: // it is known that there is something
	}
}

// take returns what was told since it was last asked.
func (f *Feed) take() Lived {
	f.lock.Lock()
	defer f.lock.Unlock()
	l := f.lived
	f.lived = Lived{}
	return l
}

// deafen has the feed keep no more choices.
func (f *Feed) deafen() {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.deaf, f.lived.Choices = true, nil
}
