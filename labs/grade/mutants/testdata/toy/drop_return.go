package toy

func (n *node) dropReturn(m number) bool {
	if m == n.last {
		return true // known
	}
	switch {
	case n.leads:
		return true
	}
	func() {
		if n.count > 0 {
			return
		}
		n.count++
	}()
	return false
}
