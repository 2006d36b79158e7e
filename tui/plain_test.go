package tui

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// converse has plain mode take lines on a scenario of the library, and returns what it
// says.
func converse(t *testing.T, name string, o Options, lines ...string) string {
	t.Helper()
	m := New(nil, o)
	if name != "" {
		s, err := session(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Tape.Close)
		m = New(s, o)
	}
	var out strings.Builder
	if err := Plain(m, Outside{Open: session}, strings.NewReader(strings.Join(lines, "\n")), &out, false); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// said are lines that a person types, and what plain mode says then.
var said = []struct {
	scenario string
	lines    []string
	says     []string
}{
	{"", nil, []string{"Write open and the name of a scenario", "lesson-split-brain, zookeeper, a lesson: A course"}},
	{"", []string{"step"}, []string{"no scenario is open"}},
	{"", []string{"open paxos-quiet", "step"}, []string{"Scenario paxos-quiet, protocol paxos, seed 1.", "Step 1, branch main", "Now: a1 is up"}},
	{"paxos-quiet", []string{"step 12"}, []string{"Step 9: p1 begins ballot 1.p1", "Step 12, branch main", "Now: a3 ", "From: step 11: round of p1 on disk; before that step 9", "Next: "}},
	{"paxos-quiet", []string{"step 12", "back 2"}, []string{"Step 10, branch main"}},
	{"paxos-quiet", []string{"goto 9"}, []string{"Step 9, branch main"}},
	{"paxos-quiet", []string{"9"}, []string{"Step 9, branch main"}},
	{"paxos-quiet", []string{"# a remark", "", "where"}, []string{"Step 0 of 0 recorded, branch main"}},
	{"paxos-quiet", []string{"stpe"}, []string{"there is no command stpe; did you mean step?"}},
	{"paxos-quiet", []string{"xyzzy"}, []string{"there is no command xyzzy; help has them all"}},
	{"paxos-quiet", []string{"zoom"}, []string{"zoom is for the screen"}},
	{"paxos-quiet", []string{"step 12", "look"}, []string{"p1, proposer, phase preparing, ballot 1.p1", "2 messages are under way", "5 checks hold."}},
	{"paxos-quiet", []string{"step 12", "look a1"}, []string{"promised: none", "file vote: 0 records"}},
	{"paxos-quiet", []string{"look a9"}, []string{"there is no node a9"}},
	{"paxos-quiet", []string{"step 12", "nodes"}, []string{"p1, proposer", "l1, learner"}},
	{"paxos-quiet", []string{"step 12", "pending"}, []string{"1: p2, sync round, in 218µs", "3: Prepare ", " from p1 to a2, in 2ms"}},
	{"paxos-quiet", []string{"step 13", "drop 1"}, []string{"new branch b1 at 13: drop", "Step 14, branch b1"}},
	{"paxos-quiet", []string{"step 13", "hold 1", "pending"}, []string{"new branch b1 at 13: hold", ", held"}},
	{"paxos-quiet", []string{"step 13", "deliver 2"}, []string{"new branch b1 at 13: next"}},
	{"paxos-quiet", []string{"step 13", "deliver"}, []string{"write the number of what is to happen"}},
	{"paxos-quiet", []string{"step 13", "drop 99"}, []string{"99"}},
	{"paxos-quiet", []string{"step 13", "crash a1"}, []string{"Choose, or write leave: crash a1", "l: lose what was not synced"}},
	{"paxos-quiet", []string{"step 13", "crash a1", "l"}, []string{"new branch b1 at 13: crash a1", "a1 is DOWN"}},
	{"paxos-quiet", []string{"step 13", "crash a1", "leave", "where"}, []string{"Step 13 of 13 recorded, branch main"}},
	{"paxos-quiet", []string{"step 13", "crash a1", "n", "2"}, []string{"Write on the next line: after how many effects", "after 2 effects"}},
	{"paxos-quiet", []string{"step 13", "partition a1 p1"}, []string{"new branch b1 at 13: partition", "links cut is"}},
	{"paxos-quiet", []string{"step 13", "partition"}, []string{"write the nodes of one side"}},
	{"paxos-quiet", []string{"step 13", "partition a1 zz"}, []string{"there is no node zz"}},
	{"paxos-quiet", []string{"step 13", "drop 1", "branches", "a"}, []string{"a: main", "branch main, step 13"}},
	{"paxos-quiet", []string{"mark a", "step 5", "jump a"}, []string{"marked step 0", "This is the beginning of branch main"}},
	{"paxos-quiet", []string{"mark", "z"}, []string{"which letter?", "marked step 0 as 'z"}},
	{"paxos-quiet", []string{"break step = 17", "play"}, []string{"stops when step = 17", "step 17: step = 17", "Step 17, branch main"}},
	{"paxos-quiet", []string{"find Promise"}, []string{"Now: "}},
	{"paxos-quiet", []string{"why"}, []string{"This is the beginning"}},
	{"paxos-quiet", []string{"step 12", "why"}, []string{"Now: a3 ", "before that"}},
	{"paxos-quiet", []string{"end"}, []string{"the run ends here", "The verdict is pass."}},
	{"paxos-quiet", []string{"quit", "step"}, []string{"Scenario paxos-quiet"}},
	{"paxos-quiet", []string{"language zh", "step"}, []string{"第 1 步，分支 main", "当前：a1 已启动"}},
	{"paxos-quiet", []string{"help"}, []string{"drop: lose the selected message", "tell: the run from here to its end"}},
	{"paxos-quiet", []string{strings.Repeat("x", longestCommand+5), "step"}, []string{"was left out", "Step 1, branch main"}},
	{"paxos-quiet", []string{"st\x1b[2Jep \xff"}, []string{"there is no command st·[2jep"}},
	{"paxos-count-messages", []string{"violation"}, []string{"learned-is-chosen", "Step 43, branch main", "Violated: "}},
	{"lesson-split-brain", []string{"play"}, []string{"Lesson: s3 leads epoch 1"}},
	{"lesson-split-brain", []string{"play", "play", "play", "play", "play", "b"}, []string{"Question: s2 is about to win", "c: 2", "Write the letter, or pass.", "That is not so.", "The answer is c: 2", "Nobody can tell s3."}},
	{"lesson-split-brain", []string{"play", "play", "play", "play", "play", "play", "pass", "play"}, []string{"Write the letter, or pass.", "Lesson: Two leaders"}},
	{"lesson-split-brain", []string{"tell"}, []string{"Question: s2 is about to win", "The answer is c: 2", "Lesson: Two leaders", "The verdict is pass."}},
	{"zookeeper-random-faults", []string{"tell"}, []string{"The run is very long", "the run ends here"}},
}

func TestPlainModeSaysWhatComesOfACommand(t *testing.T) {
	for _, s := range said {
		t.Run(s.scenario+"/"+strings.Join(s.lines, ","), func(t *testing.T) {
			t.Parallel()
			lines := s.lines
			if lines == nil {
				lines = []string{"#"}
			}
			text := converse(t, s.scenario, Options{}, lines...)
			for _, want := range s.says {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q:\n%s", want, text)
				}
			}
		})
	}
}

