package node

import "fmt"

const format = "node %-16p"

func name(n *int) string {
	return fmt.Sprintf("%5d%% at %[1]p", n) // want `^%p prints an address, which changes from run to run: print a NodeID or another name with %v$`
}

func wrapped(n *int) error {
	return explain(format, n) // want `^%p prints an address, which changes from run to run: print a NodeID or another name with %v$`
}

func explain(format string, args ...any) error { return fmt.Errorf(format, args...) }
