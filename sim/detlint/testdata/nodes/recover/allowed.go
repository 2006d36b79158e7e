package node

type log struct{}

func (log) recover() {}

func restart(l log, recover func()) {
	l.recover()
	recover()
	panic("a broken invariant")
}
