package node

type page struct{}

func (page) print() {}

func show(p page, println func()) {
	p.print()
	println()
}
