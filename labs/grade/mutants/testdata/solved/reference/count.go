package count

// enough reports whether a majority of five is there.
func enough(n int) bool {
	if n > 5 {
		n = 5
	}
	return n >= 3
}
