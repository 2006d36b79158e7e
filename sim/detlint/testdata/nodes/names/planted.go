package node

import (
	"fmt"
	"iter"
	clock "time"
)

type lease struct {
	until clock.Time // want `^time\.Time belongs to the machine's clock: use env\.Now and env\.SetTimer, and of package time durations alone$`
}

func expired(l lease) bool {
	return clock.Now().After(l.until) // want `^time\.Now belongs to the machine's clock: use env\.Now and env\.SetTimer, and of package time durations alone$`
}

func wait() {
	clock.Sleep(clock.Second) // want `^time\.Sleep belongs to the machine's clock: use env\.Now and env\.SetTimer, and of package time durations alone$`
}

func script(seq iter.Seq[int]) {
	next, stop := iter.Pull(seq) // want `^iter\.Pull starts a coroutine that cannot be cloned: range over the sequence$`
	defer stop()
	next()
}

func talk() {
	fmt.Println("promised") // want `^fmt\.Println writes where no trace can see it: use env\.Note$`
	var ballot int
	fmt.Scan(&ballot) // want `^fmt\.Scan reads what no seed decides: take input as a delivery in Receive$`
}
