package toy

func (n *node) flipConstant() bool {
	n.leads = true
	return false
}
