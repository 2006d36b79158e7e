package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// news is what a learner has to tell its leader with the next answer to a ping:
// the sessions that were heard of since the last one, each once.
type news struct {
	round uint32 // counted from 0; a connection's is one ahead when it is in here
	heard []heard
}

type heard struct {
	session znode.SessionID
	timeout int32
}

// hear adds the session of a connection.
func (n *news) hear(c *connection) {
	if c.told != n.round+1 {
		c.told = n.round + 1
		n.heard = append(n.heard, heard{c.session, c.timeout})
	}
}

// Pinged renders the news and begins anew.
func (s *server) Pinged(*sim.Env) string {
	if len(s.news.heard) == 0 {
		return ""
	}
	var room [512]byte
	b := room[:0]
	for _, h := range s.news.heard {
		b = appendInt(appendSession(b, h.session), int64(h.timeout))
	}
	s.news.heard = s.news.heard[:0]
	s.news.round++
	return string(b)
}

// Ponged touches the sessions that a learner has heard of.
func (s *server) Ponged(env *sim.Env, _ sim.NodeID, told string) {
	for r := (reader{rest: told}); r.rest != ""; {
		id := r.session()
		s.touch(env, id, r.int32())
	}
}
