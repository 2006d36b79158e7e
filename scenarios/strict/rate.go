package strict

import (
	"fmt"
	"strings"
	"time"
)

// A Rate is so many things in so much time: 50/s, 3/ms, 10/m or 1/h.
type Rate struct {
	Count int64 // from 1 to 10^9; 0 only in the zero value, which is no rate
	Per   time.Duration
}

const mostPerUnit = 1_000_000_000

// units are those a rate or a size knows, largest first.
var rateUnits = []struct {
	name string
	unit time.Duration
}{{"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond}}

// Interval is the time from one thing to the next, rounded down to whole
// nanoseconds and at least one.
func (r Rate) Interval() time.Duration {
	if r.Count == 0 {
		return 0
	}
	return max(1, r.Per/time.Duration(r.Count))
}

// UnmarshalText reads a rate.
func (r *Rate) UnmarshalText(text []byte) error {
	digits, name, ok := strings.Cut(string(text), "/")
	if !ok {
		if _, err := wholeNumber("", digits); err == nil {
			return fmt.Errorf("%s has no unit", quote(digits))
		}
		return errNotSpelled
	}
	count, err := wholeNumber(string(text), digits)
	if err != nil {
		return err
	}
	if count < 1 || count > mostPerUnit {
		return fmt.Errorf("%s is not from 1 to %d", text, mostPerUnit)
	}
	for _, u := range rateUnits {
		if u.name == name {
			*r = Rate{Count: count, Per: u.unit}
			return nil
		}
	}
	return fmt.Errorf("%s has an unknown unit (ms, s, m or h)", quote(string(text)))
}

// MarshalText writes r as UnmarshalText reads it.
func (r Rate) MarshalText() ([]byte, error) {
	for _, u := range rateUnits {
		if u.unit == r.Per {
			return fmt.Appendf(nil, "%d/%s", r.Count, u.name), nil
		}
	}
	return nil, fmt.Errorf("a rate per %v cannot be written", r.Per)
}

// Syntax describes rates.
func (Rate) Syntax() Syntax {
	return Syntax{Is: "a rate", Example: "50/s", Pattern: `^[0-9]+/(ms|s|m|h)$`}
}