func TestPlainModeTellsTheRunWhenNothingComesIn(t *testing.T) {
	text := converse(t, "paxos-quiet", Options{})
	for _, want := range []string{"Step 38: l1 learns that green is chosen", "The verdict is pass."} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func TestPlainModeIsBoundedAndSaysSo(t *testing.T) {
	for _, name := range []string{"paxos-quiet", "zookeeper-split-brain", "zookeeper-random-faults"} {
		if n := strings.Count(converse(t, name, Options{}), "\n"); n > mostLines+20 {
			t.Errorf("%s is told in %d lines", name, n)
		}
	}
	if text := converse(t, "election-quiet", Options{}, "end"); !strings.Contains(text, "lines more are not told") {
		t.Errorf("nothing is said of what was left out:\n%s", text)
	}
}

// What is piped to a screen reader must not move its cursor, nor rest on pictures.
func TestPlainModeWritesNeitherControlsNorBoxes(t *testing.T) {
	lines := []string{"step 40", "look", "look s1", "pending", "nodes", "why", "crash s1", "leave", "branches", "leave", "help", "tell"}
	for _, o := range []Options{{}, {Chinese: true}} {
		text := converse(t, "lesson-split-brain", o, lines...)
		if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x2500 && r < 0x25A0 || r == 0xFFFD }); i >= 0 {
			t.Errorf("%q is written in %q", text[i:i+3], text[max(0, i-80):i+20])
		}
	}
}

func TestPlainModeHasEveryWordInChinese(t *testing.T) {
	all := slices.Clone(sieveSaid[:])
	for of, own := range plainSaid {
		if words[of] == "" {
			t.Errorf("the lab does not say %q any more", of)
		}
		all = append(all, own)
	}
	for _, text := range all {
		if text != "" && words[text] == "" {
			t.Errorf("%q has no Chinese", text)
		}
	}
}

func TestPlainModeSaysThatItsInputCannotBeRead(t *testing.T) {
	broken := errors.New("the pipe burst")
	err := Plain(New(nil, Options{}), Outside{}, io.MultiReader(strings.NewReader("list\n"), failing{broken}), io.Discard, false)
	if !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if err := Plain(New(nil, Options{}), Outside{}, strings.NewReader("list\n"), failing{broken}, false); !errors.Is(err, broken) {
		t.Errorf("the error of an output that cannot be written is %v", err)
	}
}

// failing is what cannot be read or written.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error)  { return 0, f.err }
func (f failing) Write([]byte) (int, error) { return 0, f.err }

// Any lines at all are met with sentences.
func FuzzPlain(f *testing.F) {
	for _, s := range said {
		if s.scenario == "paxos-quiet" {
			f.Add(strings.Join(s.lines, "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, lines string) {
		if small := strings.ToLower(lines); strings.Contains(small, "save") || strings.Contains(small, "export") {
			return // they write files
		}
		s, err := session("paxos-quiet")
		if err != nil {
			t.Fatal(err)
		}
		defer s.Tape.Close()
		if err := Plain(New(s, Options{}), Outside{Open: session}, strings.NewReader(lines), io.Discard, false); err != nil {
			t.Fatal(err)
		}
	})
}
