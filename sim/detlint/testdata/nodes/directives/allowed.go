//go:build !never

package node

//go:generate stringer -type=state

// go:noinline in prose is only prose.
type state int
