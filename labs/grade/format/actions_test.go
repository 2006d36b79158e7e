package format_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// A workflowCommand is what a runner takes a line of a log for.
type workflowCommand struct {
	name  string
	props map[string]string
	data  string
}

// known are commands that a runner obeys; a log that could make it obey those that no
// format writes would be a hole.
var known = strings.Fields("error warning notice debug group endgroup add-mask add-matcher remove-matcher add-path " +
	"set-output set-env save-state stop-commands echo internal-set-repo-path")

// commandOf reads a line of a log as actions/runner does (ActionCommand.cs): after
// leading space "::name key=value,…::data", or anywhere "##[name key=value;…]data".
func commandOf(line string) (c workflowCommand, ok bool) {
	properties, data, between := "", "", ","
	if rest, v2 := strings.CutPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::"); v2 {
		properties, data, ok = strings.Cut(rest, "::")
	}
	if _, rest, v1 := strings.Cut(line, "##["); !ok && v1 {
		properties, data, ok = strings.Cut(rest, "]")
		between = ";"
	}
	name, properties, _ := strings.Cut(properties, " ")
	if !ok || !slices.Contains(known, name) {
		return workflowCommand{}, false
	}
	c = workflowCommand{name, map[string]string{}, strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data)}
	for _, p := range strings.Split(strings.TrimSpace(properties), between) {
		if key, value, ok := strings.Cut(p, "="); ok {
			c.props[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
	}
	return c, true
}

// annotationsOf reads what the actions format writes, all of it commands.
func annotationsOf(out string) (byLevel map[string][]workflowCommand, err error) {
	byLevel = map[string][]workflowCommand{}
	for _, line := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
		c, ok := commandOf(line)
		if !ok || !slices.Contains([]string{"error", "warning", "notice"}, c.name) {
			return nil, fmt.Errorf("%q is no annotation", line)
		}
		for key := range c.props {
			if !slices.Contains([]string{"file", "line", "endLine", "title"}, key) {
				return nil, fmt.Errorf("%q has a property %s", line, key)
			}
		}
		if byLevel[c.name] = append(byLevel[c.name], c); len(byLevel[c.name]) > 10 {
			return nil, fmt.Errorf("there are more than ten of %s", c.name)
		}
	}
	return byLevel, nil
}

// armed finds a line that a runner would obey in a text that is printed to a log.
func armed(text string) string {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if _, ok := commandOf(line); ok {
			return line
		}
	}
	return ""
}

func TestActionsAreAnnotations(t *testing.T) {
	for name, r := range samples() {
		if _, err := annotationsOf(written("actions", r, format.Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A finding and a panic stand at the line they are about, below the folder of the
// submission.
func TestActionsPointAtLines(t *testing.T) {
	all, err := annotationsOf(written("actions", samples()["does not build"], format.Options{Folder: "labs/04-paxos"}))
	if err != nil {
		t.Fatal(err)
	}
	e := all["error"][0]
	if e.props["file"] != "labs/04-paxos/acceptor.go" || e.props["line"] != "1" || e.props["endLine"] != "1" || !strings.HasPrefix(e.data, "os.Exit ends") {
		t.Errorf("the finding is annotated %+v", e)
	}
	all, err = annotationsOf(written("actions", samples()["every class"], format.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if e = all["error"][1]; e.props["file"] != "acceptor.go" || e.props["line"] != "10" || !strings.Contains(e.data, "zoolab replay duel-17.yaml") {
		t.Errorf("the panic is annotated %+v", e)
	}
	if n := all["notice"][0]; n.data != "Score: 20 of 100 points" {
		t.Errorf("the score is annotated %+v", n)
	}
}

// GitHub shows ten of a level: the tenth says how many more there are.
func TestActionsSayWhatIsLeftOut(t *testing.T) {
	all, err := annotationsOf(written("actions", samples()["refused"], format.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if errs := all["error"]; len(errs) != 10 || !strings.HasPrefix(errs[9].data, "There are 491 more") {
		t.Errorf("the last of %d annotations is %+v", len(errs), errs[len(errs)-1])
	}
}

// Text cannot leave its place in a command, and arrives as it was.
func TestActionsEscape(t *testing.T) {
	text := `50 % done: a,b=c %0A%25 ]`
	r := &grade.Report{Status: grade.Refused, Findings: []grade.Finding{{File: "a,line=9::b%.go", Line: 3, Text: text, Rule: "a::b"}}}
	all, err := annotationsOf(written("actions", r, format.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if e := all["error"][0]; e.data != text || e.props["file"] != "a,line=9::b%.go" || e.props["line"] != "3" || e.props["title"] != "not allowed: a::b" {
		t.Errorf("what arrives is %+v", e)
	}
}

// The reader of commands sees the ones of old and new form, and only commands.
func TestCommandsAreSeen(t *testing.T) {
	for line, want := range map[string]string{
		"::error::x": "error", "  \u00a0::set-output name=a::b": "set-output", "text ##[add-mask]x": "add-mask",
		"::nothing::x": "", "std::error::x": "", "::error": "", "##[section]x": "", ": :error::x": "",
	} {
		if c, _ := commandOf(line); c.name != want {
			t.Errorf("%q is taken for the command %q", line, c.name)
		}
	}
}
