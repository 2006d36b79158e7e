package layout

import (
	"errors"
	"fmt"
	"reflect"
)

// ErrUnsupported is wrapped by every error of [Of], and by the error of
// [Layout.Decode] for a type that holds a [Custom] one.
var ErrUnsupported = errors.New("unsupported type")

// refuse returns the error for a type found at path: what is wrong with it and
// what to use instead.
func refuse(path, why, instead string, args ...any) error {
	return fmt.Errorf("%w: %s: %s; %s", ErrUnsupported, path, fmt.Sprintf(why, args...), instead)
}

// refuseKind returns the error for a type whose kind has no layout.
func refuseKind(path string, t reflect.Type) error {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
		return refuse(path, "%v has no portable encoding", "use an integer", t)
	case reflect.Complex64, reflect.Complex128:
		return refuse(path, "%v has no portable encoding", "use two integers", t)
	case reflect.Func:
		return refuse(path, "%v cannot be copied or encoded",
			`use a method, or tag configuration sim:"fixed"`, t)
	case reflect.Chan:
		return refuse(path, "%v cannot be copied or encoded", "use a slice as the queue", t)
	case reflect.Uintptr:
		return refuse(path, "%v holds an address, which no run repeats", "use uint64", t)
	case reflect.UnsafePointer:
		return refuse(path, "%v hides what it points to", "use a typed pointer", t)
	default:
		return refuse(path, "interface %v hides the type it holds",
			"use a concrete type, or one that implements layout.Custom", t)
	}
}

// checkKey refuses a map key whose encoding would not tell all keys apart, or
// whose clone would be another key.
func checkKey(path string, t reflect.Type) error {
	switch {
	case isCustom(t):
		return refuse(path, "custom type %v is a map key, which has to be compared", "use an integer or a string", t)
	case t.Kind() == reflect.Pointer:
		return refuse(path, "%v as a map key is compared by address", "use an identifier", t)
	case t.Kind() == reflect.Array:
		return checkKey(path+"[]", t.Elem())
	case t.Kind() == reflect.Struct:
		for f := range t.Fields() {
			at := path + "." + f.Name
			if f.Name == "_" {
				continue
			}
			if isFixed(f) {
				return refuse(at, "a fixed field is part of a map key but not of its encoding",
					"use a field without the tag")
			}
			if err := checkKey(at, f.Type); err != nil {
				return err
			}
		}
	}
	return nil
}
