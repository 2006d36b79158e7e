package tiny

func max(a, b uint8) uint8 { return a }

func f() int {
	len := 3
	return len
}
