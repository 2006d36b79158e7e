package node

type inbox struct {
	arrivals chan int // want `^a channel leaves the order to the Go scheduler: keep a slice, or send a message$`
}

func newInbox() inbox {
	return inbox{make(chan int, 1)} // want `^a channel leaves the order to the Go scheduler: keep a slice, or send a message$`
}

func (b inbox) put(m int) {
	b.arrivals <- m // want `^sending on a channel leaves the order to the Go scheduler: keep a slice, or send a message$`
}

func (b inbox) take() int {
	return <-b.arrivals // want `^receiving from a channel leaves the order to the Go scheduler: keep a slice, or send a message$`
}

func (b inbox) drain() {
	for range b.arrivals { // want `^ranging over a channel leaves the order to the Go scheduler: keep a slice, or send a message$`
	}
	close(b.arrivals) // want `^closing a channel leaves the order to the Go scheduler: keep a slice, or send a message$`
}

func wait() {
	select {} // want `^select leaves the order to the Go scheduler: keep a slice, or send a message$`
}
