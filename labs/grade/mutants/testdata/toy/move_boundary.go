package toy

func (n *node) moveBoundary(m number) bool {
	if !n.last.Less(m) {
		return m.Less(n.last)
	}
	return n.count < 1 || n.count >= 3 || n.count == 2
}
