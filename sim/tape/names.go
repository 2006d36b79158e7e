package tape

import "github.com/zoolab/zoolab/sim"

// names are the addresses of a tape's events, each but for its number: there are as many
// as pairs of nodes, ports and kinds of messages.
type names struct {
	ids map[sim.Address]uint32
	all []sim.Address
}

// A name is an address as a tape keeps it.
type name struct{ id, k uint32 }

// newNames returns names of which that of nothing is 0.
func newNames() names {
	return names{ids: map[sim.Address]uint32{{}: 0}, all: []sim.Address{{}}}
}

// put returns the name of an address.
func (s *names) put(a sim.Address) name {
	on, known := s.find(a)
	if !known {
		a.K = 0
		on.id = uint32(len(s.all))
		s.ids[a], s.all = on.id, append(s.all, a)
	}
	return on
}

// find returns the name of an address if it has one.
func (s *names) find(a sim.Address) (on name, known bool) {
	on.k = a.K
	a.K = 0
	on.id, known = s.ids[a]
	return on, known
}

// address returns what a brief is about.
func (s *names) address(x *brief) sim.Address {
	a := s.all[x.on.id]
	a.K = x.on.k
	return a
}
