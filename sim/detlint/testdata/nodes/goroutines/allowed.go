package node

func toAll(send func(int)) {
	defer send(2)
	send(1)
}
