// Package count is a lab that is as small as labs get.
package count

// Roles are what it is about.
func Roles() func(n int) bool { return enough }
