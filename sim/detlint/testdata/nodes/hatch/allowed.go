package node

import _ "sync" //det:ok nothing of it is used

func product(m map[int]int) int {
	total := 1
	for _, n := range m { //det:ok the product does not depend on the order
		total *= n
	}
	//det:ok nor does the number of keys
	for range m {
		total++
	}
	return total
}
