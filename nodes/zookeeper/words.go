package zookeeper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// A word is one of four letters, to which a server answers with a text.
type word struct {
	text   string
	always bool // whether one that serves nobody answers it
	answer func(*server, *sim.Env, *account)
}

// lexicon is the words that servers answer.
func lexicon() []word {
	return []word{
		{"conf", false, (*server).conf},
		{"cons", false, (*server).cons},
		{"crst", false, (*server).crst},
		{"dirs", false, (*server).dirs},
		{"dump", false, (*server).dump},
		{"envi", true, (*server).envi},
		{"gtmk", true, (*server).gtmk},
		{"hash", true, (*server).hash},
		{"isro", true, (*server).isro},
		{"mntr", false, (*server).mntr},
		{"ruok", true, (*server).ruok},
		{"srst", false, (*server).srst},
		{"srvr", false, (*server).srvr},
		{"stat", false, (*server).stat},
		{"stmk", true, (*server).stmk},
		{"wchc", false, (*server).wchc},
		{"wchp", false, (*server).wchp},
		{"wchs", false, (*server).wchs},
	}
}

// An account is what a server says of itself, to whom.
type account struct {
	strings.Builder
	to    client.Origin
	epoch int64 // when the world's time was 0 to them, in milliseconds
}

// say adds a line.
func (a *account) say(format string, args ...any) { fmt.Fprintf(a, format+"\n", args...) }

// allowed reads the setting fourLetterWords. The real server's scripts live on srvr, so
// that it is always allowed.
func (e Ensemble) allowed() (words []string, err error) {
	var known []string
	for _, w := range lexicon() {
		known = append(known, w.text)
	}
	for name := range strings.SplitSeq(e.FourLetterWords, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "*":
			words = append(words, known...)
		case slices.Contains(known, name):
			words = append(words, name)
		case name != "":
			return nil, fmt.Errorf("%w: fourLetterWords: there is no word %q: write * for all, or some of %s", ErrEnsemble, name, strings.Join(known, ", "))
		}
	}
	words = append(words, "srvr")
	if e.ReadOnlyMode { // a client of such a server looks by it for one that can write
		words = append(words, "isro")
	}
	slices.Sort(words)
	return slices.Compact(words), nil
}

const (
	notServing = "This ZooKeeper instance is not currently serving requests"
	portion    = 8192 // of a text, which the real server sends, and counts, one after the other
)

// onWord answers a four-letter word and hangs up. One that it does not know a server takes
// for no packet at all.
func (s *server) onWord(env *sim.Env, conn sim.Conn, q client.Question) {
	a, text := &account{to: q.From.Or(conn), epoch: q.Epoch}, q.Word
	known := lexicon()
	i := slices.IndexFunc(known, func(w word) bool { return w.text == text })
	if i < 0 {
		env.Close(conn)
		return
	}
	s.tally.in++
	switch {
	case !slices.Contains(s.words, text):
		a.say("%s is not executed because it is not in the whitelist.", text)
	case !s.serving && !s.vigil.reads && !known[i].always:
		a.say(notServing)
	default:
		known[i].answer(s, env, a)
	}
	s.tally.out += int64(a.Len()+portion-1) / portion
	client.Text.Send(env, conn, a.String())
	env.Close(conn)
}

// ruok: are you there?
func (s *server) ruok(_ *sim.Env, a *account) { a.WriteString("imok") }

// dirs: how much is on your disks? Conf says the same of them.
func (s *server) dirs(_ *sim.Env, a *account) { a.say("datadir_size: 0\nlogdir_size: 0") }

// gtmk: what do you trace? What the real server does before anybody tells it.
func (s *server) gtmk(_ *sim.Env, a *account) { a.WriteString("306") }

// stmk: trace something else. What, eight bytes behind the word say. Nothing is traced here,
// and the answer is that to somebody who sends none.
func (s *server) stmk(*sim.Env, *account) {}

// hash: what were your tree's digests? Nothing, as of a real server that keeps none.
func (s *server) hash(_ *sim.Env, a *account) {
	if !s.serving && !s.vigil.reads {
		a.WriteString(notServing)
	}
}

// isro: may one only read here?
func (s *server) isro(_ *sim.Env, a *account) {
	switch {
	case s.vigil.reads:
		a.WriteString("ro")
	case s.serving:
		a.WriteString("rw")
	default:
		a.WriteString("null")
	}
}

// srst: begin to count anew.
func (s *server) srst(_ *sim.Env, a *account) {
	s.tally.reset()
	a.say("Server stats reset.")
}

// crst: begin to count anew of each connection.
func (s *server) crst(_ *sim.Env, a *account) {
	s.tally.resetContacts()
	a.say("Connection stats reset.")
}
