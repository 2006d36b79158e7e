package shrink

import (
	"cmp"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// nodes tries ensembles of fewer nodes, the smallest first. Which settings count nodes
// shows when they are made smaller.
func (h *hunt) nodes() {
	if h.target.at == overdue && len(h.stands) > 0 {
		return // of fewer nodes, those that are out of action may be too many
	}
	for _, key := range h.counts() {
		for n := range h.setting(key) {
			if h.fewer(key, n) {
				break
			}
		}
	}
}

// counts are the settings of the ensemble that are whole numbers.
func (h *hunt) counts() []string {
	var keys []string
	for f := range reflect.TypeOf(h.ensemble()).Elem().Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key != "" && f.Type.Kind() == reflect.Int {
			keys = append(keys, key)
		}
	}
	return keys
}

// ensemble is the ensemble of the best try, as the protocol has it.
func (h *hunt) ensemble() any {
	s := h.best.c.Scenario
	for _, p := range scenarios.Protocols() {
		if p.Name == s.Protocol.Text {
			e := p.Ensemble()
			if err := s.DecodeEnsemble(e); err != nil {
				panic("shrink: an ensemble that was compiled cannot be read: " + err.Error())
			}
			return e
		}
	}
	panic("shrink: nobody knows protocol " + s.Protocol.Text)
}

// setting is the value of a whole number of the ensemble.
func (h *hunt) setting(key string) int {
	e := reflect.ValueOf(h.ensemble()).Elem()
	for f, v := range e.Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name == key {
			return int(v.Int())
		}
	}
	return 0
}

// fewer tries the ensemble with another count.
func (h *hunt) fewer(key string, n int) bool {
	s := h.scenario()
	s.Ensemble = set(s.Ensemble, key, strconv.Itoa(n))
	bare := *s
	bare.Clients, bare.Faults, bare.Schedule, bare.Expect = nil, nil, nil, file.New().Expect
	c, err := h.origin.Recompile(&bare)
	if err != nil {
		return false // there can be no such ensemble
	}
	return slices.ContainsFunc(h.fates(servers(h.best.c), servers(c)), func(f fates) bool { return h.take(f.recast(s), h.simpler) })
}

// servers are the nodes of a case but for its clients.
func servers(c *scenarios.Case) []sim.NodeSpec {
	return slices.DeleteFunc(slices.Clone(c.Model().Protocol.Nodes), func(n sim.NodeSpec) bool { return n.Volunteer })
}

// fates say what becomes of each node of an ensemble in a smaller one: what it is
// called, "" if it is not there.
type fates map[string]string

// mostFates bounds in how many ways a smaller ensemble is made.
const mostFates = 20

// fates are the ways to make one ensemble of another, none when it is no smaller.
// First the last nodes go. In a script, whose events do not depend on what nodes are
// called, others may go instead: those first of which it says least.
func (h *hunt) fates(was, is []sim.NodeSpec) []fates {
	first := fates{}
	var role string
	for _, n := range was {
		first[n.Name] = n.Name
		if !slices.ContainsFunc(is, func(m sim.NodeSpec) bool { return m.Name == n.Name }) {
			first[n.Name], role = "", n.Role
		}
	}
	if role == "" {
		return nil
	}
	all := []fates{first}
	if !h.script {
		return all
	}
	from, to := named(was, role), named(is, role)
	busy := h.busiest(from)
	for keep := range choices(len(from), len(to)) {
		if len(all) == mostFates {
			break
		}
		next, taken := maps.Clone(first), 0
		for i, name := range from {
			next[name] = ""
			if slices.ContainsFunc(keep, func(k int) bool { return busy[k] == i }) {
				next[name] = to[taken]
				taken++
			}
		}
		all = append(all, next)
	}
	return all
}

// named are the nodes of a role.
func named(nodes []sim.NodeSpec, role string) []string {
	var names []string
	for _, n := range nodes {
		if n.Role == role {
			names = append(names, n.Name)
		}
	}
	return names
}

// busiest puts nodes in order of how often the schedule has them, by their places.
func (h *hunt) busiest(names []string) []int {
	events := map[string]int{}
	for _, x := range h.best.c.Entries() {
		events[x.Choice.On.Node]++
		events[x.Choice.On.From]++
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(events[names[b]], events[names[a]]) })
	return order
}

// choices yields the ways to choose k of the numbers below n, in order.
func choices(n, k int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		c := make([]int, k)
		for i := range c {
			c[i] = i
		}
		for yield(c) {
			i := k - 1
			for i >= 0 && c[i] == n-k+i {
				i--
			}
			if i < 0 {
				return
			}
			c[i]++
			for j := i + 1; j < k; j++ {
				c[j] = c[j-1] + 1
			}
		}
	}
}

// recast is a scenario without what it said of nodes that are gone, and with new names
// for the others.
func (f fates) recast(s *file.Scenario) *file.Scenario {
	one := *s
	one.Clients = slices.Clone(s.Clients)
	for i := range one.Clients {
		one.Clients[i].Server.Text = f.name(one.Clients[i].Server.Text)
	}
	one.Faults = nil
	for _, fault := range s.Faults {
		if f.spare(&fault.Deed) {
			fault.Deed = fault.Renamed(f.name)
			one.Faults = append(one.Faults, fault)
		}
	}
	one.Schedule = nil
	for _, c := range s.Schedule {
		if f.spare(&c.Deed) && f.events(&c) {
			c.Deed = c.Renamed(f.name)
			one.Schedule = append(one.Schedule, c)
		}
	}
	return &one
}

// name is what a node is called now; what is no node keeps its name.
func (f fates) name(was string) string {
	if is, known := f[was]; known {
		return is
	}
	return was
}

// spare reports whether a deed is done to nobody who is gone.
func (f fates) spare(d *file.Deed) bool {
	return !slices.ContainsFunc(d.Nodes(), func(n strict.Name) bool { return f.name(n.Text) == "" })
}

// events gives the events of a choice their present addresses, and reports whether
// they can still happen.
func (f fates) events(c *file.Choice) bool {
	for _, a := range []*file.Address{&c.After, &c.Next, &c.Drop, &c.Hold, &c.Duplicate, &c.Garble, &c.Lose} {
		on, err := sim.ParseAddress(a.Text)
		if err != nil || on.Node == "" {
			continue
		}
		from := on.From
		on.From, on.Node = f.name(from), f.name(on.Node)
		if on.Node == "" || from != "" && on.From == "" {
			return false
		}
		a.Text = on.String()
	}
	return true
}

// set is a mapping with another value at a key; an empty one removes the key.
func set(n *strict.Node, key, value string) *strict.Node {
	changed := &strict.Node{Kind: strict.Mapping}
	found := false
	if n != nil {
		for _, e := range n.Entries {
			if e.Key != key {
				changed.Entries = append(changed.Entries, e)
				continue
			}
			found = true
			if value != "" {
				changed.Entries = append(changed.Entries, strict.Entry{Key: key, Value: &strict.Node{Text: value}})
			}
		}
	}
	if !found && value != "" {
		changed.Entries = append(changed.Entries, strict.Entry{Key: key, Value: &strict.Node{Text: value}})
	}
	return changed
}
