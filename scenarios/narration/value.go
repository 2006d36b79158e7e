package narration

import (
	"fmt"
	"math"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Kind says what a noted value is, and so how it is shown and what it may be.
type Kind uint8

// The kinds of values.
const (
	Nothing  Kind = iota // the value means nothing
	Node                 // a node
	Anyone               // a node, or 0 for nobody
	Nodes                // a set of nodes, a bit a node
	Zxid                 // epoch<<32 | counter; -1 for a history that is lost
	Epoch                // of a leader
	Round                // of an election; -1 before the first
	Count                // how many
	Nanos                // a span in nanoseconds
	Millis               // a span in milliseconds
	Session              // a session's id, 0 for none
	Xid                  // a client's number of a request, 0 for none
	Ballot               // the round of a ballot, whose proposer is the value after it
	Proposer             // the second half of a ballot
	State                // what a server is doing, in the numbers of an election
	Phase                // of Zab
	Flag                 // 0 or 1
	News                 // what has happened to a znode that somebody watches
	Plain                // a node's own text, told as well as can be
	Word                 // a word to be translated
	Target               // a node's name, or a role
	Chance               // in parts per million, told as scenario files have it
	Asked                // what a client has asked for or was told: only zxids in it change
)

// Words that stand for numbers, in the numbers' order.
var (
	states = []string{"looking", "following", "leading", "observing"}
	phases = []string{"election", "discovery", "synchronization", "broadcast"}
)

// A Cast is who plays in a run: what sentences and claims must know of it.
type Cast struct {
	Names  []string // of node 1 and up
	Voters []sim.NodeID
	Quorum int // how many voters decide, 0 where there is no such number
	// Guests are clients and others that decide nothing, by node as Names.
	Guests []bool
	// Acceptors says that the voters only vote, as in Paxos: others propose, and
	// several may at once.
	Acceptors bool
}

// CastOf returns the cast of a protocol.
func CastOf(p sim.Protocol) Cast {
	c := Cast{Voters: p.Voters, Quorum: p.Quorum}
	for _, n := range p.Nodes {
		c.Names, c.Guests = append(c.Names, n.Name), append(c.Guests, n.Volunteer)
		c.Acceptors = c.Acceptors || n.Role == "acceptor"
	}
	return c
}

// has reports whether there is such a node.
func (c *Cast) has(id int64) bool { return id >= 1 && id <= int64(len(c.Names)) }

// voters is the set of those who vote.
func (c *Cast) voters() (set uint64) {
	for _, id := range c.Voters {
		set |= 1 << uint(id)
	}
	return set
}

// name is what a node is called in sentences.
func (c *Cast) name(id int64, l Language) string {
	switch {
	case c.has(id):
		return c.Names[id-1]
	case id == 0:
		return nobody.In(l)
	}
	return strconv.FormatInt(id, 10)
}

var (
	nobody = Text{"nobody", "无人"}
	none   = Text{"none", "无"}
)

// list is what a set of nodes is called, "{s1,s2}".
func (c *Cast) list(set uint64, l Language) string {
	var names []string
	for rest := set; rest != 0; rest &= rest - 1 {
		names = append(names, c.name(int64(bits.TrailingZeros64(rest)), l))
	}
	return "{" + strings.Join(names, ",") + "}"
}

// show renders a value of a kind; next is the value after it.
func (c *Cast) show(k Kind, v, next int64, l Language) string {
	switch k {
	case Node, Anyone, Proposer:
		return c.name(v, l)
	case Nodes:
		return c.list(uint64(v), l)
	case Zxid:
		return znode.Zxid(v).Short()
	case Nanos:
		return span(time.Duration(v))
	case Millis:
		return span(time.Duration(v) * time.Millisecond)
	case Xid:
		if v == 0 {
			return none.In(l)
		}
	case Session:
		if v == 0 {
			return none.In(l)
		}
		return znode.SessionID(v).String()
	case Ballot:
		if v == 0 {
			return none.In(l)
		}
		return strconv.FormatInt(v, 10) + "." + c.name(next, l)
	case State:
		return wordOf(states, v, l)
	case Phase:
		return wordOf(phases, v, l)
	case News:
		return znode.EventType(v).String()
	}
	return strconv.FormatInt(v, 10)
}

// fits says why a value cannot be of a kind, "" if it can; next is the value
// after it.
func (c *Cast) fits(k Kind, v, next int64) string {
	outside := func(ok bool, what string) string {
		if ok {
			return ""
		}
		return fmt.Sprintf("%d is %s", v, what)
	}
	switch k {
	case Nothing:
		return outside(v == 0, "noted and not told of")
	case Node, Proposer:
		return outside(c.has(v) || k == Proposer && v == 0, "no node")
	case Anyone:
		return outside(v == 0 || c.has(v), "no node")
	case Nodes:
		all := uint64(1)<<uint(len(c.Names)+1) - 2
		return outside(v != 0 && uint64(v)&^all == 0, "no set of nodes")
	case Zxid:
		return outside(v >= -1, "no zxid")
	case Epoch:
		return outside(v >= 0 && v <= math.MaxUint32, "no epoch")
	case Round:
		return outside(v >= -1, "no round")
	case Ballot:
		return outside(v >= 0 && (v > 0) == (next > 0), "no ballot's round")
	case State, Phase:
		return outside(v >= 0 && v < 4, "no such state")
	case Flag:
		return outside(v == 0 || v == 1, "neither yes nor no")
	case News:
		return outside(v >= int64(znode.EventNodeCreated) && v <= int64(znode.EventNodeChildrenChanged), "no event of a node")
	case Count, Nanos, Millis, Xid:
		return outside(v >= 0, "below zero")
	}
	return ""
}

func wordOf(words []string, v int64, l Language) string {
	if v < 0 || v >= int64(len(words)) {
		return strconv.FormatInt(v, 10)
	}
	return translate(words[v], l)
}

// span renders a time without digits that nobody reads.
func span(d time.Duration) string {
	switch {
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	case d >= 10*time.Millisecond:
		return d.Round(time.Millisecond).String()
	}
	return d.Round(time.Microsecond).String()
}

// longZxid is a zxid as nodes write it. Of an epoch below 65,536 it is shorter than
// any session's id; that of a lost history is longer.
var longZxid = regexp.MustCompile(`\b0x(?:0|[0-9a-f]{9,12}|f{16})\b`)

// Zxids rewrites every zxid in a text of a node, 0x100000003, as sentences have it,
// 1.03.
func Zxids(text string) string {
	return longZxid.ReplaceAllStringFunc(text, func(z string) string {
		v, _ := strconv.ParseUint(z[2:], 16, 64)
		return znode.Zxid(v).Short()
	})
}
