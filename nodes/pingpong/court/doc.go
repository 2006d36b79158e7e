// Package court is where ping-pong is played: the messages, what the players say
// of their game, the umpires, and the ensemble into which players are put. It has
// no players: those of package pingpong are one solution, and a student of lab 00
// writes another.
//
// # The game
//
// A pinger serves a ball, which has the number of its round on it: a Ping. The
// ponger returns every ball that comes to it: a Pong with the same number. When
// the pong of its round has come, the pinger has scored that round and serves the
// next one, until all rounds are over. The network loses balls, brings them late
// and brings them twice, and players crash. So a pinger that has heard nothing for
// a while serves the same round again, takes no notice of pongs of other rounds,
// and keeps its score on disk.
//
// # Where to start
//
//	what it is                                       file
//	the messages                                     message.go
//	what players do: Serve, Return, Score            play.go
//	what they are heard to say, and rules they cite  fact.go, rules.go
//	who plays: Roles, Ensemble                       ensemble.go
//	what is demanded of them                         monitors.go, monitor_*.go, progress.go
//
// Players move balls by the functions of play.go, which state what was done, so
// that umpires judge deeds and never a player's word for them.
package court
