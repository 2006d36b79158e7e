package sim

import "slices"

// Words are the names that records of a world may bear, each list sorted. Those
// of facts and rules are the program's: a world is not told which of them its
// nodes will state.
type Words struct {
	Kinds  []string // of messages on the protocol's ports, with opened and closed
	Facts  []string // and the steps of operations
	Rules  []string
	Timers []string
	Files  []string
}

// Words lists the names that the world's records may bear.
func (w *World) Words() Words {
	var x Words
	for _, p := range w.cfg.Protocol.Ports {
		x.Kinds = append(x.Kinds, p.opened.name, p.closed.name)
		for _, k := range p.kinds {
			x.Kinds = append(x.Kinds, k.name)
		}
	}
	all, signs := declared()
	for _, k := range all {
		if k.port == nil {
			x.Facts = append(x.Facts, k.name)
		}
	}
	for _, k := range signs {
		switch k.what {
		case isRule:
			x.Rules = append(x.Rules, k.name)
		case isTimer:
			x.Timers = append(x.Timers, k.name)
		case isSynced:
			x.Files = append(x.Files, k.file.name)
		}
	}
	for _, list := range []*[]string{&x.Kinds, &x.Facts, &x.Rules, &x.Timers, &x.Files} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return x
}
