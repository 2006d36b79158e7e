package toy

func (n *node) dropJump() {
	for _, v := range n.votes {
		if v == n.last {
			continue
		}
		if v > n.last {
			break
		}
		n.count++
	}
}
