// Package watch is what a server knows of the watches that its connections have
// left: who is to be told of what. It holds no tree and sends nothing.
//
// # Where to start
//
// [Tables]. A server adds a watch when it answers a read that asks for one, asks
// [Tables.Fire] who is to be told when a transaction has changed the tree, and
// lets [Tables.Forget] drop what a connection had. Watches never outlive it: the
// client tells the next server of them by setWatches.
//
//	the digest (zookeeper.md)                       file
//	§4 registration, removeWatches, checkWatches    tables.go
//	§4 the firing table, one-shot and persistent    fire.go
//	§5 wchs, wchc, wchp                             report.go
//
// There are two tables, of nodes (data) and of lists of children (child), as in
// DataTree of the real server. Each row of §4 is a test here named after it.
package watch
