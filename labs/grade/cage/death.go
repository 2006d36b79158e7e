package cage

import (
	"errors"
	"fmt"
	"strings"
)

// ErrStart is wrapped by the error of a worker that cannot be started: the machine is
// to blame, and no submission.
var ErrStart = errors.New("no worker can be started")

// How a worker can end before its time. Errors of a carrier wrap one of them, and
// the texts stand in violations of the check "runaway".
var (
	ErrTime   = errors.New("it runs on without an end")
	ErrStack  = errors.New("its recursion does not end")
	ErrMemory = errors.New("it takes more memory than there is")
	ErrExit   = errors.New("its process ended")
	ErrForged = errors.New("somebody else wrote its answer")
)

// Cause returns which of the ways of ending a violation's sentence tells of, [ErrStart]
// when there was no worker to begin with, or nil.
func Cause(sentence string) error {
	for _, err := range []error{ErrStart, ErrTime, ErrStack, ErrMemory, ErrExit, ErrForged} {
		if strings.Contains(sentence, err.Error()) {
			return err
		}
	}
	return nil
}

// death says why a process ended, by its status, its last words, and the most memory
// that it had: the Go runtime does not always find words for having no more.
func death(status string, words string, peak uint64, l Limits) error {
	switch {
	case strings.Contains(words, "stack exceeds") || strings.Contains(words, "stack overflow"):
		return fmt.Errorf("%w: the stack is full", ErrStack)
	case strings.Contains(words, "out of memory") || strings.Contains(words, "cannot allocate memory") || peak > l.Memory*6/10:
		return fmt.Errorf("%w: more than %d MiB", ErrMemory, l.Memory>>20)
	case strings.Contains(status, "cpu time limit"):
		return fmt.Errorf("%w: all the processor time of a test is used up", ErrTime)
	}
	if first, _, _ := strings.Cut(words, "\n"); first != "" {
		status += ", " + first
	}
	return fmt.Errorf("%w by itself: %s", ErrExit, status)
}
