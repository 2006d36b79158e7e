package tui

import (
	"strings"
	"testing"
)

// scripts are what people do, a line each: the keys that are pressed on a scenario,
// and what the screen says then.
var scripts = []struct {
	scenario, keys, shows string
}{
	{"paxos-quiet", "", "step 0/0…"},
	{"paxos-quiet", "lll", "step 3/3…"},
	{"paxos-quiet", "right right left", "step 1/2…"},
	{"paxos-quiet", "20l", "step 20/20…"},
	{"paxos-quiet", "20l 05h", "step 15/20…"},
	{"paxos-quiet", "20l g", "step 0/20…"},
	{"paxos-quiet", "20l g G", "step 20/20…"},
	{"paxos-quiet", "h", "this is the beginning"},
	{"paxos-quiet", "G", "the run ends here"},
	{"paxos-quiet", "G l", "the run ends here"},
	{"paxos-quiet", ": 1 7 enter", "step 17/17…"},
	{"paxos-quiet", "20l : goto space 3 enter", "step 3/20…"},
	{"paxos-quiet", ": stepp enter", "there is no command stepp; did you mean step?"},
	{"paxos-quiet", ": nex tab", "next"},
	{"paxos-quiet", "12l b", "step 11/12…"},
	{"paxos-quiet", "12l b f", "step 12/12…"},
	{"paxos-quiet", "g b", "nothing has happened yet"},
	{"paxos-quiet", "20l 1 j L", "step"},
	{"paxos-quiet", "v", "no property is violated"},
	{"paxos-quiet", "]", "there is no further fault"},
	{"paxos-partition", "]", "partition"},
	{"paxos-partition", "G [", "heal"},
	{"paxos-count-messages", "v", "✗ learned-is-chosen @43"},
	{"paxos-count-messages", "v g v", "7 Checks"},

	// Acts: away from the run that goes by itself they begin a branch.
	{"paxos-quiet", "12l d", "new branch b1 at 12: drop"},
	{"paxos-quiet", "12l d d", "step 14/14…  b1"},
	{"paxos-quiet", "12l d h d", "new branch b2 at 12"},
	{"paxos-quiet", "20l k k k d", "new branch b1 at 16: drop"},
	{"paxos-quiet", "20l 08h j j d", "is not under way at step 12"},
	{"paxos-quiet", "20l 08h j d", "only messages can be lost"},
	{"paxos-quiet", "12l u", "duplicate"},
	{"paxos-quiet", "12l o", "hold"},
	{"paxos-quiet", "12l D", "garble"},
	{"paxos-quiet", "12l D a", "new branch b1 at 12: garble"},
	{"paxos-quiet", "12l D a", ": Ballot.Round 1 → 0"},
	{"paxos-quiet", "12l j enter", "new branch b1 at 12: next"},
	{"paxos-quiet", "12l enter", "select what is to happen first"},
	{"paxos-quiet", "12l t", "which timer expires now"},
	{"paxos-quiet", "12l t enter", "new branch b1 at 12: next timer"},
	{"paxos-quiet", "g d", "nothing of that sort is under way"},
	{"paxos-quiet", "12l 1 j c", "lose what was not synced"},
	{"paxos-quiet", "12l 1 j c l", "new branch b1 at 12: crash a1"},
	{"paxos-quiet", "12l 1 j c s", "silent"},
	{"paxos-quiet", "12l 1 j c n 2 enter", "after 12 effects"},
	{"paxos-quiet", "12l 1 j c l r r", "restart a1"},
	{"paxos-quiet", "12l 1 j r l", "restart a1"},
	{"paxos-quiet", "12l 1 j r r", "a1 is up: crash it first"},
	{"paxos-quiet", "12l 1 j S", "pause a1"},
	{"paxos-quiet", "12l 1 j S S", "resume a1"},
	{"paxos-quiet", "12l 1 j x a", "cut a1>p1"},
	{"paxos-quiet", "12l 1 j x a x", "is cut: mend it"},
	{"paxos-quiet", "12l 1 j x a P l", "heal links"},
	{"paxos-quiet", "12l p space", "partition: {a1} against the others"},
	{"paxos-quiet", "12l p space j space enter", "partition [a1 a2]"},
	{"paxos-quiet", "12l p enter", "mark the nodes of one side with space first"},
	{"paxos-quiet", "12l p esc", "step 12/12…  main"},
	{"paxos-quiet", "12l i p1 space propose space red enter", "new branch b1 at 12"},
	{"paxos-quiet", "12l i nobody enter", "write a client and what it is to do"},

	// What was there stays there.
	{"paxos-quiet", "20l h d T", "left main at 19"},
	{"paxos-quiet", "20l h d T a", "step 19/20…  main"},
	{"paxos-quiet", "20l h d T = ", "compare"},
	{"paxos-quiet", "20l h d T j down", "branches"},
	{"paxos-quiet", "10l ma lll 'a", "step 10/13…"},
	{"paxos-quiet", "'a", "no step is marked 'a"},
	{"paxos-quiet", "mA", "marked step 0 as 'A"},

	{"paxos-quiet", "12l d y", "copied paxos-quiet@1/b1:13?"},
	{"paxos-quiet", "12l d s", "paxos-quiet-b1.yaml"},

	// To search and to stop.
	{"paxos-quiet", "/ Promise enter", "/promise"},
	{"paxos-quiet", "/ nonsense enter", "nothing of that further that way"},
	{"paxos-quiet", "n", "look for something first"},
	{"paxos-quiet", "30l & !Prepare enter", "&!prepare"},
	{"paxos-quiet", "B step space = space 17 enter F", "step 17/17…"},
	{"paxos-quiet", "30l B step space = space 17 enter R", "step 17/30…"},
	{"paxos-quiet", "B nonsense enter", "nonsense"},
	{"paxos-quiet", "F", "no breakpoint is set"},

	// Panes and the lab.
	{"paxos-quiet", "4", "━━ 4 Links"},
	{"paxos-quiet", "9", "━━ 9"},
	{"paxos-quiet", "z", "━━ 3 Space-time"},
	{"paxos-quiet", "?", "play, or pause"},
	{"paxos-quiet", "C", "已暂停"},
	{"paxos-quiet", "C ?", "播放或暂停"},
	{"paxos-quiet", ": theme space ascii enter", "theme ascii"},
	{"paxos-quiet", "W", "level: teach"},
	{"paxos-quiet", "e", "the screen as text"},
	{"paxos-quiet", "O", "pick a scenario"},
	{"paxos-quiet", "20l O esc", "step 20/20…"},
	{"paxos-quiet", "O / n o n s e n s e", "no scenario fits"},
	{"paxos-quiet", "O / r e j o i n", "search: rejoin"},
	{"paxos-quiet", "0", "this scenario has no lesson"},
	{"lesson-election", "", "[.] next line"},
	{"paxos-quiet", "+", "4 steps a second"},
	{"paxos-quiet", "- - -", "1/4 steps a second"},
	{"paxos-quiet", "X", "X does nothing here"},
}

func TestScripts(t *testing.T) {
	for _, s := range scripts {
		t.Run(s.scenario+"/"+s.keys, func(t *testing.T) {
			t.Parallel()
			d := open(t, s.scenario)
			d.keys(s.keys)
			if !strings.Contains(d.screen(), s.shows) {
				t.Errorf("after %q the screen does not say %q:\n%s", s.keys, s.shows, d.screen())
			}
		})
	}
}
