package tui

import "os"

// perform does what a model asks of the world beyond its screen, and returns what came
// of it; nil for what is the screen's own business. It may take long.
func (o Outside) perform(e Effect) Msg {
	switch e := e.(type) {
	case Write:
		return Written{e.Path, os.WriteFile(e.Path, e.Text, 0o644)}
	case Save:
		return Written{e.Path, save(e.Moment, e.Path)}
	case Shoot:
		return Written{e.Path, e.shoot()}
	case Judge:
		r, err := judge(e.Moment)
		return Judged{e, r, err}
	case Open:
		s, err := o.Open(e.Ref)
		return Opened{e.Ref, s, err}
	}
	return nil
}
