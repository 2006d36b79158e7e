package node

type acceptor struct{}

func (a *acceptor) init() {}
