package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/tui/screen"
)

// meanings are the inks that tell roles, statuses and relations apart.
var meanings = map[screen.Ink]string{
	screen.Chief: "chief", screen.Member: "member", screen.Seeking: "seeking", screen.Apart: "apart", screen.Down: "down",
	screen.Good: "good", screen.Bad: "bad", screen.Past: "past", screen.Future: "future",
	screen.Held: "held", screen.Lost: "lost", screen.Added: "added", screen.Removed: "removed",
}

// roles are said in these panes; elsewhere a node's name only repeats its colour.
var roles = []string{"chief", "member", "seeking", "apart", "down"}

func saysRoles(pane string) bool { return pane == "ensemble" || pane == "ladder" || pane == "ring" }

// meant lists what each row of a pane says and what its inks mean.
func meant(g *screen.Grid, p place) (texts, inks []string) {
	for y := p.y + 1; y < p.y+p.h; y++ {
		var text, ink strings.Builder
		for x := p.x; x < p.x+p.w; x++ {
			c := g.At(x, y)
			text.WriteString(c.Text)
			if m := meanings[c.Style.Ink]; m != "" && (saysRoles(p.Name()) || !slices.Contains(roles, m)) && strings.TrimSpace(c.Text) != "" && !strings.HasSuffix(ink.String(), m+" ") {
				ink.WriteString(m + " ")
			}
		}
		texts, inks = append(texts, text.String()), append(inks, ink.String())
	}
	return texts, inks
}

// Two rows of a pane that say the same mean the same: whoever sees no colour misses
// nothing.
func TestColourAloneTellsNothing(t *testing.T) {
	said := map[string]string{}
	distinct := map[string]bool{}
	for _, name := range []string{"paxos-partition", "zookeeper-split-brain", "election-leader-crash", "zab-random-crashes"} {
		d := open(t, name)
		d.keys("G")
		for step := 10; step <= min(d.at.branch.Len(), 600); step += 23 {
			d.goTo(step)
			g := View(d.Model)
			for _, p := range d.arrange(d.scene()) {
				texts, inks := meant(g, p)
				for i := range texts {
					key := name + p.Name() + texts[i]
					if was, ok := said[key]; ok && was != inks[i] && p.Name() != "why" {
						t.Fatalf("%s at %d: %s says %q and means %q, and meant %q before", name, step, p.Name(), texts[i], inks[i], was)
					}
					said[key], distinct[inks[i]] = inks[i], true
				}
			}
		}
	}
	if len(distinct) < 8 {
		t.Errorf("only %d meanings were seen: the test does not see the panes", len(distinct))
	}
}
