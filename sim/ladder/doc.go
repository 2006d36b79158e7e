// Package ladder draws a short run as a ladder: nodes are columns, events are rows,
// and messages are arrows between columns in the row in which they arrive.
//
//	      p1          a1          p2
//	4     |<-Promise--+           |       1.p1, accepted so far: nothing; proposed blue
//
// It is plain text of at most 100 columns, for feedback that a terminal, a web page
// and a log all show alike.
package ladder
