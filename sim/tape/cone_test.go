package tape_test

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// steps says of each node that a step is of, as [tape.Cone] describes it.
func nodesOf(m *tape.Moment) []sim.NodeID {
	if m.Node > 0 && !m.Waits {
		return []sim.NodeID{m.Node}
	}
	var nodes []sim.NodeID
	for _, o := range m.Out {
		switch {
		case m.Node > 0 || o.Sort == sim.Dropped || o.Sort == sim.Garbled || o.Sort == sim.Struck:
		case o.Sort == sim.Sent && o.From > 0:
			nodes = append(nodes, o.From)
		case o.Sort != sim.Sent && o.Node > 0:
			nodes = append(nodes, o.Node)
		}
	}
	return nodes
}

// before lists the steps that a step directly follows: the last of each of its nodes, and
// its cause.
func before(b *tape.Branch) [][]int {
	last, all := map[sim.NodeID]int{}, make([][]int, b.Len()+1)
	for step := 1; step <= b.Len(); step++ {
		m := b.Moment(step)
		if m.Cause > 0 {
			all[step] = append(all[step], m.Cause)
		}
		for _, id := range nodesOf(m) {
			if at := last[id]; at > 0 && at != step {
				all[step] = append(all[step], at)
			}
			last[id] = step
		}
	}
	return all
}

// The cone of a step is the transitive closure of what follows what, and what vector
// clocks say.
func TestTheConeIsTheClosure(t *testing.T) {
	past, concurrent := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p, _ := anyTape(t)
		defer p.Close()
		anyAct(t, p)
		b := p.Branches()[len(p.Branches())-1]
		n := b.Len()
		direct := before(b)
		leads := make([][]bool, n+1) // leads[x][y]: y is in the past of x
		clocks := make([][]int, n+1) // each step is a process of its own and ticks once
		for x := 1; x <= n; x++ {
			leads[x], clocks[x] = make([]bool, n+1), make([]int, n+1)
			for _, y := range direct[x] {
				leads[x][y] = true
				for z := range leads[y] {
					leads[x][z] = leads[x][z] || leads[y][z]
					clocks[x][z] = max(clocks[x][z], clocks[y][z])
				}
			}
			clocks[x][x] = 1
		}
		for range 12 {
			if n == 0 {
				return
			}
			x := rapid.IntRange(1, n).Draw(t, "step")
			cone := b.Cone(x)
			for y := 1; y <= n; y++ {
				want, byClock := tape.Concurrent, tape.Concurrent
				switch {
				case x == y:
					want, byClock = tape.Self, tape.Self
				case leads[x][y]:
					want = tape.Past
					past++
				case leads[y][x]:
					want = tape.Future
				default:
					concurrent++
				}
				switch {
				case x == y:
				case clocks[x][y] == 1:
					byClock = tape.Past
				case clocks[y][x] == 1:
					byClock = tape.Future
				}
				if got := cone.Of(y); got != want || got != byClock {
					t.Fatalf("%d is %s to %d, by the closure %s, by clocks %s", y, got, x, want, byClock)
				}
			}
		}
	})
	if past < 1000 || concurrent < 1000 {
		t.Errorf("only %d steps are past and %d concurrent", past, concurrent)
	}
}

// A cone that was made before the branch went on is that of the longer branch when it is
// asked for again.
func TestAConeGrowsWithItsBranch(t *testing.T) {
	p := open(t, gossips(3))
	b := p.Main()
	b.Extend(100)
	short := b.Cone(50)
	b.Extend(200)
	long, fresh := b.Cone(50), open(t, gossips(3)).Main()
	fresh.Extend(300)
	want, futures := fresh.Cone(50), 0
	for step := 1; step <= 300; step++ {
		if long.Of(step) != want.Of(step) || step <= 100 && short.Of(step) != want.Of(step) {
			t.Errorf("step %d was %s and is %s", step, want.Of(step), long.Of(step))
		}
		if long.Of(step) == tape.Future {
			futures++
		}
	}
	if futures < 100 {
		t.Errorf("only %d steps follow the 50th", futures)
	}
}

// Who heard a rumour can be traced to who began it.
func TestTheConeOfARumour(t *testing.T) {
	p := open(t, gossips(3))
	b := p.Main()
	b.Extend(300)
	told := b.Subject("rumour 1.2", b.Len(), b.Len())
	if len(told) < 4 {
		t.Fatalf("rumour 1.2 is in steps %v", told)
	}
	last := told[len(told)-1]
	cone := b.Cone(last)
	for _, step := range told[:len(told)-1] {
		if cone.Of(step) != tape.Past {
			t.Errorf("step %d, %s, is %s to step %d", step, b.Moment(step).On, cone.Of(step), last)
		}
	}
}
