package toy

func (n *node) dropIncrement() {
	n.count++
	n.count += 2
	sum := 0
	for i := 0; i < 3; i++ {
		sum -= i
	}
	n.count = sum
}
