// Package pingpong is the smallest protocol there is to get wrong: a pinger sends
// numbered pings, a ponger answers each with its number, and the network loses,
// delays and copies both. It is the first lab's protocol (labs/00-pingpong), and
// this is one solution of it.
//
// # Where to start
//
// Read package court for the game, its messages and its umpires; then [Pinger],
// and [Ponger], which is shorter. [New] puts them together.
//
//	the game                                       file
//	to ping, to wait, to go on: the pinger         pinger.go
//	to answer: the ponger                          ponger.go
//	who plays, and what is demanded of them        package court
//	what nodes show                                exhibit.go
//	what is known to go wrong                      bugs.go
//
// # What there is to learn
//
// A ping that is not answered may be lost, its pong may be lost, or one of them is
// late: the pinger cannot tell, and pings again. So the same ping comes twice, and
// the same pong, and a pong of a round that is over. That is why messages carry
// numbers. A crash takes all that is in memory, so the score is on disk before
// anybody is told of it. In every later protocol these three come again: ask again,
// know what an answer answers, and write before you speak.
package pingpong
