package strict

import (
	"fmt"
	"strings"
)

// A Size is a number of bytes, written 512B, 64KiB, 1MiB or 2GiB.
type Size int64

// MaxSize is the largest size a file can name: 1 TiB.
const MaxSize Size = 1 << 40

var sizeUnits = []struct {
	name string
	unit Size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}} // B last: it ends the others

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) error {
	for _, u := range sizeUnits {
		digits, ok := strings.CutSuffix(string(text), u.name)
		if !ok {
			continue
		}
		n, err := wholeNumber(string(text), digits)
		switch {
		case err != nil:
			return err
		case n > int64(MaxSize/u.unit):
			return fmt.Errorf("%s is more than 1024GiB", text)
		}
		*s = Size(n) * u.unit
		return nil
	}
	if _, err := wholeNumber("", string(text)); err == nil {
		return fmt.Errorf("%s has no unit", quote(string(text)))
	}
	return errNotSpelled
}

// MarshalText writes s in the largest unit that divides it.
func (s Size) MarshalText() ([]byte, error) {
	for _, u := range sizeUnits {
		if s != 0 && s%u.unit == 0 {
			return fmt.Appendf(nil, "%d%s", s/u.unit, u.name), nil
		}
	}
	return fmt.Appendf(nil, "%dB", s), nil
}

// Syntax describes sizes.
func (Size) Syntax() Syntax {
	return Syntax{Is: "a size", Example: "64KiB", Pattern: `^[0-9]+(B|KiB|MiB|GiB)$`}
}
