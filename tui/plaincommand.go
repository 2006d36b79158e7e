package tui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A plainAct is a command that plain mode has beside those of the table of keys, or
// does in its own way: it says what a screen shows.
type plainAct struct {
	word   string
	help   string
	always bool // without a scenario, too
	do     func(p *plain, arg string)
}

var plainTable []plainAct

func init() {
	plainTable = []plainAct{
		{word: "look", help: "the ensemble, the network and the checks; look s1 has all of a node", do: (*plain).look},
		{word: "where", help: "which step of which branch this is", do: (*plain).where},
		{word: "pending", help: "what may happen next, numbered; drop 3, hold 3 and deliver 3 mean its numbers", do: (*plain).pending},
		{word: "nodes", help: "the nodes, and how each stands", do: (*plain).nodes},
		{word: "why", help: "the step again, with what its rules are for and all that led to it", do: (*plain).why},
		{word: "tell", help: "the run from here to its end, as far as it matters", do: (*plain).tellRun},
		{word: "list", help: "the scenarios", always: true, do: (*plain).list},
		{word: "help", help: "all commands", always: true, do: (*plain).help},
		{word: "partition", help: "cut nodes off from the others: partition s1 s2", do: (*plain).cutOff},
	}
}

// ofScreens are words of the table that change a screen alone.
func ofScreens(a *act) bool {
	return a.group == atPanes || a.called("theme") || a.called("faster") || a.called("slower") || a.called("speed")
}

// command does a command, or says that there is none.
func (p *plain) command(text string) {
	word, arg, _ := strings.Cut(text, " ")
	word, arg = strings.ToLower(word), strings.TrimSpace(arg)
	own := slices.IndexFunc(plainTable, func(a plainAct) bool { return a.word == word })
	known := slices.IndexFunc(table, func(a act) bool { return a.in == inLab && a.called(word) })
	_, number := strconv.Atoi(word)
	switch {
	case own >= 0 && (p.session != nil || plainTable[own].always):
		plainTable[own].do(p, arg)
	case own < 0 && known < 0 && number != nil:
		p.unknown(word)
	case own < 0 && known >= 0 && ofScreens(&table[known]):
		p.say("%s is for the screen; here look, nodes, pending and why say what it shows", word)
	case p.session == nil && word == "open" && arg != "":
		p.openTyped(arg)
		p.pursue()
	case p.session == nil && word == "quit":
		p.ended = true
	case p.session == nil:
		p.say("no scenario is open; write open and the name of one")
	default:
		if first, _, _ := strings.Cut(arg, " "); p.session.node(first) > 0 {
			p.chosen.node = p.session.node(first)
		}
		p.send(Key{":"})
		p.send(Paste{word + " " + p.named(word, arg)})
		p.send(Key{"enter"})
	}
}

// unknown says that there is no such command, and what may have been meant.
func (p *plain) unknown(word string) {
	known := commandWords()
	for i := range plainTable {
		known = append(known, plainTable[i].word)
	}
	if near := strict.Nearest(word, known); near != "" && len(word) > 2 {
		p.say("there is no command %s; did you mean %s?", word, near)
		return
	}
	p.say("there is no command %s; help has them all", word)
}

// named puts the address in place of a number of what pending has listed.
func (p *plain) named(word, arg string) string {
	n, err := strconv.Atoi(arg)
	at := slices.IndexFunc(table, func(a act) bool { return a.group == onWires && a.called(word) })
	if err != nil || at < 0 {
		return arg
	}
	pending := p.at.world().Pending()
	if n < 1 || n > len(pending) {
		return arg
	}
	return pending[n-1].On.String()
}

// cutOff parts nodes from all others.
func (p *plain) cutOff(arg string) {
	p.marking = []int{}
	for _, name := range strings.Fields(strings.ReplaceAll(arg, ",", " ")) {
		id := p.session.node(name)
		if id == 0 {
			p.marking = nil
			p.say("there is no node %s; nodes lists them", name)
			return
		}
		p.marking = append(p.marking, int(id))
	}
	if len(p.marking) == 0 {
		p.marking = nil
		p.say("write the nodes of one side, such as: partition %s", p.session.Protocol.Nodes[0].Name)
		return
	}
	p.divide("")
}

