package engine

import "sync" // want `^package sync waits for other goroutines`

type lane struct{ sync.Mutex }
