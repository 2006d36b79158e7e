package node

import (
	"encoding/binary"
	"io"

	"example.org/zoo/sim"
)

type state struct {
	hits  counter
	table map[string]int
}

func (s *state) step(env *sim.Env, err error) (*counter, bool) {
	vote := s.table["a"] // hides the handle
	vote++
	s.hits.inc()
	s.table["a"] = vote
	delete(s.table, "b")
	epoch.SendTo(env, []int{vote})
	binary.BigEndian.PutUint16(make([]byte, 2), 1)
	return &s.hits, err == io.EOF
}

func (s *state) keep(env *sim.Env) { vote.Replace(env, s.hits.n) }
