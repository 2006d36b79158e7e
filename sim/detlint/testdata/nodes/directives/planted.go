package node

//go:noinline // want `^go:noinline steers the compiler, not the world: write plain Go, with go:build and go:generate at most$`
func slow() {}

// fast is linked to what it should not see.
//
//go:nosplit // want `^go:nosplit steers the compiler, not the world: write plain Go, with go:build and go:generate at most$`
func fast() {}