// where says where the cursor stands.
func (p *plain) where(string) {
	p.say("Step %d of %d recorded, branch %s, at %s, scenario %s under seed %d.",
		p.at.step, p.at.branch.Len(), p.at.branch.Name(), brief(p.at.now()), p.session.Case.Scenario.Name, p.session.Seed)
	if why, _ := p.at.branch.Over(); why != "" && p.at.atFront() {
		p.say("the run ends here: %s", p.word(why))
	}
}

// look says what a screen shows: every node, what is wrong, what is held to be so.
func (p *plain) look(arg string) {
	s := p.scene()
	if arg != "" {
		p.lookAt(arg)
		return
	}
	p.where("")
	for _, id := range s.Cast() {
		v := s.Now.View(id)
		text := v.Name + ", " + v.Role
		if standing := s.Standing(v); standing != "" {
			text += ", " + standing
		}
		for _, c := range v.Columns {
			text += p.sentence(", %s %s", c.Name, c.Value)
		}
		if troubles := s.Troubles(v); troubles != "" && len(v.Files) > 0 {
			text += p.sentence(", disk %s", troubles)
		}
		p.print(text)
	}
	for _, ailment := range s.Ailments() {
		p.print(ailment)
	}
	p.say("%d messages are under way, %d events may come; pending lists them.", len(s.Now.Flights), len(s.Pending))
	s.Key = nil
	ill, hold := s.Checked()
	for _, text := range ill {
		p.print(text)
	}
	p.say("%d checks hold.", hold)
}

// lookAt says all of a node.
func (p *plain) lookAt(name string) {
	s := p.scene()
	v := s.Now.View(p.session.node(name))
	if v == nil {
		p.say("there is no node %s; nodes lists them", name)
		return
	}
	if standing := s.Standing(v); standing != "" {
		p.say("%s is %s", v.Name, standing)
	}
	for _, c := range v.Columns {
		p.say("%s: %s", c.Name, c.Value)
	}
	for _, t := range v.Timers {
		p.say("timer %s expires at %s", t.Name, brief(t.At))
	}
	for _, f := range v.Files {
		p.say("file %s: %d records, %d of them not on disk, %d damaged", f.Name, f.Records, f.Unsynced, f.Damaged)
	}
	for _, e := range s.Now.Exhibits(v.ID) {
		p.say("%s: %d rows", e.Name, len(e.Rows)+e.More)
		for _, row := range e.Rows[:min(len(e.Rows), mostTold)] {
			var cells []string
			for i, cell := range row.Cells {
				if i < len(e.Head) && cell != "" {
					cells = append(cells, e.Head[i]+" "+cell)
				}
			}
			p.print(e.Name + ": " + strings.Join(cells, ", "))
		}
	}
}

// nodes lists the nodes.
func (p *plain) nodes(string) {
	s := p.scene()
	for _, id := range s.Cast() {
		v := s.Now.View(id)
		text := v.Name + ", " + v.Role
		if standing := s.Standing(v); standing != "" {
			text += ", " + standing
		}
		p.print(text)
	}
}

// pending lists what may happen next.
func (p *plain) pending(string) {
	s := p.scene()
	if len(s.Pending) == 0 {
		p.say("nothing is left to happen")
	}
	for i := range s.Pending {
		if i == mostTold {
			p.say("and %d more", len(s.Pending)-i)
			break
		}
		p.print(strconv.Itoa(i+1) + ": " + s.Coming(&s.Pending[i]))
	}
}

// mostTold is how many lines a list has at most.
const mostTold = 60

// list lists the scenarios, lessons first.
func (p *plain) list(string) {
	for _, e := range library() {
		text := e.Name + ", " + e.Protocol
		if e.lesson {
			text += ", " + p.word("a lesson")
		}
		p.print(text + ": " + e.About)
	}
}

// help lists the commands.
func (p *plain) help(string) {
	for i := range plainTable {
		p.print(plainTable[i].word + ": " + p.word(plainTable[i].help))
	}
	for i := range table {
		a := &table[i]
		own := slices.ContainsFunc(plainTable, func(x plainAct) bool { return x.word == a.word })
		if a.in != inLab || a.word == "" || own || ofScreens(a) {
			continue
		}
		help := p.word(a.help)
		help, _, _ = strings.Cut(help, ";") // keys are not of interest here
		help, _, _ = strings.Cut(help, "；")
		p.print(a.word + ": " + help)
	}
}

// pursue does what the model has asked for outside of an Update.
func (p *plain) pursue() {
	for _, e := range p.effects {
		p.effect(e)
	}
	p.effects = nil
}
