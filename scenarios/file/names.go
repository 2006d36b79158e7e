package file

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// Words that stand for nodes, so that no client may be called so.
const (
	// All is every node, link or monitor there is.
	All = "all"
	// Leader is the established leader of the highest epoch at that moment. If
	// there is none the fault is skipped, and the run says so.
	Leader = "leader"
	// Everything, in heal, is what all is and more: nodes that are down or
	// paused, the network, clocks and disks are as they were at the start.
	Everything = "everything"
)

// Names are one name or a list of them, each once.
type Names []strict.Name

// All reports whether n is the word all.
func (n Names) All() bool { return len(n) == 1 && n[0].Text == All }

// Texts are the names without their places.
func (n Names) Texts() []string {
	texts := make([]string, len(n))
	for i, name := range n {
		texts[i] = name.Text
	}
	return texts
}

// Check refuses a name listed twice and all beside another.
func (n Names) Check(*strict.Node) error {
	return onceEach(n)
}

func onceEach(names []strict.Name) error {
	seen := map[string]bool{}
	for _, name := range names {
		switch {
		case seen[name.Text]:
			return name.Pos.Errorf("%s is listed twice", name.Text).Hint("keep one")
		case (name.Text == All || name.Text == Everything) && len(names) > 1:
			return name.Pos.Errorf("%s is listed with others", name.Text).Hint("write %s alone, or leave it out", name.Text)
		}
		seen[name.Text] = true
	}
	return nil
}

// Syntax describes names.
func (Names) Syntax() strict.Syntax {
	syntax := strict.Name{}.Syntax()
	return strict.Syntax{Is: "a name, or a list of names", Example: "[s1, s2]", Pattern: syntax.Pattern, List: true}
}

// Groups are the sides of a partition. Nodes that are in none form a side of
// their own.
type Groups [][]strict.Name

// Check refuses an empty side and a node on two sides.
func (g Groups) Check(n *strict.Node) error {
	side := map[string]int{}
	for i, group := range g {
		if len(group) == 0 {
			return n.Items[i].Errorf("a side of the partition is empty").Hint("list its nodes, as in [[s1, s2], [s3]]")
		}
		for _, name := range group {
			if _, twice := side[name.Text]; twice {
				return name.Pos.Errorf("%s is listed twice in the partition", name.Text).
					Hint("put each node on one side")
			}
			side[name.Text] = i
		}
	}
	return nil
}

// A Link is one direction between two nodes.
type Link struct {
	Pos  strict.Position
	From strict.Name `yaml:"from,required" example:"s1" about:"the sender"`
	To   strict.Name `yaml:"to,required" example:"s2" about:"the receiver"`
}

// Check refuses a link from a node to itself.
func (l Link) Check(*strict.Node) error { return notItself(l.From, l.To) }

func notItself(from, to strict.Name) error {
	if from.Text == to.Text {
		return to.Pos.Errorf("%s is on both ends of the link", to.Text).Hint("name two nodes")
	}
	return nil
}

// A Place is what can be healed: all, a node with its links, or one direction
// of a link, written s1>s2.
type Place struct {
	Pos  strict.Position
	From string
	To   string // "" for a node, or all
}

// UnmarshalText reads a place.
func (p *Place) UnmarshalText(text []byte) error {
	from, to, link := strings.Cut(string(text), ">")
	var name strict.Name
	if err := name.UnmarshalText([]byte(from)); err != nil {
		return err
	}
	if link {
		if err := name.UnmarshalText([]byte(to)); err != nil {
			return err
		}
		if from == to {
			return fmt.Errorf("%s is on both ends of the link", to)
		}
	}
	p.From, p.To = from, to
	return nil
}

// MarshalText writes p as UnmarshalText reads it.
func (p Place) MarshalText() ([]byte, error) {
	if p.To == "" {
		return []byte(p.From), nil
	}
	return []byte(p.From + ">" + p.To), nil
}

// Syntax describes places.
func (Place) Syntax() strict.Syntax {
	return strict.Syntax{
		Is:      "a node, or a link such as s1>s2",
		Example: "s1>s2",
		Pattern: `^[A-Za-z0-9][A-Za-z0-9_./-]*(>[A-Za-z0-9][A-Za-z0-9_./-]*)?$`,
	}
}

// Names are the nodes of p with their place, none if it is all or everything.
func (p Place) Names() Names {
	if p.To == "" && (p.From == All || p.From == Everything) {
		return nil
	}
	names := Names{{Text: p.From, Pos: p.Pos}}
	if p.To != "" {
		names = append(names, strict.Name{Text: p.To, Pos: p.Pos})
	}
	return names
}

// Places are one place or a list of them, each once.
type Places []Place

// Everything reports whether p is the word everything.
func (p Places) Everything() bool { return len(p) == 1 && p[0].From == Everything && p[0].To == "" }

// All reports whether p is the word all.
func (p Places) All() bool { return len(p) == 1 && p[0].From == All && p[0].To == "" }

// Check refuses a place listed twice and all beside another.
func (p Places) Check(*strict.Node) error {
	names := make([]strict.Name, len(p))
	for i, place := range p {
		text, err := place.MarshalText()
		if err != nil {
			return err
		}
		names[i] = strict.Name{Text: string(text), Pos: place.Pos}
	}
	return onceEach(names)
}

// Syntax describes places.
func (Places) Syntax() strict.Syntax {
	one := Place{}.Syntax()
	return strict.Syntax{Is: "all, everything, nodes and links", Example: "all", Pattern: one.Pattern, List: true}
}
