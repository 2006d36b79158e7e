package toy

func (n *node) swapMinMax(m number) {
	n.last = max(n.last, m)
	n.count = min(n.count, len(n.votes), 9)
}
