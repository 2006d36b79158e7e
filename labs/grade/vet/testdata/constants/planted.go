package tiny

const (
	a = "0123456789abcdef"
	b = a + a + a + a + a + a + a + a
	c = b + b + b + b + b + b + b + b
	d = c + c + c + c + c + c + c + c
	e
	f = e + e + e + e + e + e + e + e
	g = f + f + f + f + f + f + f + f
	h = g + g + g + g + g + g + g + g // want `^constants: constant h may be a text of more than 1024 KiB: leave data out`
)
