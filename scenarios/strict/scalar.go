package strict

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
)

// A Scalar is a type that is written as one text. An error of UnmarshalText
// becomes the message of an [Error] and says what is wrong with the text,
// which it should quote. A Scalar that is also an encoding.TextMarshaler can
// be written again, and one that has a field Pos is told its place.
type Scalar interface{ encoding.TextUnmarshaler }

// A Syntax says how a value is written.
type Syntax struct {
	Is      string // a noun phrase, completing "is …": "a duration"
	Example string // a text that is accepted
	Pattern string // regular expression of the texts; "" for any text
	List    bool   // of a slice type: one text stands for a list of one
}

// A Speller knows its own syntax. Scalars and types that decode themselves
// implement it, with a value receiver, for errors, reference and schema.
type Speller interface{ Syntax() Syntax }

// SyntaxOf is how a value of type t is written, if that is one text (or a list
// of such texts).
func SyntaxOf(t reflect.Type) (Syntax, bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if s, ok := reflect.Zero(t).Interface().(Speller); ok {
		return s.Syntax(), true
	}
	if t == reflect.TypeFor[time.Duration]() {
		return Syntax{Is: "a duration", Example: "3s", Pattern: durationPattern}, true
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return Syntax{Is: "a whole number", Example: "3", Pattern: `^-?[0-9]+$`}, true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Syntax{Is: "a whole number", Example: "3", Pattern: `^[0-9]+$`}, true
	case reflect.Bool:
		return Syntax{Is: "true or false", Example: "true", Pattern: `^(true|false)$`}, true
	case reflect.String:
		return Syntax{Is: "a text"}, true
	}
	return Syntax{}, false
}

// IsNumber reports whether values of t are written as whole numbers.
func IsNumber(t reflect.Type) bool {
	if _, spelled := reflect.Zero(t).Interface().(Speller); spelled || t == reflect.TypeFor[time.Duration]() {
		return false
	}
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64
}

// isScalar reports whether values of t are decoded from a text by setText.
func isScalar(t reflect.Type) bool {
	if reflect.PointerTo(t).Implements(reflect.TypeFor[Scalar]()) {
		return true
	}
	switch t.Kind() {
	case reflect.Array, reflect.Map, reflect.Pointer, reflect.Slice, reflect.Struct, reflect.Interface:
		return false
	}
	_, ok := SyntaxOf(t)
	return ok
}

// errNotSpelled says that a text is none of its type at all.
var errNotSpelled = errors.New("not of this type")

// setText sets v, which is of a scalar type, from text.
func setText(v reflect.Value, text string) error {
	if s, ok := v.Addr().Interface().(Scalar); ok {
		return s.UnmarshalText([]byte(text))
	}
	if v.Type() == reflect.TypeFor[time.Duration]() {
		d, err := ParseDuration(text)
		v.SetInt(int64(d))
		return err
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(i)
		return numberError(text, err)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		u, err := strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(u)
		return numberError(text, err)
	case reflect.Bool:
		if text != "true" && text != "false" {
			return errNotSpelled
		}
		v.SetBool(text == "true")
	case reflect.String:
		v.SetString(text)
	}
	return nil
}

func numberError(text string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, strconv.ErrRange):
		return fmt.Errorf("%s is too large a number", quote(text))
	case len(text) > 1 && text[0] == '-':
		if _, err := strconv.ParseUint(text[1:], 10, 64); err == nil {
			return fmt.Errorf("%s is negative", text)
		}
	}
	return errNotSpelled
}

// isEmpty is what outOfBounds says of what has nothing in it.
const isEmpty = "is empty"

// outOfBounds says how v breaks the bounds of its field, or "".
func outOfBounds(f *Field, v reflect.Value) string {
	low, high := f.bounds(v.Type())
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map || v.Kind() == reflect.String {
		if v.Len() == 0 && low != "" && low != "0" {
			return isEmpty
		}
	}
	for _, bound := range []struct {
		text, wrong string
		sign        int
	}{{low, "less than", -1}, {high, "more than", 1}} {
		if bound.text == "" || compare(v, bound.text) != bound.sign {
			continue
		}
		switch v.Kind() {
		case reflect.Slice, reflect.Map:
			return fmt.Sprintf("has %d entries, %s %s", v.Len(), bound.wrong, bound.text)
		case reflect.String:
			return fmt.Sprintf("has %d characters, %s %s", utf8.RuneCountInString(v.String()), bound.wrong, bound.text)
		}
		return fmt.Sprintf("is %s, %s %s", encode(v).Text, bound.wrong, bound.text)
	}
	return ""
}

// compare orders v, or its length, and a bound in the words of a tag.
func compare(v reflect.Value, bound string) int {
	limit := reflect.New(v.Type()).Elem()
	size := -1
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		size = v.Len()
	case reflect.String:
		size = utf8.RuneCountInString(v.String())
	}
	if size >= 0 {
		v, limit = reflect.ValueOf(size), reflect.New(reflect.TypeFor[int]()).Elem()
	}
	if err := setText(limit, bound); err != nil {
		panic(fmt.Sprintf("strict: the bound %q is not %v: %v", bound, limit.Type(), err))
	}
	switch {
	case v.CanInt():
		return sign(v.Int() < limit.Int(), v.Int() > limit.Int())
	case v.CanUint():
		return sign(v.Uint() < limit.Uint(), v.Uint() > limit.Uint())
	}
	panic(fmt.Sprintf("strict: a bound on a %v", v.Type()))
}

func sign(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}
