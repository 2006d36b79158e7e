package node

func sum(m map[int]int) (total int) {
	for _, n := range m { /* want `^this hatch gives no reason: write //det:ok and why the order, the machine or the clock cannot show$` `^the order of a map` */ //det:ok
		total += n
	}
	/* want+1 `^this hatch lets nothing through: delete it$` */
	//det:ok because it was a map once
	for range 3 {
	}
	total++       /* want `^this hatch lets nothing through: delete it$` */ //det:ok a hatch beside code does not cover the next line
	for range m { // want `^the order of a map`
	}
	for range m { // want `^the order of a map`
	} //det:okay is no hatch
	return total
}
