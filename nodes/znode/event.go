package znode

import "strconv"

// An EventType says what happened to a watched node.
type EventType int32

// The types of Watcher.Event.EventType.
const (
	EventNone                   EventType = -1 // the session changed state
	EventNodeCreated            EventType = 1
	EventNodeDeleted            EventType = 2
	EventNodeDataChanged        EventType = 3
	EventNodeChildrenChanged    EventType = 4
	EventDataWatchRemoved       EventType = 5
	EventChildWatchRemoved      EventType = 6
	EventPersistentWatchRemoved EventType = 7
)

// String returns ZooKeeper's name of the type: "NodeCreated".
func (t EventType) String() string {
	names := [...]string{"None", "", "NodeCreated", "NodeDeleted", "NodeDataChanged", "NodeChildrenChanged",
		"DataWatchRemoved", "ChildWatchRemoved", "PersistentWatchRemoved"}
	if i := int(t) + 1; i >= 0 && i < len(names) && names[i] != "" {
		return names[i]
	}
	return "event " + strconv.Itoa(int(t))
}

// A State is a session's state as an event tells it.
type State int32

// The states of Watcher.Event.KeeperState.
const (
	StateDisconnected      State = 0
	StateSyncConnected     State = 3
	StateAuthFailed        State = 4
	StateConnectedReadOnly State = 5
	StateSaslAuthenticated State = 6
	StateClosed            State = 7
	StateExpired           State = -112
)

// String returns ZooKeeper's name of the state: "SyncConnected".
func (s State) String() string {
	names := [...]string{"Disconnected", "", "", "SyncConnected", "AuthFailed", "ConnectedReadOnly",
		"SaslAuthenticated", "Closed"}
	switch {
	case s == StateExpired:
		return "Expired"
	case s >= 0 && int(s) < len(names) && names[s] != "":
		return names[s]
	}
	return "state " + strconv.Itoa(int(s))
}

// An Event tells a watcher of one change.
type Event struct {
	Type  EventType
	State State
	Path  string // "" when the session is what changed
	Zxid  Zxid   // the transaction that caused it, 0 where the server does not say
}

// String renders an event as "NodeDataChanged /a", or "Expired" of a session.
func (e Event) String() string {
	if e.Type == EventNone {
		return e.State.String()
	}
	return e.Type.String() + " " + e.Path
}
