package node

func init() {} // want `^init runs before there is a world: declare a sim handle, or do it in the node's Start$`
