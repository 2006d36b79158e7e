// Package composed is a node made of parts, for tests of the world contract.
//
// It has in small what ZooKeeper needs in large: an ensemble whose servers
// elect a leader by datagrams, follow it on a stream port of their own and
// serve clients on another; a disk with a file that is replaced behind a
// barrier and a log that is appended and synced in groups; and clients that
// are scripts, which dial, ask, wait, and redial elsewhere when they are hung
// up on.
//
// What it promises is little, so that it can be read in one sitting: entries
// that clients put are never lost once acknowledged. There is no order among
// them and no recovery: a server keeps what it has stored for ever.
//
// Start at [New] and server.go; election.go and store.go are the two parts,
// client.go the script, monitors.go the promises. [Setup] plants mistakes that
// simtest and an explorer must find.
package composed
