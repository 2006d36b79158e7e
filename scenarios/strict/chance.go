package strict

import (
	"fmt"
	"strconv"
	"strings"
)

// A Chance is a probability in parts per million, from 0 to [Certain]. It is
// written 1%, 0.5% or 20ppm.
type Chance int64

// Certain is the chance of what always happens.
const Certain Chance = 1_000_000

const percent = Certain / 100

// UnmarshalText reads a chance.
func (c *Chance) UnmarshalText(text []byte) error {
	parts, err := parseParts(string(text))
	if err == nil && parts > int64(Certain) {
		return fmt.Errorf("%s is more than certain (100%%)", text)
	}
	*c = Chance(parts)
	return err
}

// MarshalText writes c as UnmarshalText reads it.
func (c Chance) MarshalText() ([]byte, error) {
	if c%percent == 0 {
		return fmt.Appendf(nil, "%d%%", c/percent), nil
	}
	if c < percent/100 {
		return fmt.Appendf(nil, "%dppm", c), nil
	}
	fraction := strings.TrimRight(fmt.Sprintf("%04d", c%percent), "0")
	return fmt.Appendf(nil, "%d.%s%%", c/percent, fraction), nil
}

// Syntax describes chances.
func (Chance) Syntax() Syntax {
	return Syntax{
		Is:      "a chance from 0% to 100%",
		Example: "1%",
		Pattern: `^([0-9]{1,3}(\.[0-9]{1,4})?%|[0-9]+ppm)$`,
	}
}

// parseParts reads a percentage of at most four decimals, or parts per
// million, into parts per million.
func parseParts(text string) (int64, error) {
	if text == "" {
		return 0, errNotSpelled
	}
	if strings.Trim(text, "0123456789.") == "" {
		return 0, fmt.Errorf("%s has no unit (%% or ppm)", quote(text))
	}
	if strings.HasPrefix(text, "-") && strings.Trim(text, "-0123456789.%pm") == "" {
		return 0, fmt.Errorf("%s is negative", text)
	}
	if digits, ok := strings.CutSuffix(text, "ppm"); ok {
		return wholeNumber(text, digits)
	}
	number, ok := strings.CutSuffix(text, "%")
	if !ok {
		return 0, errNotSpelled
	}
	whole, fraction, point := strings.Cut(number, ".")
	switch {
	case point && (fraction == "" || strings.Trim(fraction, "0123456789") != ""):
		return 0, errNotSpelled
	case len(fraction) > 4:
		return 0, fmt.Errorf("%s is finer than 1ppm (0.0001%%)", quote(text))
	}
	hundredths, err := wholeNumber(text, whole)
	if err != nil {
		return 0, err
	}
	rest, err := wholeNumber(text, (fraction + "0000")[:4])
	return hundredths*int64(percent) + rest, err
}

// wholeNumber reads the digits within text. Nothing in a file needs a number
// beyond a million millions, and none below overflows when scaled.
func wholeNumber(text, digits string) (int64, error) {
	const most = 12
	switch {
	case digits == "" || strings.Trim(digits, "0123456789") != "":
		return 0, errNotSpelled
	case len(digits) > most:
		return 0, fmt.Errorf("%s is too large a number", quote(text))
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err
}

// A Drift is how fast a clock runs away from the world's, in parts per
// million, negative if it is slow. It is written 20ppm.
type Drift int64

// MaxDrift is the fastest drift either way: a tenth.
const MaxDrift Drift = 100_000

// UnmarshalText reads a drift.
func (d *Drift) UnmarshalText(text []byte) error {
	digits, slow := strings.CutPrefix(string(text), "-")
	parts, err := parseParts(digits)
	if err == nil && parts > int64(MaxDrift) {
		return fmt.Errorf("%s is more than %dppm", text, MaxDrift)
	}
	*d = Drift(parts)
	if slow {
		*d = -*d
	}
	return err
}

// MarshalText writes d as UnmarshalText reads it.
func (d Drift) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%dppm", d), nil }

// Syntax describes drifts.
func (Drift) Syntax() Syntax {
	return Syntax{
		Is:      "parts per million, negative for a slow clock",
		Example: "20ppm",
		Pattern: `^-?([0-9]{1,2}(\.[0-9]{1,4})?%|[0-9]+ppm)$`,
	}
}
