package tiny

type node struct{}

func (node) main() {}

func now() int64 { return 1 }
