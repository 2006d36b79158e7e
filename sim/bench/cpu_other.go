//go:build !unix

package main

import "time"

const clockName = "wall-clock time"

var began = time.Now()

// cpu returns the wall clock where there is no cheap way to ask for more.
func cpu() time.Duration { return time.Since(began) }
