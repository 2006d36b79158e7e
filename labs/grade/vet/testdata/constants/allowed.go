package tiny

const (
	a = "0123456789abcdef"
	b = a + a
	n = 1 << 40
	m = n + n
)

func f() int {
	const a = 1
	const b = a + a
	return b
}
