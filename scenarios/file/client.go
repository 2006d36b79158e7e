package file

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A Client is one client with a name, or Count alike ones without.
type Client struct {
	Pos            strict.Position
	Name           strict.Name   `yaml:"name" oneof:"name" example:"c1" about:"what the client is called"`
	Count          int           `yaml:"count" oneof:"name" min:"1" max:"10000" example:"4" about:"how many such clients there are, instead of a name"`
	Server         strict.Name   `yaml:"server" example:"s1" about:"the server it talks to; otherwise the protocol chooses"`
	Start          time.Duration `yaml:"start" about:"when it begins"`
	SessionTimeout time.Duration `yaml:"sessionTimeout" example:"6s" about:"how long its session outlives its silence"`
	ReadOnly       bool          `yaml:"readOnly" about:"whether it will do with a server that has lost its quorum and serves reads alone"`
	Script         Script        `yaml:"script" oneof:"work" min:"1" max:"10000" example:"[create /a x, get /a]" about:"operations in the protocol's words, one after the other"`
	Workload       *strict.Node  `yaml:"workload" oneof:"work" example:"{ops: 200, rate: 50/s}" about:"operations drawn from the seed, as the protocol has them"`
}

// DecodeWorkload reads the workload into the struct of the scenario's protocol
// that into points to.
func (c *Client) DecodeWorkload(into any) error {
	return decodePart(c.Workload, c.Pos, "workload", into)
}

// A Script is what a client does, one operation after the other.
type Script []Line

// A Line is one operation of a script, in the words of the protocol.
type Line struct {
	Text string
	Pos  strict.Position
}

// LongestLine is how many characters a [Line] may have. It is room for requests of 7 kB
// that a client from outside sends, and for no sentence that would quote more.
const LongestLine = 10_000

// UnmarshalText reads an operation.
func (l *Line) UnmarshalText(text []byte) error {
	l.Text = string(text)
	return oneLine("an operation", l.Text, LongestLine)
}

// MarshalText writes l as UnmarshalText reads it.
func (l Line) MarshalText() ([]byte, error) { return []byte(l.Text), nil }

// Syntax describes operations.
func (Line) Syntax() strict.Syntax {
	return strict.Syntax{Is: "an operation", Example: "get /a", Pattern: oneLinePattern}
}
