package tiny

type list struct{ of []int }

func (l *list) String() string { return "list" }

func EncodeTo(b []byte) []byte { return b }
