package pane

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// Ensemble is the table of nodes, a row each: how it stands, its own columns, and
// what is wrong with its disk, its clock and its links.
type Ensemble struct{}

// Name returns "ensemble".
func (Ensemble) Name() string { return "ensemble" }

// Title names the pane, the columns of the first nodes and, where these leave room, how
// many must agree.
func (Ensemble) Title(s *Scene, w int) (title, heads string) {
	t := s.ensemble(w)
	need := ""
	if q := s.Protocol.Quorum; q > 0 {
		need = fmt.Sprintf(s.say("need %d/%d ", "需 %d/%d "), q, len(s.Protocol.Voters))
	}
	if len(t.lines) > 0 {
		heads = t.head(t.lines[0].role, w)
	}
	if screen.Width(heads)+screen.Width(need) >= w {
		need = ""
	}
	return s.say("Ensemble", "节点"), screen.Pad(heads, w-screen.Width(need)) + need
}

// Want asks for a row for every node and for the heads of every role but the first.
func (Ensemble) Want(s *Scene, w int) (like, least int) {
	n := len(s.ensemble(w).lines)
	return max(n, 1), min(max(n, 1), 3)
}

// Draw draws the rows that fit.
func (Ensemble) Draw(c screen.Canvas, s *Scene) {
	t := s.ensemble(c.W)
	at := slices.IndexFunc(t.lines, func(l ensembleLine) bool { return l.node == s.Node && s.Node > 0 })
	top := home(len(t.lines), c.H, at, s.Scroll)
	for y := range min(c.H, len(t.lines)-top) {
		l := t.lines[top+y]
		if l.node == 0 && y == c.H-1 { // heads without a node
			c.Put(2, y, s.say("… and ", "…还有 ")+strconv.Itoa(nodesIn(t.lines[top+y:]))+s.say(" more", " 个"), screen.In(screen.Faint))
			continue
		}
		if l.node == 0 {
			c.Put(0, y, t.head(l.role, c.W), screen.In(screen.Faint))
			continue
		}
		t.row(c.Part(0, y, c.W, 1), l)
		c.Zone(0, y, c.W, 1, screen.Target{Kind: "node", N: int(l.node)})
		if l.node == s.Node && s.Focused {
			c.Select(y)
		}
	}
}

// nodesIn counts the nodes among lines.
func nodesIn(lines []ensembleLine) (n int) {
	for _, l := range lines {
		if l.node > 0 {
			n++
		}
	}
	return n
}

// An ensembleLine is a line of the table: a node, or the heads of a role.
type ensembleLine struct {
	node sim.NodeID // 0 for heads
	role int
}

// ensembleRole is how the nodes of one role are shown.
type ensembleRole struct {
	name   string
	toned  int   // the column that is the standing's word, -1 for none
	shown  []int // places of the columns that fit
	widths []int // theirs
	heads  []string
}

// An ensembleTable is a table laid out for a width.
type ensembleTable struct {
	s     *Scene
	w     int
	lines []ensembleLine
	roles []ensembleRole
	name  int // widths of the parts that all roles share
	word  int
	notes int
	reach int
	loose map[sim.NodeID]string // whom a node reaches when that is not everyone
}

const (
	widestValue = 24 // of a column
	widestNotes = 30
)

// ensemble lays the table out. Widths are those that the snapshot's nodes need, so
// that they stay when the table is scrolled.
func (s *Scene) ensemble(w int) *ensembleTable {
	t := &ensembleTable{s: s, w: w, loose: s.reaches()}
	places := map[string]int{}
	for _, id := range s.cast() {
		name := s.Protocol.Nodes[id-1].Role
		role, known := places[name]
		if !known {
			role = len(t.roles)
			places[name] = role
			t.roles = append(t.roles, ensembleRole{name: name, toned: -1})
			if role > 0 {
				t.lines = append(t.lines, ensembleLine{role: role})
			}
		}
		t.lines = append(t.lines, ensembleLine{id, role})
	}
	slices.SortStableFunc(t.lines, func(a, b ensembleLine) int { return a.role - b.role })
	for i := range s.Now.Views {
		v := &s.Now.Views[i]
		m := s.mark(v)
		t.name, t.word = max(t.name, screen.Width(v.Name)), max(t.word, screen.Width(m.Word)+1)
		t.notes = max(t.notes, screen.Width(s.troubles(v)))
		t.reach = max(t.reach, screen.Width(t.loose[v.ID]))
	}
	t.name, t.word, t.notes = min(t.name, max(4, w/6)), min(t.word, 12), min(max(t.notes, 4), widestNotes, w/3)
	t.shrink()
	for i := range t.roles {
		t.fit(i)
	}
	return t
}

