package kit

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Planned is a fault with its time.
type Planned struct {
	At    sim.Time `json:"at"`
	Fault Fault    `json:"fault"`
}

// A Fault is a fault that can be written down: {"is": "crash", "of": {…}}, with the
// fields of the simulator's type.
type Fault struct{ sim.Fault }

// A form is how one type of fault is called in the file.
type form struct {
	word string
	sort reflect.Type
	read func(text []byte) (sim.Fault, error)
}

// formOf is the form of a type of fault.
func formOf[F sim.Fault](word string) form {
	return form{word, reflect.TypeFor[F](), func(text []byte) (sim.Fault, error) {
		var f F
		if len(text) == 0 {
			return f, nil
		}
		err := strictly(text, &f)
		return f, err
	}}
}

// forms are the faults that the simulator has.
var forms = []form{
	formOf[sim.Crash]("crash"),
	formOf[sim.Restart]("restart"),
	formOf[sim.Pause]("pause"),
	formOf[sim.Resume]("resume"),
	formOf[sim.Partition]("partition"),
	formOf[sim.Isolate]("isolate"),
	formOf[sim.Bridge]("bridge"),
	formOf[sim.Cut]("cut"),
	formOf[sim.Mend]("mend"),
	formOf[sim.Reset]("reset"),
	formOf[sim.HalfOpen]("half-open"),
	formOf[sim.Clog]("clog"),
	formOf[sim.Capacity]("capacity"),
	formOf[sim.Weather]("weather"),
	formOf[sim.SetClock]("clock"),
	formOf[sim.Slow]("slow"),
	formOf[sim.SlowDisk]("slow-disk"),
	formOf[sim.LyingDisk]("lying-disk"),
	formOf[sim.FullDisk]("full-disk"),
	formOf[sim.TearingDisk]("tearing-disk"),
	formOf[sim.MendDisk]("mend-disk"),
	formOf[sim.LoseDisk]("lose-disk"),
	formOf[sim.Corrupt]("corrupt"),
	formOf[sim.Command]("command"),
	formOf[sim.Heal]("heal"),
}

// written is a fault in the file.
type written struct {
	Is string          `json:"is"`
	Of json.RawMessage `json:"of"`
}

// MarshalJSON writes a fault.
func (f Fault) MarshalJSON() ([]byte, error) {
	for _, form := range forms {
		if form.sort == reflect.TypeOf(f.Fault) {
			of, err := json.Marshal(f.Fault)
			if err != nil {
				return nil, err
			}
			return json.Marshal(written{form.word, of})
		}
	}
	return nil, fmt.Errorf("a fault of type %T has no form in a file", f.Fault)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Fault) UnmarshalJSON(text []byte) error {
	var x written
	if err := strictly(text, &x); err != nil {
		return err
	}
	for _, form := range forms {
		if form.word == x.Is {
			var err error
			f.Fault, err = form.read(x.Of)
			return err
		}
	}
	return fmt.Errorf("%q is no fault", x.Is)
}

// An Entry is an entry of a schedule that can be written down.
type Entry struct {
	Choice Choice      `json:"choice"`
	After  sim.Address `json:"after"`
	Nth    int         `json:"nth"`
	Waits  bool        `json:"waits"`
}

// A Choice is a choice that can be written down.
type Choice struct {
	sim.Choice
	Fault *Fault // in place of the Choice's own
}

// EntryOf is the written form of an entry.
func EntryOf(x tape.Entry) Entry {
	e := Entry{Choice: Choice{Choice: x.Choice}, After: x.After, Nth: x.Nth, Waits: x.Waits}
	if x.Choice.Fault != nil {
		e.Choice.Fault = &Fault{x.Choice.Fault}
	}
	return e
}

// entries are those of the schedule as a driver makes them.
func (t *Trial) entries() []tape.Entry {
	all := make([]tape.Entry, len(t.Schedule))
	for i, e := range t.Schedule {
		all[i] = tape.Entry{Choice: e.Choice.Choice, After: e.After, Nth: e.Nth, Waits: e.Waits}
		if e.Choice.Fault != nil {
			all[i].Choice.Fault = e.Choice.Fault.Fault
		}
	}
	return all
}
