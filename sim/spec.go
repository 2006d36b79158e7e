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

// A Client is a scripted client as a scenario asks for it. The protocol
// turns it into a node and gives its lines their meaning.
type Client struct {
	Name   string
	Server string   // the node it talks to first, "" for the protocol's choice
	Start  Duration // when it begins, after its boot
	Script []string // one command a line, in the protocol's words
}
