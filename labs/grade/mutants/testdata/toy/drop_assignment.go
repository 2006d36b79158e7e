package toy

func (n *node) dropAssignment(m number) {
	n.last = m
	n.count, n.leads = 0, true
	n.votes[0] = m
	n.count, n.last = pair(m)
	n.voters |= 1
	n.count += 2 // is a count
	other := m
	other = n.last // a variable of its own
	m = max(other, n.last)
	*n = node{last: m}
}

func pair(m number) (int, number) { return 1, m }
