package datatree

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/znode"
)

// TestTheTreeIsTheSpecification runs 10,000 operations of several clients at once
// against the specification that judges services: a leader that prepares writes with
// some of them outstanding, servers that apply them later or restart from a snapshot,
// and reads anywhere. Every answer must be the specification's, in all its fields.
func TestTheTreeIsTheSpecification(t *testing.T) {
	for _, compat := range []znode.Release{znode.V38, znode.V39, znode.V310} {
		t.Run(compat.String(), func(t *testing.T) {
			fewChecks(t)
			told := map[znode.Code]bool{}
			rapid.Check(t, func(t *rapid.T) {
				rules := znode.Rules{Compat: compat, ExtendedTypes: true, EnforceQuota: true, SuperDigest: "super:s"}
				seed := rapid.Uint64().Draw(t, "seed")
				c := newCompany(dice{t, rand.New(rand.NewPCG(seed, 0))}, rules, told)
				for c.asked < 10_000 {
					c.step()
				}
				c.settle()
			})
			for _, code := range []znode.Code{znode.OK, znode.ErrNoNode, znode.ErrNoAuth, znode.ErrBadVersion,
				znode.ErrNodeExists, znode.ErrNotEmpty, znode.ErrNoChildrenForEphemerals, znode.ErrInvalidACL, znode.ErrBadArguments,
				znode.ErrSessionExpired, znode.ErrQuotaExceeded, znode.ErrRuntimeInconsistency, znode.ErrMarshallingError} {
				if !told[code] {
					t.Errorf("nobody was told %s: the property was not tried", code)
				}
			}
		})
	}
}

// TestAShortHistoryIsTheSpecifications is the same over settings, and in histories
// that shrink to a few lines.
func TestAShortHistoryIsTheSpecifications(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCompany(dice{T: t}, znode.Rules{
			Compat:        rapid.SampledFrom([]znode.Release{znode.V38, znode.V39, znode.V310}).Draw(t, "release"),
			ExtendedTypes: rapid.Bool().Draw(t, "extended types"),
			EnforceQuota:  rapid.Bool().Draw(t, "quotas enforced"),
			Config:        rapid.SampledFrom([]string{"", "server.1"}).Draw(t, "config"),
			SuperDigest:   "super:s",
		}, map[znode.Code]bool{})
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			c.step()
		}
		c.settle()
	})
}

// fewChecks lets rapid try a long property three times, unless a number was asked for.
func fewChecks(t *testing.T) {
	f := flag.Lookup("rapid.checks")
	if before := f.Value.String(); before == f.DefValue {
		if err := f.Value.Set("3"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Value.Set(before) })
	}
}

// Dice decide what happens: in a short history rapid's, which can be shrunk and like
// small numbers too much to fill a long one.
type dice struct {
	*rapid.T
	fair *rand.Rand // or nil
}

// roll returns a number below n.
func (d dice) roll(n int, what string) int {
	if d.fair != nil {
		return d.fair.IntN(n)
	}
	return rapid.IntRange(0, n-1).Draw(d.T, what)
}

func pick[V any](d dice, what string, from ...V) V { return from[d.roll(len(from), what)] }

// A company is an ensemble without a network, and the specification beside it.
type company struct {
	dice
	rules    znode.Rules
	ahead    Outstanding
	servers  []*Tree // the first is the leader's
	log      []Txn
	ops      []znode.Op      // that the log was made of
	answers  []znode.Result  // to them, by the specification
	states   []*checker.Tree // by how much of the log they have
	clients  []member
	sessions znode.SessionID // the last that was given
	made     []string        // paths that were made lately
	told     map[znode.Code]bool
	asked    int // operations
}

// A member is a client: a session, and whom it is taken for.
type member struct {
	session znode.SessionID
	closed  bool
	who     []znode.ID
}

func newCompany(d dice, rules znode.Rules, told map[znode.Code]bool) *company {
	c := &company{dice: d, rules: rules, told: told, states: []*checker.Tree{checker.NewTree(rules)}, made: []string{"/a"}}
	for range 3 {
		c.servers = append(c.servers, New(rules))
	}
	for _, who := range [][]znode.ID{
		{{Scheme: "ip", ID: "10.0.0.1"}},
		{{Scheme: "ip", ID: "10.0.0.2"}, {Scheme: "digest", ID: "u:h"}},
		{{Scheme: "ip", ID: "10.1.0.3"}, {Scheme: "digest", ID: "u:h"}, {Scheme: "digest", ID: "v:i"}},
		{{Scheme: "ip", ID: "10.0.0.4"}, {Scheme: "digest", ID: rules.SuperDigest}},
	} {
		c.clients = append(c.clients, member{who: who})
		c.open(&c.clients[len(c.clients)-1])
	}
	for _, path := range []string{"/a", "/b", "/zookeeper/quota/a", "/zookeeper/quota/b", "/zookeeper/quota/a/a", "/zookeeper/quota/zookeeper"} {
		c.do(&c.clients[3], znode.Op{Code: znode.OpCreate, Path: path, ACL: znode.OpenACL()})
	}
	return c
}

// step does one thing.
func (c *company) step() {
	m := &c.clients[c.roll(len(c.clients), "client")]
	switch c.roll(20, "step") {
	case 0:
		c.reap()
	case 1:
		c.restart()
	case 2, 3, 4, 5:
		c.apply(c.roll(3, "server"), 1+c.roll(4, "how many"))
	case 6:
		if m.closed || c.roll(8, "session") == 0 {
			c.turnOver(m)
		}
	case 7, 8, 9, 10, 11:
		c.read(m, drawRead(c))
	default:
		c.do(m, drawWrite(c))
	}
}

