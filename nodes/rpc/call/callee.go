package call

import (
	"reflect" //det:ok it counts entries, a number that neither memory nor order changes
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// callee is the one server: the first node of the world.
const callee sim.NodeID = 1

// A Callee is the node of the server: the half that answers calls, and what watches
// how much it remembers.
type Callee[T any, P Answering[T]] struct {
	half       T
	remembered int // as was stated last
}

// NewCallee makes the node of the server from what answers calls.
func NewCallee[T any, P Answering[T]](half T) sim.Node { return &Callee[T, P]{half: half} }

// Start takes up what the disk has.
func (c *Callee[T, P]) Start(env *sim.Env) {
	P(&c.half).Start(env)
	c.watch(env)
}

// Receive hands on a request.
func (c *Callee[T, P]) Receive(env *sim.Env, d sim.Delivery) {
	if requests.Is(d) {
		P(&c.half).OnRequest(env, d.From, requests.Of(d))
		c.watch(env)
	}
}

// Timer is never called: a server that was not asked has nothing to say.
func (c *Callee[T, P]) Timer(*sim.Env, sim.TimerID) {}

// watch states how much the half remembers, when that has changed.
func (c *Callee[T, P]) watch(env *sim.Env) {
	if n := entries(reflect.ValueOf(&c.half)); n != c.remembered {
		c.remembered = n
		Remembered.Observe(env, n)
	}
}

// entries returns the length of the longest list or map in a value, machines apart.
// What a server is asked how much it remembers it could get wrong; its memory cannot.
func entries(v reflect.Value) (longest int) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return entries(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Machine]() {
			return 0
		}
		for i := range v.NumField() {
			longest = max(longest, entries(v.Field(i)))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return 0 // a text
		}
		longest = v.Len()
		for i := range v.Len() {
			longest = max(longest, entries(v.Index(i)))
		}
	case reflect.Map:
		longest = v.Len()
		for entry := v.MapRange(); entry.Next(); { //det:ok of a maximum, the order cannot show
			longest = max(longest, entries(entry.Value()))
		}
	}
	return longest
}

// Inspect shows how much the server remembers, and then what the half shows that
// answers calls, if it does.
func (c *Callee[T, P]) Inspect() []sim.Column {
	columns := []sim.Column{{Name: "remembers", Value: strconv.Itoa(c.remembered), Tone: sim.Chief}}
	if half, ok := any(P(&c.half)).(sim.Inspector); ok {
		columns = append(columns, half.Inspect()...)
	}
	return columns
}

// Exhibit shows what the half shows that answers calls, if it does.
func (c *Callee[T, P]) Exhibit() []sim.Exhibit {
	if half, ok := any(P(&c.half)).(sim.Exhibitor); ok {
		return half.Exhibit()
	}
	return nil
}
