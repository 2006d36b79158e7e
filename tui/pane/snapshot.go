package pane

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Snapshot is what can be seen of a world after a step. It is taken once and
// drawn often, and it stays when the tape goes elsewhere, so that a step can be
// held against another.
type Snapshot struct {
	Branch  *tape.Branch // the branch whose own step it is: an ancestor of the one that was asked for
	Step    int
	At      sim.Time
	Nodes   int        // how many there are; Views may be of fewer
	Views   []sim.View // of the nodes 1, 2, …
	Links   []Link     // between the nodes of Wired, row by row
	Wired   []sim.NodeID
	Network sim.Network
	Pending []sim.Pending
	Flights []Flight // those of Pending that are on a link, with their senders
	Missing string   // what the goal lacks
	Broken  *sim.Violation
	Marks   []sim.Mark

	exhibits [][]sim.Exhibit
}

// A Link is one direction between two nodes.
type Link struct {
	From, To sim.NodeID
	sim.LinkView
	Held int // messages that are held on it
}

// A Flight is a message on its way.
type Flight struct {
	sim.Pending
	From, To sim.NodeID
	Sent     sim.Time
	Step     int // in which it was sent
}

// Of nodes there may be thousands, nearly all of them clients. A snapshot has the
// first ones, and the links of fewer, since these are as many as the square.
const (
	mostViewed = 128
	mostWired  = 16
)

// snapshot takes one of a step.
func snapshot(b *tape.Branch, step int) *Snapshot {
	w := b.World(step)
	p := &Snapshot{Branch: b, Step: step, At: w.Now(), Nodes: w.Nodes(), Network: w.Network(), Pending: w.Pending(),
		Missing: w.Missing(), Broken: w.Violation(), Marks: w.Marks()}
	for id := sim.NodeID(1); int(id) <= min(p.Nodes, mostViewed); id++ {
		p.Views = append(p.Views, w.View(id))
		p.exhibits = append(p.exhibits, w.Exhibits(id))
		if int(id) <= mostWired {
			p.Wired = append(p.Wired, id)
		}
	}
	p.fly()
	for _, from := range p.Wired {
		for _, to := range p.Wired {
			l := Link{From: from, To: to, LinkView: w.Link(from, to)}
			for _, f := range p.Flights {
				if f.Held && f.From == from && f.To == to {
					l.Held++
				}
			}
			p.Links = append(p.Links, l)
		}
	}
	return p
}

// fly finds the messages under way, and when they were sent.
func (p *Snapshot) fly() {
	ids := make(map[string]sim.NodeID, len(p.Views))
	for _, v := range p.Views {
		ids[v.Name] = v.ID
	}
	for _, x := range p.Pending {
		f := Flight{Pending: x, From: ids[x.On.From], To: ids[x.On.Node]}
		if f.From == 0 || f.To == 0 {
			continue
		}
		if f.Step = p.Branch.Sent(x.On); f.Step > 0 {
			f.Sent = p.Branch.Brief(f.Step).At
		}
		p.Flights = append(p.Flights, f)
	}
}

// View returns what is seen of a node, nil of one that is not shown.
func (p *Snapshot) View(id sim.NodeID) *sim.View {
	if p == nil || id < 1 || int(id) > len(p.Views) {
		return nil
	}
	return &p.Views[id-1]
}

// Exhibits returns a node's exhibits.
func (p *Snapshot) Exhibits(id sim.NodeID) []sim.Exhibit {
	if p == nil || id < 1 || int(id) > len(p.exhibits) {
		return nil
	}
	return p.exhibits[id-1]
}

// Link returns one direction between two nodes, nil of one that is not shown.
func (p *Snapshot) Link(from, to sim.NodeID) *Link {
	i, j := slices.Index(p.Wired, from), slices.Index(p.Wired, to)
	if i < 0 || j < 0 {
		return nil
	}
	return &p.Links[i*len(p.Wired)+j]
}

// An Album keeps the snapshots that were asked for last, so that to go a step costs
// one of them.
type Album struct {
	pages  []*Snapshot
	annals map[*tape.Branch]*Annals
}

const mostPages = 16

// Snapshot returns that of a step. The world that the branch has shown before is
// invalid afterwards.
func (a *Album) Snapshot(b *tape.Branch, step int) *Snapshot {
	for up, shared := b.Parent(); up != nil && step <= shared; up, shared = b.Parent() {
		b = up
	}
	at := slices.IndexFunc(a.pages, func(p *Snapshot) bool { return p.Branch == b && p.Step == step })
	page := (*Snapshot)(nil)
	if at >= 0 {
		page = a.pages[at]
		a.pages = slices.Delete(a.pages, at, at+1)
	} else {
		page = snapshot(b, step)
	}
	if len(a.pages) == mostPages {
		a.pages = slices.Delete(a.pages, 0, 1)
	}
	a.pages = append(a.pages, page)
	return page
}

// Look has a scene show the step at its cursor: the world and all that is taken
// from it. Of Other, it shows the step there.
func (a *Album) Look(s *Scene, there int) {
	s.Before, s.There, s.Broken = nil, nil, nil
	if s.Other != nil {
		s.There = a.Snapshot(s.Other, min(there, s.Other.Len()))
	}
	if s.Step > 0 {
		s.Before = a.Snapshot(s.Branch, s.Step-1)
	}
	s.Now = a.Snapshot(s.Branch, s.Step)
	s.Broken = s.Branch.World(s.Branch.Len()).Violation()
	s.World = s.Branch.World(s.Step)
	if s.Step > 0 {
		s.Branch.Moment(s.Step) // so that those around it are at hand when panes are drawn
	}
	s.Pending = s.Now.Pending
	s.Annals = a.annalsOf(s)
}

// annalsOf returns the annals of a scene's branch, with all that is recorded.
func (a *Album) annalsOf(s *Scene) *Annals {
	if a.annals == nil {
		a.annals = map[*tape.Branch]*Annals{}
	}
	on := a.annals[s.Branch]
	if on == nil {
		on = newAnnals(s.Protocol)
		a.annals[s.Branch] = on
	}
	on.catchUp(s.Branch)
	return on
}
