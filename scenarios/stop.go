package scenarios

import "slices"

// A stop is why a run ended.
type stop uint8

const (
	stopQuiet       stop = iota // nothing was left to happen, or a property was violated
	stopEnd                     // its virtual time was over
	stopEvents                  // it had as many events as it may
	stopInterrupted             // somebody wanted no more of it
)

var stops = [...]string{"quiet", "end", "events", "interrupted"}

// String is the word that trace files have for it.
func (s stop) String() string { return stops[s] }

// early reports that the run was ended from outside, and might have gone on.
func (s stop) early() bool { return s == stopEvents || s == stopInterrupted }

// stopNamed reads the word; another one is as good as none.
func stopNamed(word string) stop {
	return stop(max(0, slices.Index(stops[:], word)))
}
