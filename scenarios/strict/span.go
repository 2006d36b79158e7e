package strict

import (
	"fmt"
	"strings"
	"time"
)

// A Span is the durations from Min to Max, both included, and is written
// 1ms..10ms, or 5ms if both are equal.
type Span struct{ Min, Max time.Duration }

// UnmarshalText reads a span.
func (s *Span) UnmarshalText(text []byte) error {
	low, high, err := parseSpan(string(text))
	if err == nil && (low < 0 || strings.HasPrefix(string(text), "-")) {
		return fmt.Errorf("%s is negative", text)
	}
	*s = Span{time.Duration(low), time.Duration(high)}
	return err
}

// MarshalText writes s as UnmarshalText reads it.
func (s Span) MarshalText() ([]byte, error) {
	return []byte(formatSpan(s.Min, s.Max)), nil
}

// Syntax describes spans.
func (Span) Syntax() Syntax {
	return Syntax{
		Is:      "a duration, or a range of them",
		Example: "1ms..10ms",
		Pattern: `^` + durationUnits + `(\.\.` + durationUnits + `)?$`,
	}
}

// An OffsetSpan is the durations from Min to Max, both included and negative
// ones allowed: -20ms..20ms.
type OffsetSpan struct{ Min, Max Offset }

// UnmarshalText reads a span of offsets.
func (s *OffsetSpan) UnmarshalText(text []byte) error {
	var err error
	s.Min, s.Max, err = parseSpan(string(text))
	return err
}

// MarshalText writes s as UnmarshalText reads it.
func (s OffsetSpan) MarshalText() ([]byte, error) {
	return []byte(formatSpan(time.Duration(s.Min), time.Duration(s.Max))), nil
}

// Syntax describes spans of offsets.
func (OffsetSpan) Syntax() Syntax {
	return Syntax{
		Is:      "a duration, or a range of them, negative ones too",
		Example: "-20ms..20ms",
		Pattern: `^-?` + durationUnits + `(\.\.-?` + durationUnits + `)?$`,
	}
}

func parseSpan(text string) (low, high Offset, err error) {
	from, to, isRange := strings.Cut(text, "..")
	if low, err = ParseOffset(from); err != nil {
		return 0, 0, err
	}
	if !isRange {
		return low, low, nil
	}
	if high, err = ParseOffset(to); err != nil {
		return 0, 0, err
	}
	if high < low {
		return 0, 0, fmt.Errorf("%s runs backwards", text)
	}
	return low, high, nil
}

func formatSpan(low, high time.Duration) string {
	if low == high {
		return FormatDuration(low)
	}
	return FormatDuration(low) + ".." + FormatDuration(high)
}
