package node

func broadcast(send func(int)) {
	go send(1) // want `^a goroutine runs when the Go scheduler likes: set a timer with env\.SetTimer, or send a message$`
}
