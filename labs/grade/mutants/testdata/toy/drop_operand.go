package toy

func (n *node) dropOperand(m number) bool {
	if n.leads && n.count > 0 && m != n.last {
		return true
	}
	return n.leads || m.Less(n.last) && n.count == 0
}
