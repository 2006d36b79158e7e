// Command worker hosts a lab, and stands in its folder.
package main

import "os" // want `^package os touches the real machine`

func main() { os.Exit(0) }
