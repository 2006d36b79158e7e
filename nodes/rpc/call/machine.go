package call

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A Machine is the callee's procedures with what they change: registers that hold
// texts, all empty at first. It is a plain value. A copy of it may stand on disk: no
// method ever writes to memory that another copy can see.
type Machine struct {
	registers []register // by key
}

type register struct{ Key, Text string }

// Apply executes an operation and returns its result: what the register holds
// then. Executed twice, an append appends twice.
func (m *Machine) Apply(env *sim.Env, op Operation) string {
	env.Note(RuleExecute, int64(op.client), int64(op.n), 0, 0)
	result := m.Redo(op)
	Executed.Observe(env, Execution{Op: op, Result: result})
	return result
}

// Redo brings about once more what an operation did, and returns the result that it
// had: for a callee that comes up and builds its machine anew from a log of
// operations. It is no execution, which [Machine.Apply] alone is.
func (m *Machine) Redo(op Operation) string {
	i, found := slices.BinarySearchFunc(m.registers, op.access.Key, func(r register, key string) int { return strings.Compare(r.Key, key) })
	text := ""
	if found {
		text = m.registers[i].Text
	}
	if op.access.Adds == "" {
		return text
	}
	text += op.access.Adds
	if m.registers = slices.Clone(m.registers); found {
		m.registers[i].Text = text
	} else {
		m.registers = slices.Insert(m.registers, i, register{op.access.Key, text})
	}
	return text
}

// Exhibit shows the registers, for a callee that shows its state.
func (m *Machine) Exhibit() sim.Exhibit {
	x := sim.Exhibit{Name: "registers", Head: []string{"key", "text"}}
	for _, r := range m.registers {
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: r.Key, Cells: []string{r.Key, r.Text}})
	}
	return x
}
