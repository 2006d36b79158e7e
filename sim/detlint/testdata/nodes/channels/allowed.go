package node

type queue struct{ arrivals []int }

func (q *queue) put(m int) { q.arrivals = append(q.arrivals, m) }

func (q *queue) sum() int {
	total := 0
	for _, m := range q.arrivals {
		total += -m
	}
	return total
}

func shut(close func(int)) { close(1) }
