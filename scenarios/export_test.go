package scenarios

import "testing"

// Register adds a protocol to the registry for the length of a test.
func Register(t testing.TB, p Protocol) {
	before := protocols
	protocols = append(before[:len(before):len(before)], p)
	t.Cleanup(func() { protocols = before })
}
