package znode

import "strconv"

// A CreateMode says what kind of node a create asks for: the flags of the
// request.
type CreateMode int32

// The modes of CreateMode.
const (
	Persistent              CreateMode = 0
	Ephemeral               CreateMode = 1 // goes with the session that made it
	PersistentSequential    CreateMode = 2 // the name gets a number
	EphemeralSequential     CreateMode = 3
	Container               CreateMode = 4 // reaped when its last child has gone
	PersistentTTL           CreateMode = 5 // reaped when childless and unmodified for long
	PersistentSequentialTTL CreateMode = 6
)

// String returns the mode as scripts write it: "ephemeral-sequential".
func (m CreateMode) String() string {
	names := [...]string{"persistent", "ephemeral", "persistent-sequential", "ephemeral-sequential",
		"container", "persistent-ttl", "persistent-sequential-ttl"}
	if m >= 0 && int(m) < len(names) {
		return names[m]
	}
	return "mode " + strconv.Itoa(int(m))
}
