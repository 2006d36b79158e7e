package client

import (
	"crypto/sha1" //nolint:gosec // the scheme digest is made of it
	"encoding/base64"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ids are who a client is to its servers. The lists are never written to: facts
// hold them.
type ids struct {
	proofs []znode.ID // told on each connection, in place of ids what proves them
	who    []znode.ID
}

// idsOf is who a client is that has said nothing: a node by its address.
func idsOf(node sim.NodeID) ids {
	return ids{who: []znode.ID{{Scheme: znode.SchemeIP, ID: Address(node)}}}
}

// remember has a proof told on later connections too.
func (i *ids) remember(proof znode.ID) { i.proofs = with(i.proofs, proof) }

// with returns a list with an id, which it has once.
func with(list []znode.ID, id znode.ID) []znode.ID {
	if slices.Contains(list, id) {
		return list
	}
	return append(slices.Clip(list), id)
}

// Digest returns the id that a server knows a user of the scheme digest by, who
// has shown "user:password": the user, and a hash of the whole. Without a colon all
// of it is the user.
func Digest(proof string) string {
	user, _, _ := strings.Cut(proof, ":")
	hash := sha1.Sum([]byte(proof)) //nolint:gosec // as above
	return user + ":" + base64.StdEncoding.EncodeToString(hash[:])
}

// AddAuth says who the client is, on this connection and on all later ones of the
// session: under the scheme digest, the proof is "user:password". Operations that
// are submitted from now on are asked for by that id too. If a server does not
// believe it, or does not know the scheme, the session is at its end for the
// client. It does nothing where there is no session.
func (s *Session) AddAuth(env *sim.Env, scheme, proof string) {
	if s.leaving || s.over() {
		return
	}
	p := znode.ID{Scheme: scheme, ID: proof}
	if scheme == znode.SchemeDigest {
		s.ids.who = with(s.ids.who, znode.ID{Scheme: scheme, ID: Digest(proof)})
	}
	if s.state.Connected() {
		s.prove(env, p)
	} else { // behind the operations that were submitted without it
		s.requests.queue = append(s.requests.queue, request{Op: znode.Op{Auth: p}})
	}
}

// prove says who the client is, and remembers it.
func (s *Session) prove(env *sim.Env, proof znode.ID) {
	s.ids.remember(proof)
	s.sendProof(env, proof)
}

// sendProofs says on a new connection who the client is.
func (s *Session) sendProofs(env *sim.Env) {
	for _, p := range s.ids.proofs {
		s.sendProof(env, p)
	}
}

func (s *Session) sendProof(env *sim.Env, proof znode.ID) {
	Request.Send(env, s.attempt.conn, Call{Xid: XidAuth, Op: znode.Op{Code: znode.OpAuth, Session: s.id, Auth: proof}})
	s.pulse.speak(env)
}

// onProof is what a server says to who the client is. Nobody waits for a yes.
func (s *Session) onProof(env *sim.Env, a Answer) {
	if a.Result.Err != znode.ErrAuthFailed {
		return
	}
	env.Note(RuleRefused, int64(s.attempt.server), int64(s.id), 0, 0)
	s.tell(env, znode.StateAuthFailed)
	s.letGo(env)
	s.end(env, AuthFailed, znode.StateAuthFailed)
}