// turnOver closes a client's session, and opens the next of one that has none.
func (c *company) turnOver(m *member) {
	if m.closed {
		c.open(m)
		return
	}
	owned := c.servers[0].Ephemerals(m.session)
	c.do(m, znode.Op{Code: znode.OpCloseSession})
	m.closed = true
	for _, path := range owned { // the session's nodes are gone before they are
		parent, _, _ := splitPath(path)
		c.do(&c.clients[3], znode.Op{Code: znode.OpDelete, Path: parent, Version: znode.AnyVersion})
	}
}

func (c *company) open(m *member) {
	c.sessions++
	m.session, m.closed = c.sessions, false
	c.do(m, znode.Op{Code: znode.OpCreateSession, Timeout: 4000})
}

// reap asks for what a leader asks for once a minute.
func (c *company) reap() {
	c.apply(0, len(c.log))
	for _, path := range c.servers[0].Reapable(c.now() + 10) {
		c.do(&member{}, znode.Op{Code: znode.OpDeleteContainer, Path: path})
	}
}

// restart brings a server back with the state that another has.
func (c *company) restart() {
	s := c.servers[c.roll(3, "of")].Snapshot()
	tree, err := Restore(s, c.rules)
	if err != nil {
		c.Fatal(err)
	}
	c.servers[1+c.roll(2, "server")] = tree
}

// now is the leader's clock.
func (c *company) now() int64 { return int64(len(c.log)) * 10 }

// do prepares a write, and keeps what the specification says of it.
func (c *company) do(m *member, op znode.Op) {
	op.Session, op.Who = m.session, m.who
	r := Request{Session: m.session, Time: c.now() + 10, Op: op, Who: asServer(c.rules, m.who)}
	if m.closed {
		r.Standing = znode.ErrSessionExpired
	}
	c.asked++
	z := znode.Zxid(len(c.log) + 1)
	c.log = append(c.log, c.ahead.Prepare(c.servers[0], z, r))
	c.ops = append(c.ops, op)
	next := c.states[len(c.states)-1].Clone()
	answer := next.Apply(&op, checker.Stamp{Zxid: z, Time: r.Time})
	c.states, c.answers = append(c.states, next), append(c.answers, answer)
	for _, one := range append(answer.Results, answer) {
		c.told[one.Err] = true
		if one.Path != "" {
			c.made = append(c.made[max(0, len(c.made)-20):], one.Path)
		}
	}
}

// apply lets a server apply some of what it has not.
func (c *company) apply(server, n int) {
	tree := c.servers[server]
	for ; n > 0 && int(tree.Zxid()) < len(c.log); n-- {
		x := c.log[tree.Zxid()]
		got := tree.Apply(x, nil)
		at := int(x.Zxid) - 1
		if server == 0 {
			c.ahead.Applied(x.Zxid)
		}
		same(c, c.rules, &c.ops[at], got, c.answers[at])
	}
}

// read asks any server.
func (c *company) read(m *member, op znode.Op) {
	op.Session, op.Who = m.session, m.who
	tree := c.servers[c.roll(len(c.servers), "server")]
	c.asked++
	want := c.states[tree.Zxid()].Answer(&op)
	want.Zxid = tree.Zxid()
	c.told[want.Err] = true
	same(c, c.rules, &op, tree.Answer(op, asServer(c.rules, m.who)), want)
}

// settle applies everything everywhere, and demands that all have the same.
func (c *company) settle() {
	for i := range c.servers {
		c.apply(i, len(c.log))
		if c.servers[i].Digest() != c.servers[0].Digest() || !sameTree(c.servers[i], c.servers[0]) {
			c.Fatalf("server %d has another tree than server 0", i)
		}
	}
	audit(c, c.servers[0])
	if c.ahead.Len() != 0 || c.ahead.latest.size != 0 || c.ahead.data.size != 0 {
		c.Fatalf("all is applied and %d changes, %d nodes and %d data are outstanding", c.ahead.Len(), c.ahead.latest.size, c.ahead.data.size)
	}
}

// asServer adds what a server adds to the ids that a client proves.
func asServer(rules znode.Rules, who []znode.ID) []znode.ID {
	if slices.ContainsFunc(who, func(id znode.ID) bool { return id.Scheme == znode.SchemeDigest && id.ID == rules.SuperDigest }) {
		return append(slices.Clone(who), znode.ID{Scheme: znode.SchemeSuper})
	}
	return who
}

// same demands that two answers agree in all that there is to tell.
func same(t testFailer, rules znode.Rules, op *znode.Op, got, want znode.Result) {
	got, want = plain(got), plain(want)
	if got, want := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); got != want {
		t.Fatalf("%s for %v in %+v\n\tgot  %s\n\twant %s", op, op.Who, rules, got, want)
	}
}

// plain takes off an answer what means nothing: the order of children, whether a
// list that has nothing in it is there, the zxids of parts, and the timeout, of
// which the specification knows nothing.
func plain(r znode.Result) znode.Result {
	r.Children = slices.Sorted(slices.Values(r.Children))
	r.Timeout = 0
	parts := make([]znode.Result, len(r.Results))
	for i, part := range r.Results {
		parts[i] = plain(part)
		parts[i].Zxid = 0
	}
	r.Results = parts
	return r
}
