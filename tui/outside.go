package tui

import (
	"errors"
	"io/fs"
	"os"
)

var errThere = errors.New("there is such a file already, and nothing of it was changed: give another name")

// create writes a new file. One that is there is left alone: a key pressed twice
// must not cost what somebody kept.
func create(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return errThere
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// perform does what a model asks of the world beyond its screen, and returns what came
// of it; nil for what is the screen's own business. It may take long.
func (o Outside) perform(e Effect) Msg {
	switch e := e.(type) {
	case Write:
		return Written{e.Path, create(e.Path, e.Text)}
	case Save:
		return Written{e.Path, save(e.Moment, e.Path)}
	case Shoot:
		return Written{e.Path, e.shoot()}
	case Judge:
		r, err := judge(e.Moment)
		return Judged{e, r, err}
	case Deed:
		return Done{e, o.do(e.Lines)}
	case Deafen:
		o.Feed.deafen()
	case Open:
		s, err := o.Open(e.Ref)
		return Opened{e.Ref, s, err}
	}
	return nil
}

// do has lines done to the run that is served, until one is refused.
func (o Outside) do(lines []string) error {
	for _, line := range lines {
		if err := o.Do(line); err != nil {
			return err
		}
	}
	return nil
}
