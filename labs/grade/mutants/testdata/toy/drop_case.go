package toy

func (n *node) dropCase(m number) int {
	switch m {
	case 1:
		n.count++ // the only one
	case 2, 3:
		n.count = 0
		n.leads = true
	default:
		n.count--
	}
	switch {
	case n.leads:
		return 1
	default: // without it the function would not end
		return 2
	}
}
