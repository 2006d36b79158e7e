package pane

import (
	"fmt"
	"math"
	"slices"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// Ring shows the ensemble as a circle, for teaching: who stands where, whom each one
// names, messages on their way, and in the middle how many stand behind whom.
type Ring struct{}

// Name is "ring".
func (Ring) Name() string { return "ring" }

// Title says what makes a quorum.
func (Ring) Title(s *Scene, _ int) (title, heads string) {
	title = s.say("Ring", "环")
	if s.Protocol.Quorum > 0 {
		return title, fmt.Sprintf(s.say("need %d/%d", "需 %d/%d"), s.Protocol.Quorum, len(s.Protocol.Voters))
	}
	return title, ""
}

// Want asks for a circle as high as it is wide, in the eye's measure.
func (Ring) Want(_ *Scene, w int) (like, least int) { return min(max(12, w*2/5), 30), 12 }

// Draw draws the ring. What is of more interest lies over what is of less: traces of
// messages, cuts, the quorum, messages, nodes.
func (Ring) Draw(c screen.Canvas, s *Scene) {
	if c.W < 10 || c.H < 4 {
		s.drawRoll(c)
		return
	}
	r := newRing(c, s)
	r.drawCuts()
	flights := r.flights()
	for i := range flights {
		r.drawTrail(&flights[i])
	}
	r.drawQuorum()
	r.drawNodes()
	for i := range flights {
		r.drawFlight(&flights[i])
	}
}

// drawRoll names the nodes line by line, where there is no room for a circle.
func (s *Scene) drawRoll(c screen.Canvas) {
	for y, id := range s.cast() {
		if y == c.H {
			return
		}
		p := pen{c, 0, y}
		m := s.mark(s.view(id))
		p.fit(m.Ink, s.name(id)+m.Glyph)
		c.Zone(0, y, c.W, 1, nodeTarget(id))
	}
}

// A point is a place of a canvas.
type point struct{ x, y int }

// toward returns the place so many thousandths of the way to another.
func (a point) toward(b point, part int) point {
	return point{a.x + (b.x-a.x)*part/1000, a.y + (b.y-a.y)*part/1000}
}

// A ring is the circle with the places of its nodes.
type ring struct {
	c       screen.Canvas
	s       *Scene
	nodes   []ringNode
	at      map[sim.NodeID]point // where messages to and from a node begin and end
	centre  point
	radius  point
	written [][2]point // stretches that hold words
}

// A ringNode is a node with its label, which begins at a place.
type ringNode struct {
	id    sim.NodeID
	x, y  int
	label []piece
	width int
}

// A piece is a text in an ink.
type piece struct {
	ink  screen.Ink
	text string
}

// newRing finds a place for every node: the ensemble on the circle, from the top and
// clockwise, the clients in the last row.
func newRing(c screen.Canvas, s *Scene) *ring {
	r := &ring{c: c, s: s, at: map[sim.NodeID]point{}}
	var members, clients []sim.NodeID
	for _, id := range s.cast() {
		switch {
		case s.Now.View(id) == nil:
		case s.Protocol.Nodes[id-1].Volunteer:
			clients = append(clients, id)
		default:
			members = append(members, id)
		}
	}
	height := c.H
	if len(clients) > 0 {
		height--
	}
	for _, detail := range []int{3, 2, 1, 0} {
		if r.seat(members, height, detail) {
			break
		}
	}
	r.line(clients)
	return r
}

// seat puts the members on the circle, with labels of some detail, and reports
// whether there was room for labels like that.
func (r *ring) seat(members []sim.NodeID, height, detail int) bool {
	r.nodes = r.nodes[:0]
	widest := 0
	for _, id := range members {
		n := ringNode{id: id, label: r.label(id, detail)}
		for _, x := range n.label {
			n.width += screen.Width(x.text)
		}
		widest = max(widest, n.width)
		r.nodes = append(r.nodes, n)
	}
	r.centre = point{r.c.W / 2, (height - 1) / 2}
	// A cell is about twice as high as it is wide.
	y := max(0, (height-1)/2)
	r.radius = point{max(0, min(2*y+y/4, r.c.W/2-widest-1)), y}
	if detail > 0 && r.radius.x < max(y*5/4, min(12, r.c.W/4)) {
		return false
	}
	for i := range r.nodes {
		n := &r.nodes[i]
		sin, cos := circle(i, len(r.nodes))
		p := point{r.centre.x + r.radius.x*sin/1000, r.centre.y - rounded(r.radius.y*cos)}
		n.y = p.y
		switch {
		case sin > 100:
			n.x = min(p.x, r.c.W-n.width)
			p.x = n.x - 1
		case sin < -100:
			n.x = max(0, p.x-n.width+1)
			p.x = n.x + n.width
		default:
			n.x = max(0, p.x-n.width/2)
		}
		r.at[n.id] = p
	}
	return true
}

// circle returns sine and cosine, in thousandths, of the i-th of n places, from the
// top and clockwise.
func circle(i, n int) (sin, cos int) {
	a := 2 * math.Pi * float64(i) / float64(max(n, 1))
	return int(math.Round(1000 * math.Sin(a))), int(math.Round(1000 * math.Cos(a)))
}

// rounded divides thousandths to the nearest.
func rounded(n int) int {
	if n < 0 {
		return -((-n + 500) / 1000)
	}
	return (n + 500) / 1000
}

// line puts the clients into the last row, as many as there is room for.
func (r *ring) line(clients []sim.NodeID) {
	if len(clients) == 0 {
		return
	}
	fit := len(clients)
	for fit > 0 && r.c.W/fit < 6 {
		fit--
	}
	for i, id := range clients[:fit] {
		room := r.c.W / fit
		m := r.s.mark(r.s.Now.View(id))
		text := screen.Fit(r.s.name(id), room-2) + m.Glyph
		n := ringNode{id: id, y: r.c.H - 1, width: screen.Width(text), label: []piece{{m.Ink, text}}}
		n.x = i*room + (room-n.width)/2
		r.nodes = append(r.nodes, n)
		r.at[id] = point{n.x + n.width/2, r.c.H - 2}
	}
}

// label tells of a node: its name and glyph; with more detail whom it names, and then
// its standing's word.
func (r *ring) label(id sim.NodeID, detail int) []piece {
	v := r.s.Now.View(id)
	m := r.s.mark(v)
	name := r.s.name(id)
	if id == r.s.Node {
		name = "▸" + name
	}
	label := []piece{{screen.Strong, name}, {m.Ink, " " + m.Glyph}}
	if detail == 0 {
		label = []piece{{m.Ink, screen.Fit(name, max(2, r.c.W/5)) + m.Glyph}}
	}
	if detail > 1 && m.Word != "" {
		label = append(label, piece{m.Ink, " " + m.Word})
	}
	if named := behind(v); named > 0 && detail > 0 && m.Ink != screen.Down {
		label = append(label, piece{screen.Plain, " →" + r.s.name(named)})
	}
	if detail > 2 && v.Inbox+v.Held > 0 {
		label = append(label, piece{screen.Warn, fmt.Sprintf(" +%d", v.Inbox+v.Held)})
	}
	return label
}

// behind returns whom a node stands behind: whom the first of its columns names that
// names anybody; 0 for nobody.
func behind(v *sim.View) sim.NodeID {
	for _, c := range v.Columns {
		if c.Node > 0 {
			return c.Node
		}
	}
	return 0
}

func (r *ring) drawNodes() {
	for _, n := range r.nodes {
		p := pen{r.c, n.x, n.y}
		for _, x := range n.label {
			p.write(x.ink, x.text)
		}
		r.occupy(n.x, n.y, n.width)
		r.c.Zone(n.x, n.y, n.width, 1, nodeTarget(n.id))
	}
}

// occupy remembers that a stretch of a row holds words.
func (r *ring) occupy(x, y, w int) {
	r.written = append(r.written, [2]point{{x, y}, {x + w, y}})
}

// free reports whether a stretch of a row is inside and holds no words.
func (r *ring) free(x, y, w int) bool {
	return x >= 0 && y >= 0 && x+w <= r.c.W && y < r.c.H && !slices.ContainsFunc(r.written, func(s [2]point) bool {
		return s[0].y == y && x < s[1].x && s[0].x < x+w
	})
}

// broken is where a link that is cut ends, in thousandths of its way.
const broken = 270

// drawCuts draws the beginning of every link that is cut: from the sender, broken
// before it gets anywhere. Those of clients are left out where they are many.
func (r *ring) drawCuts() {
	var among, beside []*Link
	for i := range r.s.Now.Links {
		l := &r.s.Now.Links[i]
		switch nodes := r.s.Protocol.Nodes; {
		case !l.Cut:
		case nodes[l.From-1].Volunteer || nodes[l.To-1].Volunteer:
			beside = append(beside, l)
		default:
			among = append(among, l)
		}
	}
	if len(beside) <= mostBeside {
		among = append(among, beside...)
	}
	for _, l := range among {
		from, ok := r.at[l.From]
		to, there := r.at[l.To]
		if !ok || !there {
			continue
		}
		for part := 90; part < broken; part += 45 {
			p := from.toward(to, part)
			r.c.Put(p.x, p.y, "·", screen.In(screen.Lost))
		}
		p := from.toward(to, broken)
		r.c.Put(p.x, p.y, "╳", screen.In(screen.Bad))
	}
}

// mostBeside is how many cuts of clients a ring bears.
const mostBeside = 4

// A ringFlight is a message with its place.
type ringFlight struct {
	*Flight
	from, at, to point
	sign         string // of what stops it, "" for nothing
	quiet        bool   // an opening or a closing: of less interest than what is said
}

// mostFlights bounds the messages of a ring: more of them are no picture.
const mostFlights = 60

// flights finds out where the messages are.
func (r *ring) flights() []ringFlight {
	now := r.s.instant()
	var all []ringFlight
	for i := range r.s.Now.Flights {
		f := &r.s.Now.Flights[i]
		from, ok := r.at[f.From]
		to, there := r.at[f.To]
		if !ok || !there || len(all) == mostFlights {
			continue
		}
		part := 500
		sign, _ := r.s.fate(f)
		switch {
		case sign == "╳":
			part = broken
		case sign == "" && f.At > f.Sent:
			part = int(int64(min(now, f.At).Sub(f.Sent)) * 1000 / int64(f.At.Sub(f.Sent)))
		}
		x := ringFlight{Flight: f, from: from, to: to, sign: sign, quiet: f.On.Kind == "opened" || f.On.Kind == "closed"}
		x.at = from.toward(to, min(max(part, 0), 1000))
		all = append(all, x)
	}
	return all
}

// drawTrail draws where a message has come from.
func (r *ring) drawTrail(f *ringFlight) {
	steps := max(abs(f.at.x-f.from.x), 2*abs(f.at.y-f.from.y)) / 2
	ink := screen.Faint
	switch {
	case f.quiet:
		return
	case f.sign != "":
		ink = screen.Lost
	}
	for i := range steps {
		p := f.from.toward(f.at, 1000*i/steps)
		r.c.Put(p.x, p.y, "·", screen.In(ink))
	}
}

func abs(n int) int { return max(n, -n) }

// drawFlight draws a message as an arrowhead with its kind beside it.
func (r *ring) drawFlight(f *ringFlight) {
	glyph, ink := arrowhead(f.from, f.to), screen.Moving
	switch {
	case f.sign == "╳":
		glyph, ink = "╳", screen.Lost
	case f.sign == "║":
		glyph, ink = "║", screen.Held
	case f.quiet:
		glyph, ink = "◌", screen.Faint
	}
	if !r.free(f.at.x, f.at.y, 1) {
		return
	}
	r.c.Put(f.at.x, f.at.y, glyph, screen.In(ink))
	r.c.Zone(f.at.x, f.at.y, 1, 1, screen.Target{Kind: "pending", Text: f.On.String()})
	r.occupy(f.at.x, f.at.y, 1)
	if f.quiet {
		return
	}
	for _, kind := range shortKinds(f.On.Kind, r.c.W) {
		w := screen.Width(kind)
		for _, x := range []int{f.at.x + 1, f.at.x - w} {
			if r.free(x, f.at.y, w) {
				r.c.Put(x, f.at.y, kind, screen.In(ink))
				r.c.Zone(x, f.at.y, w, 1, screen.Target{Kind: "pending", Text: f.On.String()})
				r.occupy(x, f.at.y, w)
				return
			}
		}
	}
}

// arrowhead points from one place to another, in the eye's measure.
func arrowhead(from, to point) string {
	dx, dy := to.x-from.x, 2*(to.y-from.y)
	switch {
	case abs(dx) >= abs(dy) && dx >= 0:
		return "▶"
	case abs(dx) >= abs(dy):
		return "◀"
	case dy > 0:
		return "▼"
	}
	return "▲"
}

// shortKinds cuts a message's kind to what a ring of a width can bear, and to less
// where others are in the way.
func shortKinds(kind string, w int) []string {
	most := 3
	switch {
	case w >= 70:
		most = 12
	case w >= 44:
		most = 5
	}
	return []string{kind[:min(len(kind), most)], kind[:min(len(kind), 3)]}
}
