package toy

import "github.com/zoolab/zoolab/sim"

func (n *node) negateCondition(env *sim.Env, d sim.Delivery) {
	if n.leads {
		return
	}
	if !n.leads && n.count > 0 {
		n.count--
	}
	for n.count < 3 {
		n.count++
	}
	switch {
	case ask.Is(d), n.count == 2:
		n.leads = true
	}
	switch n.count {
	case 4: // a value, not a condition
		n.leads = false
	}
	if n.count > 5 {
		env.Sometimes(mark) // decides only what is told
	}
}
