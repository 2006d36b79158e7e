package narration_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// stretch is how many steps of a run the tests below have told.
const stretch = 2500

// taped records the beginning of a scenario's run.
func taped(t *testing.T, ref string, steps int) (*tape.Branch, sim.Protocol) {
	t.Helper()
	c := open(t, ref)
	run, err := c.Tape(c.Scenario.Seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	b := run.Main()
	b.Extend(steps)
	return b, c.Config(c.Scenario.Seed).Protocol
}

func tellers(p sim.Protocol) (en, zh *narration.Teller) {
	return narration.NewTeller(narration.English, narration.Teach, p), narration.NewTeller(narration.Chinese, narration.Teach, p)
}

// runs are scenarios that between them have all protocols, clients and many faults.
var runs = []string{"paxos-clients", "paxos-random-faults", "election-random-faults", "zab-random-faults", "zab-random-crashes",
	"zookeeper-random-faults", "zookeeper-lost-disk-autocreate", "zookeeper-follower-back-by-trunc"}

// Every step of a run is told, in both languages alike, and nothing is left as the
// nodes wrote it that has a sentence of its own.
func TestEveryMomentIsTold(t *testing.T) {
	for _, ref := range runs {
		t.Run(ref, func(t *testing.T) {
			t.Parallel()
			b, p := taped(t, ref, stretch)
			en, zh := tellers(p)
			for step := 1; step <= b.Len(); step++ {
				m := b.Moment(step)
				tellBoth(t, step, en.Now(m), zh.Now(m))
				tellBoth(t, step, en.Nots(m), zh.Nots(m))
				if len(en.Now(m)) == 0 {
					t.Errorf("step %d: nothing is told of %+v", step, m)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
}

func tellBoth(t *testing.T, step int, en, zh []narration.Sentence) {
	t.Helper()
	if len(en) != len(zh) {
		t.Fatalf("step %d: %d sentences in English, %d in Chinese", step, len(en), len(zh))
	}
	for i := range en {
		e, z := en[i], zh[i]
		if e.Topic != z.Topic || e.Node != z.Node || e.Rule != z.Rule || e.Sort != z.Sort {
			t.Errorf("step %d: %+v beside %+v", step, e, z)
		}
		if e.Text == "" || han(e.Text) || !han(z.Text) || strings.ContainsAny(e.Text+z.Text, "\n") {
			t.Errorf("step %d: %q beside %q", step, e.Text, z.Text)
		}
		if strings.HasPrefix(e.Text, " ") || strings.Contains(e.Text, "  ") || strings.Contains(e.Text, ": :") {
			t.Errorf("step %d: the blanks of %q", step, e.Text)
		}
		if (e.Rule != "") != (e.Lesson != "") || (z.Lesson != "") != (e.Lesson != "") {
			t.Errorf("step %d: %s has lessons %q and %q", step, e.Rule, e.Lesson, z.Lesson)
		}
		if plain.MatchString(e.Text) && (e.Topic == narration.Fact || e.Topic == narration.Fault) {
			t.Errorf("step %d: %q has no words of its own", step, e.Text)
		}
	}
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// plain is a fact as the node wrote it.
var plain = regexp.MustCompile(`^\w+: `)

// What led to a step goes back, link by link, to something that nothing gave rise to.
func TestCausesGoBack(t *testing.T) {
	b, p := taped(t, "zookeeper-follower-back-by-trunc", stretch)
	en, zh := tellers(p)
	longest := 0
	for step := 1; step <= b.Len(); step++ {
		chain := en.From(b, step)
		longest = max(longest, len(chain))
		at := step
		for i, c := range chain {
			if c.Step >= at || c.Step != b.Moment(at).Cause || c.Text == "" || strings.ContainsAny(c.Text, "{}") {
				t.Fatalf("step %d, link %d: %+v after step %d", step, i, c, at)
			}
			at = c.Step
		}
		if len(chain) < narration.MostCauses && b.Moment(at).Cause != 0 {
			t.Fatalf("step %d: the chain ends at %d, which has a cause", step, at)
		}
		if len(zh.From(b, step)) != len(chain) {
			t.Fatalf("step %d: another chain in Chinese", step)
		}
	}
	if longest < narration.MostCauses {
		t.Errorf("the longest chain has %d links", longest)
	}
}

// A commit in a quiet run, told in full.
func TestACommitIsTold(t *testing.T) {
	b, p := taped(t, "zookeeper-quiet", 3000)
	en, zh := tellers(p)
	for step := 1; step <= b.Len(); step++ {
		m := b.Moment(step)
		i := slices.IndexFunc(m.Out, func(o tape.Outcome) bool { return o.Sort == sim.Noted && o.Name == "ZAB-B3" })
		if i < 0 {
			continue
		}
		e, z := en.Now(m)[0], zh.Now(m)[0]
		if !strings.HasSuffix(e.Text, "are a quorum (3 of 5 needed)") || !strings.HasPrefix(e.Text, p.Nodes[e.Node-1].Name+" commits 1.0") {
			t.Errorf("%q", e.Text)
		}
		if !strings.Contains(z.Text, " 提交 1.0") || !strings.HasSuffix(z.Text, "的 ACK 构成法定人数（需 3/5）") {
			t.Errorf("%q", z.Text)
		}
		if e.Rule != "ZAB-B3" || e.Sort != narration.Did || e.Doubt != "" || !strings.Contains(e.Lesson, "more than half of the voters") {
			t.Errorf("%+v", e)
		}
		for _, s := range en.Now(m) {
			if strings.Contains(s.Text, "is committed") {
				t.Errorf("%q says what the rule has said", s.Text)
			}
		}
		return
	}
	t.Fatal("nothing was committed")
}

// An ensemble's distance from harm, step by step of what can befall it.
func TestNextCountsWhoMayStillFail(t *testing.T) {
	b, p := taped(t, "zab-quiet", 3000)
	en, zh := tellers(p)
	w := b.World(b.Len()).Clone()
	defer w.Close()
	leader := sim.NodeID(0)
	for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
		if w.View(id).Columns[0].Value == "leading" {
			leader = id
		}
	}
	name := w.Name(leader)
	inflict := func(f sim.Fault) {
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(english, chinese string) {
		t.Helper()
		if got := strings.Join(en.Next(w), "; "); got != english {
			t.Errorf("%q\nand not\n%q", got, english)
		}
		if got := strings.Join(zh.Next(w), "；"); got != chinese {
			t.Errorf("%q\nand not\n%q", got, chinese)
		}
	}
	var others []sim.NodeID
	for _, id := range p.Voters {
		if id != leader {
			others = append(others, id)
		}
	}
	expect("voters up: 5 of 5; 3 crashes would leave no quorum", "5 个投票者中 5 个在线：再崩溃 3 个就不足法定人数")
	inflict(sim.Crash{Target: sim.Target{Node: others[0]}})
	inflict(sim.Pause{Target: sim.Target{Node: others[1]}})
	expect("voters up: 3 of 5; one more crash would leave no quorum", "5 个投票者中 3 个在线：再崩溃一个就不足法定人数")
	inflict(sim.Cut{From: others[2], To: leader})
	expect("voters up: 3 of 5; one more crash would leave no quorum; "+name+" leads and reaches 2 of 5 voters, 3 are needed: it can decide nothing new",
		"5 个投票者中 3 个在线：再崩溃一个就不足法定人数；"+name+" 在领导，但只能联系到 5 个投票者中的 2 个，需要 3 个：无法作出新的决定")
	inflict(sim.Crash{Target: sim.Target{Node: leader}})
	expect("voters up: 2 of 5, and 3 are needed: nothing new can be decided",
		"5 个投票者中只有 2 个在线，需要 3 个：无法作出任何新的决定")
}

// Where all is decided, that nobody leads is no news.
func TestNextIsSilentOfLeadersWhenAllIsDecided(t *testing.T) {
	b, p := taped(t, "paxos-quiet", 3000)
	en, _ := tellers(p)
	if got := en.Next(b.World(b.Len())); len(got) != 1 || got[0] != "voters up: 3 of 3; 2 crashes would leave no quorum" {
		t.Errorf("%q", got)
	}
}

// What somebody does to a message is told, and so is what comes of it.
func TestActsOnMessagesAreTold(t *testing.T) {
	c := open(t, "paxos-quiet")
	run, err := c.Tape(c.Scenario.Seed)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	en, zh := tellers(c.Config(c.Scenario.Seed).Protocol)
	b := run.Main()
	b.Extend(40)
	at := slices.IndexFunc(b.World(40).Pending(), func(p sim.Pending) bool { return p.On.Port == "paxos" })
	on := b.World(40).Pending()[at].On
	for act, want := range map[sim.Act][2]string{
		sim.Drop:      {"is lost: somebody dropped it", "被人为丢弃"},
		sim.Duplicate: {"will come twice", "将到达两次"},
		sim.Hold:      {"is held back", "被扣住"},
		sim.Garble:    {"is altered on its way", "在途中被篡改"},
	} {
		branch, step, err := run.Act(b, 40, sim.Choice{Act: act, On: on})
		if err != nil {
			t.Fatal(err)
		}
		m := branch.Moment(step)
		e, z := en.Event(m), zh.Event(m)
		if e != on.Kind+" from "+on.From+" to "+on.Node+" "+want[0] || z != on.From+" 发给 "+on.Node+" 的 "+on.Kind+" "+want[1] {
			t.Errorf("%s: %q beside %q", act, e, z)
		}
		tellBoth(t, step, en.Now(m), zh.Now(m))
	}
	branch, step, err := run.Act(b, 40, sim.Choice{Act: sim.Inflict, Fault: sim.Isolate{Target: sim.Target{Role: "leader"}}})
	if err != nil {
		t.Fatal(err)
	}
	if m := branch.Moment(step); !strings.HasPrefix(en.Now(m)[0].Text, "the leader is cut off from all others") || !strings.HasPrefix(zh.Now(m)[0].Text, "领导者 与所有人隔离") {
		t.Errorf("%+v %+v", en.Now(m), zh.Now(m))
	}
}

// Two that take themselves to lead are worth a word.
func TestNextTellsOfSplitBrain(t *testing.T) {
	c := open(t, "zookeeper-split-brain")
	run, err := c.Tape(c.Scenario.Seed)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	en, _ := tellers(c.Config(c.Scenario.Seed).Protocol)
	b := run.Main()
	for b.Extend(20) > 0 {
		if slices.ContainsFunc(en.Next(b.World(b.Len())), func(s string) bool { return strings.Contains(s, "each take themselves to lead") }) {
			return
		}
	}
	t.Error("nobody has been seen to lead beside another")
}

func TestLanguagesAreRead(t *testing.T) {
	for text, want := range map[string]narration.Language{"en": narration.English, "zh": narration.Chinese, "zh_CN.UTF-8": narration.Chinese,
		"zh-Hans": narration.Chinese, "EN_us": narration.English} {
		if got, err := narration.ParseLanguage(text); got != want || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := narration.ParseLanguage("tlh"); err == nil || err.Error() != `there is no narration in "tlh": write en or zh` {
		t.Errorf("%v", err)
	}
}

// What comes to somebody who does not take it is told as that: a message to a node that
// is down or has hung up, a connection to one that is down, and one that its dialler has
// given up. Connections that are taken are told by both ends.
func TestWhatNobodyTakesIsToldSo(t *testing.T) {
	seen := map[string]bool{}
	for _, ref := range []string{"election-random-faults", "zab-random-crashes", "zookeeper-random-faults"} {
		b, p := taped(t, ref, 4*stretch)
		en, _ := tellers(p)
		for step := 1; step <= b.Len(); step++ {
			m := b.Moment(step)
			e, now := en.Event(m), en.Now(m)
			lost := slices.ContainsFunc(m.Out, func(o tape.Outcome) bool { return o.Sort == sim.Dropped && o.On == m.On })
			if m.Sort == tape.Delivered && lost != strings.Contains(e, "does not get through to") {
				t.Fatalf("%s, step %d: %q", ref, step, e)
			}
			if lost && slices.ContainsFunc(now, func(s narration.Sentence) bool { return s.Topic == narration.Loss }) {
				t.Fatalf("%s, step %d: the loss is told twice: %+v", ref, step, now)
			}
			for _, words := range []string{"does not get through to", "finds nobody at", "is of no use any more"} {
				seen[words] = seen[words] || strings.Contains(e, words)
			}
			if m.Sort == tape.Opened {
				if up := b.World(step).View(m.Node).Up; up && strings.Contains(e, "finds nobody") || !up && strings.Contains(e, "is open") {
					t.Fatalf("%s, step %d: %q, and that it is up is %t", ref, step, e, up)
				}
			}
			for _, s := range now {
				seen["takes"] = seen["takes"] || strings.Contains(s.Text, " takes the connection of ")
			}
		}
	}
	for words, ok := range seen {
		if !ok {
			t.Errorf("%q is never told", words)
		}
	}
}

// A partition with one side that has everybody on it is the end of one.
func TestTheEndOfAPartitionIsTold(t *testing.T) {
	b, p := taped(t, "lesson-split-brain", stretch)
	en, zh := tellers(p)
	var told []string
	for step := 1; step <= b.Len(); step++ {
		if m := b.Moment(step); m.Sort == tape.Planned {
			told = append(told, en.Now(m)[0].Text, zh.Now(m)[0].Text)
		}
	}
	if got := strings.Join(told, "; "); got != "the network falls apart: [s3 past] [s1 s2 present]; 网络分区：[s3 past] [s1 s2 present]; the partition is over; 分区结束" {
		t.Errorf("%q", got)
	}
}

// Proposers do not lead: what is told of them says how Paxos decides.
func TestNextTellsOfProposers(t *testing.T) {
	b, p := taped(t, "lesson-paxos-by-example", stretch)
	en, zh := tellers(p)
	seen := map[string]bool{}
	for step := 1; step <= b.Len(); step++ {
		w := b.World(step)
		for _, s := range append(en.Next(w), zh.Next(w)...) {
			if strings.Contains(s, "lead") || strings.Contains(s, "领导") {
				t.Fatalf("step %d: %q", step, s)
			}
			seen[s] = true
		}
	}
	for _, s := range []string{"no proposer is in phase 2: a value comes to the vote when a majority has promised a ballot",
		"p1 is in phase 2 and reaches 1 of 3 acceptors: 2 must accept", "p1 处于阶段 2，能联系到 3 个接受者中的 1 个：须有 2 个接受"} {
		if !seen[s] {
			t.Errorf("%q is never told: %v", s, seen)
		}
	}
}