// shrink gives up parts when there is no room for all: first whom a node reaches,
// then the notes, then the end of the standing's word.
func (t *ensembleTable) shrink() {
	if _, room := t.before(); room < 0 {
		t.reach = 0
	}
	if _, room := t.before(); room < 0 {
		t.notes = 0
	}
	if _, room := t.before(); room < 0 {
		t.word = max(0, t.word+room)
	}
}

// before returns where the columns begin, and the room that they have.
func (t *ensembleTable) before() (x, room int) {
	x = 2 + t.name + 1 + 2 + t.word + 1
	room = t.w - x
	if t.notes > 0 {
		room -= t.notes + 1
	}
	if t.reach > 0 {
		room -= t.reach + 1
	}
	return x, room
}

// fit chooses which columns of a role are shown: the first ones, since a protocol
// names first what matters most.
func (t *ensembleTable) fit(role int) {
	r := &t.roles[role]
	widths := []int(nil)
	var heads []string
	for _, l := range t.lines {
		if l.role != role || l.node == 0 {
			continue
		}
		v := t.s.Now.View(l.node)
		if v == nil {
			continue
		}
		for i, c := range v.Columns {
			if i == len(widths) {
				heads = append(heads, strings.ToUpper(c.Name))
				widths = append(widths, screen.Width(c.Name))
			}
			widths[i] = max(widths[i], min(screen.Width(c.Value)+1, widestValue))
			if c.Tone != sim.Plain && r.toned < 0 {
				r.toned = i
			}
		}
	}
	_, room := t.before()
	for i, w := range widths {
		if i == r.toned {
			continue
		}
		if room -= w + 1; room < 0 {
			break
		}
		r.shown, r.widths, r.heads = append(r.shown, i), append(r.widths, w), append(r.heads, heads[i])
	}
}

// head returns the heads of a role's columns, over them, as far as they end before w.
func (t *ensembleTable) head(role, w int) string {
	r := &t.roles[role]
	x, _ := t.before()
	out := ""
	if role > 0 {
		out = "  " + t.s.term(r.name)
	}
	out = screen.Pad(out, x)
	for i, h := range r.heads {
		if screen.Width(out)+screen.Width(h) <= w {
			out += screen.Pad(h, r.widths[i]) + " "
		}
	}
	if disk := t.s.say("DISK", "磁盘"); role == 0 && t.notes > 0 && t.notesAt()+screen.Width(disk) <= w {
		out = screen.Pad(out, t.notesAt()) + disk
	}
	return screen.Fit(strings.TrimRight(out, " "), max(w, 0))
}

// notesAt returns where the notes of a row begin: behind the columns of all roles.
func (t *ensembleTable) notesAt() int {
	x, room := t.before()
	used := 0
	for i := range t.roles {
		end := 0
		for _, w := range t.roles[i].widths {
			end += w + 1
		}
		used = max(used, end)
	}
	return x + min(used, max(room, 0))
}

// row draws a node.
func (t *ensembleTable) row(c screen.Canvas, l ensembleLine) {
	v, was := t.s.view(l.node), t.s.Before.View(l.node)
	m := t.s.mark(v)
	if l.node == t.s.Node {
		c.Put(0, 0, "▸", screen.In(screen.Strong))
	}
	ink := screen.In(m.Ink)
	c.Put(2, 0, screen.Fit(v.Name, t.name), ink)
	c.Put(3+t.name, 0, m.Glyph, ink)
	word, style := m.Word, ink
	if was != nil && t.s.mark(was).Word != word {
		word, style = screen.Fit(word, t.word-1)+"▲", screen.In(screen.Changed)
	}
	c.Put(5+t.name, 0, screen.Fit(word, t.word), style)
	x, _ := t.before()
	r := &t.roles[l.role]
	for i, at := range r.shown {
		if at < len(v.Columns) {
			value, style := t.value(v, was, at, r.widths[i])
			c.Put(x, 0, value, style)
		}
		x += r.widths[i] + 1
	}
	style = screen.In(screen.Faint)
	if alarming(v) {
		style = screen.In(screen.Warn)
	}
	c.Put(t.notesAt(), 0, screen.Fit(t.s.troubles(v), t.notes), style)
	if reach := t.loose[l.node]; reach != "" {
		c.Put(t.notesAt()+t.notes+1, 0, screen.Fit(reach, t.reach), screen.In(screen.Warn))
	}
}

