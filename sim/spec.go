package sim

// A Bug is a named switch that re-introduces a mistake at the line where it
// once lived, so that a checker can be seen catching it.
type Bug struct {
	Name  string // as scenarios write it: "forget-on-restart"
	About string // the mistake, in one sentence
	Cites string // where it is told of: "zookeeper.md 43", "ZOOKEEPER-4643"
	// Caught names the monitor, check or phase that must catch it.
	Caught string
}

// A Client is a client as a scenario asks for it. The protocol turns it into a
// node and gives the lines of its script, or its workload, their meaning.
type Client struct {
	Name   string
	Server string   // the node it talks to first, "" for the protocol's choice
	Start  Duration // when it begins, after its boot
	Script []string // one command a line, in the protocol's words
	// SessionTimeout is how long its session is to outlive its silence, 0 for
	// the protocol's choice.
	SessionTimeout Duration
	// ReadOnly says that a server will do which can only be read from.
	ReadOnly bool
	// Workload is what it does instead of a script: a pointer to the struct
	// that its protocol has for it. It is shared and never written to.
	Workload any
}
