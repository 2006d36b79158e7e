package node

func debug(n int) {
	println("ballot", n) // want `^println writes where no trace can see it: use env\.Note$`
	print(n)             // want `^print writes where no trace can see it: use env\.Note$`
}
