package tui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

// moment names the moment at the cursor, with all that was chosen on its branch. It
// says so when no line can name it.
func (m *Model) moment() (scenarios.Moment, bool) {
	if m.isServed() {
		m.tell("a served run is kept by zoolab serve --record; zoolab replay --as-scenario makes a scenario of that")
		return scenarios.Moment{}, false
	}
	at, err := m.session.Case.Moment(m.at.branch, m.at.step)
	if err != nil {
		m.status = err.Error()
	}
	return at, err == nil
}

// yank copies the line that opens this moment elsewhere.
func (m *Model) yank(string) {
	if at, ok := m.moment(); ok {
		m.ask(Copy{at.String()})
		m.tell("copied %s", at)
	}
}

// save asks for a file, and writes the branch to it as a scenario.
func (m *Model) save(arg string) {
	if arg != "" {
		m.saveTo(arg)
		return
	}
	usual := fmt.Sprintf("%s-%s.yaml", m.session.Case.Scenario.Name, m.at.branch.Name())
	m.openPrompt(prompt{kind: "path", title: "save the branch to", text: usual, done: func(m *Model, path string) {
		if path != "" {
			m.saveTo(path)
		}
	}})
}

func (m *Model) saveTo(path string) {
	if at, ok := m.moment(); ok {
		m.ask(Save{path, at})
		m.tell("writing %s", path)
	}
}

// judge takes a moment's branch to its end, on a tape of its own, and judges it.
func judge(at scenarios.Moment) (*scenarios.Result, error) {
	s, err := NewSession(at, true)
	if err != nil {
		return nil, err
	}
	defer s.Tape.Close()
	return s.Case.Verdict(context.Background(), s.Tape.Main())
}

// save writes a moment's branch as a scenario that is called as its file.
func save(at scenarios.Moment, path string) error {
	s, err := NewSession(at, true)
	if err != nil {
		return err
	}
	defer s.Tape.Close()
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	saved, err := s.Case.Saved(s.Tape.Main(), name)
	if err != nil {
		return err
	}
	return create(path, file.Marshal(saved))
}
