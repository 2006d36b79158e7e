package zookeeper

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// stranger is who one is that has shown nothing: the address it calls from.
func stranger(from client.Origin) []znode.ID {
	return []znode.ID{{Scheme: znode.SchemeIP, ID: from.IP}}
}

// onAuth takes in who a client says it is. It is answered at once, whatever the
// session waits for, and concerns what comes behind it on this connection. A proof
// of a scheme that knows none costs the connection.
func (s *server) onAuth(env *sim.Env, c *connection, m client.Call) {
	r := znode.Result{}
	switch scheme := m.Op.Auth.Scheme; {
	case m.Op.Code == znode.OpSASL:
		r.Data.Null = true // no token is all that one without secrets has to say
	case scheme == znode.SchemeDigest:
		c.who = s.prove(c.who, m.Op.Auth.ID)
	case scheme == znode.SchemeIP: // the address is known
	default:
		r.Err = znode.ErrAuthFailed
	}
	s.reply(env, c, m.Xid, &r)
	if r.Err != znode.OK {
		s.front.hangUp(env, c)
	}
}

// prove adds who has a password, each once. There are none that are wrong: who
// states another one is somebody else.
func (h *house) prove(who []znode.ID, proof string) []znode.ID {
	id := client.Digest(proof)
	proven := []znode.ID{{Scheme: znode.SchemeDigest, ID: id}}
	if h.rules.SuperDigest != "" && id == h.rules.SuperDigest {
		proven = append([]znode.ID{{Scheme: znode.SchemeSuper}}, proven...)
	}
	for _, p := range proven {
		if !slices.Contains(who, p) {
			who = append(slices.Clip(who), p) // others may hold what there was
		}
	}
	return who
}

// named is how whoAmI tells a client who it is: each scheme with a user, the hashes
// of passwords left out.
func named(who []znode.ID) []znode.ID {
	all := slices.Clone(who)
	for i, id := range all {
		if id.Scheme == znode.SchemeDigest {
			all[i].ID, _, _ = strings.Cut(id.ID, ":")
		}
	}
	return all
}