// value is one column of a node. What the last step has changed bears a sign.
func (t *ensembleTable) value(v, was *sim.View, at, w int) (string, screen.Style) {
	now := &v.Columns[at]
	if was == nil || !was.Up || at >= len(was.Columns) || was.Columns[at].Value == now.Value {
		return screen.Fit(now.Value, w), screen.In(screen.Plain)
	}
	return screen.Fit(now.Value, w-1) + "▲", screen.In(screen.Changed)
}

// alarming reports whether something is wrong with a node beyond being busy.
func alarming(v *sim.View) bool {
	if v.Lying || v.Full || v.Slow != (sim.Range{}) {
		return true
	}
	return slices.ContainsFunc(v.Files, func(f sim.FileView) bool { return f.Damaged > 0 })
}

// troubles says in a few words how a node's disk is, what the node waits for, and
// how wrong its clock is.
func (s *Scene) troubles(v *sim.View) string {
	var words []string
	add := func(english, chinese string, args ...any) {
		words = append(words, fmt.Sprintf(s.say(english, chinese), args...))
	}
	if v.Syncing != "" {
		add("syncing %s", "落盘 %s", v.Syncing)
		if v.Held > 0 {
			add("%d held", "%d 待发", v.Held)
		}
	}
	if v.Lying {
		add("lying", "谎报")
	}
	if v.Full {
		add("full", "已满")
	}
	if v.Slow != (sim.Range{}) {
		add("slow %s", "慢 %s", span(v.Slow.Max))
	}
	damaged, loose := 0, 0
	for _, f := range v.Files {
		damaged, loose = damaged+f.Damaged, loose+f.Unsynced
	}
	if damaged > 0 {
		add("damaged %d", "损坏 %d", damaged)
	}
	if loose > 0 && v.Syncing == "" {
		add("unsynced %d", "未落盘 %d", loose)
	}
	if len(words) == 0 && len(v.Files) > 0 {
		add("ok", "正常")
	}
	if v.Inbox > 0 {
		add("inbox %d", "积压 %d", v.Inbox)
	}
	if skew := v.Clock.Sub(s.Now.At); skew != 0 && v.Boot > 0 {
		sign := "+"
		if skew < 0 {
			sign = ""
		}
		add("clock %s", "时钟 %s", sign+span(skew))
	}
	return strings.Join(words, ", ")
}

// reaches names, for each voter that is cut off from others, those with whom it can
// speak in both directions.
func (s *Scene) reaches() map[sim.NodeID]string {
	var group []sim.NodeID
	for _, id := range s.cast() {
		if !s.Protocol.Nodes[id-1].Volunteer && slices.Contains(s.Now.Wired, id) {
			group = append(group, id)
		}
	}
	if voters := s.Protocol.Voters; len(voters) > 0 {
		group = slices.DeleteFunc(group, func(id sim.NodeID) bool { return !slices.Contains(voters, id) })
	}
	out := map[sim.NodeID]string{}
	whole := true
	for _, a := range group {
		var names []string
		for _, b := range group {
			if a == b || !s.Now.Link(a, b).Cut && !s.Now.Link(b, a).Cut {
				names = append(names, s.name(b))
			}
		}
		whole = whole && len(names) == len(group)
		out[a] = strings.Join(names, " ")
		if len(names) > 4 {
			out[a] = names[0] + " +" + strconv.Itoa(len(names)-1)
		}
	}
	if whole {
		return nil
	}
	return out
}
