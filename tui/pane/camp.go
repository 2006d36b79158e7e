package pane

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// A camp is a node with the voters that stand behind it.
type camp struct {
	chief  sim.NodeID
	voters []sim.NodeID
}

// camps lists those that voters stand behind, the one with the most first.
func (s *Scene) camps() []camp {
	var all []camp
	for _, id := range s.Protocol.Voters {
		v := s.Now.View(id)
		if v == nil || !v.Up {
			continue
		}
		named := behind(v)
		if named == 0 {
			continue
		}
		i := slices.IndexFunc(all, func(c camp) bool { return c.chief == named })
		if i < 0 {
			i, all = len(all), append(all, camp{chief: named})
		}
		all[i].voters = append(all[i].voters, id)
	}
	slices.SortStableFunc(all, func(a, b camp) int { return len(b.voters) - len(a.voters) })
	return all
}

// drawQuorum draws into the middle who stands behind whom, as bars.
func (r *ring) drawQuorum() {
	s, voters := r.s, len(r.s.Protocol.Voters)
	camps := s.camps()
	room := 2*r.radius.x - 4
	rows := min(len(camps), max(0, 2*r.radius.y-3))
	if voters == 0 || room < 8 {
		return
	}
	top := r.centre.y - rows/2
	for i, camp := range camps[:rows] {
		bar := strings.Repeat("■", len(camp.voters)) + strings.Repeat("□", voters-len(camp.voters))
		label := []piece{{screen.Strong, s.name(camp.chief) + " "}, {screen.Chief, bar}}
		if voters > 9 {
			label[1].text = ""
		}
		label = append(label, s.quorumWords(len(camp.voters), room-screen.Width(label[0].text+label[1].text))...)
		width := 0
		for _, x := range label {
			width += screen.Width(x.text)
		}
		x := r.centre.x - width/2
		r.c.Across(x-1, top+i, width+2, " ", screen.Style{})
		p := pen{r.c, x, top + i}
		for _, piece := range label {
			p.write(piece.ink, piece.text)
		}
		r.occupy(x, top+i, width)
		r.c.Zone(x, top+i, width, 1, nodeTarget(camp.chief))
	}
}

// quorumWords says how many there are of how many, and whether they are enough, in
// as many words as fit.
func (s *Scene) quorumWords(n, room int) []piece {
	voters, need := len(s.Protocol.Voters), s.Protocol.Quorum
	short := fmt.Sprintf(" %d/%d", n, voters)
	long := fmt.Sprintf(s.say(" %d of %d, need %d", " %d/%d，需 %d"), n, voters, need)
	ink, sign := screen.Plain, ""
	if need > 0 && n >= need {
		ink, sign = screen.Good, " ✓"
		long = fmt.Sprintf(s.say(" %d of %d, a quorum", " %d/%d，已成多数"), n, voters)
	}
	for _, text := range []string{long + sign, short + sign, sign} {
		if screen.Width(text) <= room {
			return []piece{{ink, text}}
		}
	}
	return nil
}
