package toy

func (n *node) swapAndOr(m number) bool {
	return n.leads || m == n.last && n.count == 0
}
