package scenarios

import (
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A roster turns the names of a scenario file into the world's nodes.
type roster struct {
	protocol sim.Protocol
	ids      map[string]sim.NodeID
	known    []string     // names of nodes, then of roles, for advice
	servers  []sim.Target // the nodes that faults at all, or drawn ones, may hit
}

func newRoster(p sim.Protocol) *roster {
	r := &roster{protocol: p, ids: make(map[string]sim.NodeID, len(p.Nodes))}
	for i, n := range p.Nodes {
		id := sim.NodeID(i + 1)
		r.ids[n.Name] = id
		r.known = append(r.known, n.Name)
		if !n.Volunteer {
			r.servers = append(r.servers, sim.Target{Node: id})
		}
	}
	for _, role := range p.Roles {
		r.known = append(r.known, role.Name)
	}
	return r
}

// node finds a node that is meant by its own name.
func (r *roster) node(n strict.Name) (sim.NodeID, error) {
	if id, ok := r.ids[n.Text]; ok {
		return id, nil
	}
	if r.isRole(n.Text) || n.Text == file.Leader {
		return 0, n.Pos.Errorf("%s is not one node for the whole run", n.Text).Hint("name a node; crash, restart, pause, resume, isolate, bridge, clock, slow and disk take %s", n.Text)
	}
	return 0, n.Unknown("node", r.known[:len(r.protocol.Nodes)])
}

// target finds a node, or the role whose holder is meant.
func (r *roster) target(n strict.Name) (sim.Target, error) {
	if id, ok := r.ids[n.Text]; ok {
		return sim.Target{Node: id}, nil
	}
	if r.isRole(n.Text) {
		return sim.Target{Role: n.Text}, nil
	}
	if n.Text == file.Leader {
		return sim.Target{}, n.Pos.Errorf("protocol %s has no leader", r.protocol.Name).Hint("name a node")
	}
	return sim.Target{}, n.Unknown("node", r.known)
}

// keeps refuses a node that has nothing on disk: volunteers, as clients are,
// bring nothing along.
func (r *roster) keeps(of sim.Target, n strict.Name) error {
	if of.Node == 0 || !r.protocol.Nodes[of.Node-1].Volunteer {
		return nil
	}
	return n.Pos.Errorf("%s is a %s and keeps nothing on a disk", n.Text, r.protocol.Nodes[of.Node-1].Role).Hint("name another node, or write crash: %s", n.Text)
}

// targets finds what a fault is aimed at; all is every node but volunteers.
func (r *roster) targets(names file.Names) ([]sim.Target, error) {
	if names.All() {
		return r.servers, nil
	}
	found := make([]sim.Target, len(names))
	var errs []error
	for i, n := range names {
		var err error
		if found[i], err = r.target(n); err != nil {
			errs = append(errs, err)
		}
	}
	return found, together(errs)
}

// nodes finds nodes that are meant by their own names.
func (r *roster) nodes(names []strict.Name) ([]sim.NodeID, error) {
	ids := make([]sim.NodeID, len(names))
	var errs []error
	for i, n := range names {
		var err error
		if ids[i], err = r.node(n); err != nil {
			errs = append(errs, err)
		}
	}
	return ids, together(errs)
}

// link finds a direction between two nodes.
func (r *roster) link(from, to strict.Name) (sim.Cut, error) {
	a, errA := r.node(from)
	b, errB := r.node(to)
	if errA != nil || errB != nil {
		return sim.Cut{}, strict.Join(strict.Position{}, errA, errB)
	}
	return sim.Cut{From: a, To: b}, nil
}

// together joins errors, of which there are none on the way that every seed
// of a sweep takes.
func together(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	return strict.Join(strict.Position{}, errs...)
}

// byRole groups the servers by role, in order.
func (r *roster) byRole() [][]sim.NodeID {
	var groups [][]sim.NodeID
	place := map[string]int{}
	for _, t := range r.servers {
		role := r.protocol.Nodes[t.Node-1].Role
		i, ok := place[role]
		if !ok {
			i = len(groups)
			place[role] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], t.Node)
	}
	return groups
}

// everyone is all nodes, in order.
func (r *roster) everyone() []sim.NodeID {
	all := make([]sim.NodeID, len(r.protocol.Nodes))
	for i := range all {
		all[i] = sim.NodeID(i + 1)
	}
	return all
}

func (r *roster) isRole(name string) bool {
	return slices.ContainsFunc(r.protocol.Roles, func(s sim.RoleSpec) bool { return s.Name == name })
}

func (r *roster) name(id sim.NodeID) string { return r.protocol.Nodes[id-1].Name }
