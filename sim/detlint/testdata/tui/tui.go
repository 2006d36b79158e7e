// Package tui is no part of the world.
package tui

import "time"

var started = time.Now() //det:ok means nothing here
