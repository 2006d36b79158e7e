package strict

import (
	"fmt"
	"strings"
	"time"
)

// MaxDuration is the longest duration a file can name. Virtual time is counted
// in 2^48 ns, which is 78 hours; a day leaves room for sums.
const MaxDuration = 24 * time.Hour

const (
	durationUnits   = `([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+`
	durationPattern = `^` + durationUnits + `$`
)

// ParseDuration reads a duration in Go's syntax, from nothing to
// [MaxDuration]. A plain number is refused, since it has no unit.
func ParseDuration(text string) (time.Duration, error) {
	d, err := ParseOffset(text)
	if err == nil && (d < 0 || strings.HasPrefix(text, "-")) {
		return 0, fmt.Errorf("%s is negative", text)
	}
	return time.Duration(d), err
}

// FormatDuration writes d as [ParseDuration] reads it, without empty units:
// 1m and not 1m0s.
func FormatDuration(d time.Duration) string {
	text := strings.Replace(d.String(), "µ", "u", 1)
	for _, empty := range []string{"0s", "0m"} {
		if short, ok := strings.CutSuffix(text, empty); ok && short != "" && strings.HasSuffix(short, hoursOrMinutes(empty)) {
			text = short
		}
	}
	return text
}

// hoursOrMinutes is the unit before an empty one.
func hoursOrMinutes(empty string) string {
	if empty == "0s" {
		return "m"
	}
	return "h"
}

// An Offset is a duration that may be negative, for clocks.
type Offset time.Duration

// ParseOffset reads a duration in Go's syntax, at most [MaxDuration] either
// way.
func ParseOffset(text string) (Offset, error) {
	d, err := time.ParseDuration(text) // exact: its fraction is below 2^53 for every unit
	switch {
	case text == "":
		return 0, errNotSpelled
	case strings.Trim(text, "+-0123456789.") == "":
		return 0, fmt.Errorf("%s has no unit", quote(text))
	case err != nil && strings.Trim(text, "+-0123456789.nuµmsh") == "":
		return 0, fmt.Errorf("%s is no duration that can be counted", quote(text))
	case err != nil || strings.HasPrefix(text, "+"):
		return 0, errNotSpelled
	case d > MaxDuration || d < -MaxDuration:
		return 0, fmt.Errorf("%s is more than %s", text, FormatDuration(MaxDuration))
	}
	return Offset(d), nil
}

// UnmarshalText reads an offset.
func (o *Offset) UnmarshalText(text []byte) error {
	var err error
	*o, err = ParseOffset(string(text))
	return err
}

// MarshalText writes o as UnmarshalText reads it.
func (o Offset) MarshalText() ([]byte, error) {
	return []byte(FormatDuration(time.Duration(o))), nil
}

// Syntax describes offsets.
func (Offset) Syntax() Syntax {
	return Syntax{Is: "a duration, negative ones too", Example: "-20ms", Pattern: `^-?` + durationUnits + `$`}
}
