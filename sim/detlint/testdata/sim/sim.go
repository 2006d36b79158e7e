// Package sim stands in for the real one: its types are handles.
package sim

// An Env is a node's view of the world.
type Env struct{}

// A Kind is a handle by value.
type Kind[T any] struct{ name string }

// Message declares a kind.
func Message[T any](name string) Kind[T] { return Kind[T]{name} }

// SendTo only reads its receiver.
func (k Kind[T]) SendTo(env *Env, m T) {}

// A File is a handle by pointer.
type File[R any] struct {
	Name string
	last R
}

// FileOf declares a file.
func FileOf[R any](name string) *File[R] { return &File[R]{Name: name} }

// Replace has a pointer receiver, and a File is always behind a pointer.
func (f *File[R]) Replace(env *Env, r R) {}

// A Node is what a protocol implements.
type Node interface{ Start(*Env) }
