package strict_test

import (
	"encoding"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// value is a scalar that can be written again.
type value interface {
	strict.Scalar
	encoding.TextMarshaler
}

// duration gives the built-in durations the methods of the other values.
type duration time.Duration

func (d *duration) UnmarshalText(text []byte) error {
	read, err := strict.ParseDuration(string(text))
	*d = duration(read)
	return err
}

func (d *duration) MarshalText() ([]byte, error) {
	return []byte(strict.FormatDuration(time.Duration(*d))), nil
}

// TestValues reads texts and writes them again.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		into         value
		text, writes string // writes is "" if nothing changes
	}{
		{new(duration), "3s", ""},
		{new(duration), "0s", ""},
		{new(duration), "60s", "1m"},
		{new(duration), "24h", ""},
		{new(duration), "1h0m5s", ""},
		{new(duration), "1h5m", ""},
		{new(duration), "10m", ""},
		{new(duration), "1.5s", ""},
		{new(duration), "1.000000001s", ""},
		{new(duration), "5us", ""},
		{new(duration), "5µs", "5us"},
		{new(strict.Span), "1ms..10ms", ""},
		{new(strict.Span), "5ms", ""},
		{new(strict.Span), "5ms..5ms", "5ms"},
		{new(strict.Offset), "-20ms", ""},
		{new(strict.Offset), "-1m", ""},
		{new(strict.OffsetSpan), "-20ms..20ms", ""},
		{new(strict.Chance), "0%", ""},
		{new(strict.Chance), "1%", ""},
		{new(strict.Chance), "0.5%", ""},
		{new(strict.Chance), "99.9999%", ""},
		{new(strict.Chance), "100%", ""},
		{new(strict.Chance), "20ppm", ""},
		{new(strict.Chance), "0.002%", "20ppm"},
		{new(strict.Chance), "10000ppm", "1%"},
		{new(strict.Drift), "-20ppm", ""},
		{new(strict.Drift), "0.1%", "1000ppm"},
		{new(strict.Rate), "50/s", ""},
		{new(strict.Rate), "1/h", ""},
		{new(strict.Size), "0B", ""},
		{new(strict.Size), "64KiB", ""},
		{new(strict.Size), "1024KiB", "1MiB"},
		{new(strict.Size), "1024GiB", ""},
		{new(strict.Name), "s1", ""},
	} {
		if err := c.into.UnmarshalText([]byte(c.text)); err != nil {
			t.Errorf("%T %s: %v", c.into, c.text, err)
			continue
		}
		want := c.writes
		if want == "" {
			want = c.text
		}
		if got, err := c.into.MarshalText(); err != nil || string(got) != want {
			t.Errorf("%T %s is written %s (%v), expected %s", c.into, c.text, got, err, want)
		}
	}
}

// TestValuesRefused reads texts that are wrong.
func TestValuesRefused(t *testing.T) {
	const none = "not of this type" // the decoder says what is expected
	for _, c := range []struct {
		into       value
		text, want string
	}{
		{new(duration), "", none},
		{new(duration), "soon", none},
		{new(duration), "3 s", none},
		{new(duration), "+3s", none},
		{new(duration), "3", `"3" has no unit`},
		{new(duration), "0", `"0" has no unit`},
		{new(duration), "-3s", "-3s is negative"},
		{new(duration), "-0s", "-0s is negative"},
		{new(duration), "25h", "25h is more than 24h"},
		{new(duration), "1e3s", none},
		{new(duration), "3000000h", `"3000000h" is no duration that can be counted`},
		{new(strict.Span), "..", none},
		{new(strict.Span), "1ms..", none},
		{new(strict.Span), "10ms..1ms", "10ms..1ms runs backwards"},
		{new(strict.Span), "-1ms..1ms", "-1ms..1ms is negative"},
		{new(strict.Span), "-0s", "-0s is negative"},
		{new(strict.OffsetSpan), "1ms..-1ms", "1ms..-1ms runs backwards"},
		{new(strict.Chance), "180%", "180% is more than certain (100%)"},
		{new(strict.Chance), "1000001ppm", "1000001ppm is more than certain (100%)"},
		{new(strict.Chance), "-1%", "-1% is negative"},
		{new(strict.Chance), "0.5", `"0.5" has no unit (% or ppm)`},
		{new(strict.Chance), "1.%", none},
		{new(strict.Chance), "1 %", none},
		{new(strict.Chance), ".5%", none},
		{new(strict.Chance), "0.00001%", `"0.00001%" is finer than 1ppm (0.0001%)`},
		{new(strict.Chance), "9999999999999%", `"9999999999999%" is too large a number`},
		{new(strict.Drift), "11%", "11% is more than 100000ppm"},
		{new(strict.Drift), "--1ppm", "-1ppm is negative"},
		{new(strict.Rate), "50", `"50" has no unit`},
		{new(strict.Rate), "0/s", "0/s is not from 1 to 1000000000"},
		{new(strict.Rate), "50/day", `"50/day" has an unknown unit (ms, s, m or h)`},
		{new(strict.Rate), "fast", none},
		{new(strict.Size), "64", `"64" has no unit`},
		{new(strict.Size), "64KB", none},
		{new(strict.Size), "1025GiB", "1025GiB is more than 1024GiB"},
		{new(strict.Name), "", `"" is no name (letters, digits, _ . / -, at most 64)`},
		{new(strict.Name), "a b", `"a b" is no name (letters, digits, _ . / -, at most 64)`},
	} {
		err := c.into.UnmarshalText([]byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%T %q: found %v, expected %s", c.into, c.text, err, c.want)
		}
	}
}

func TestRateInterval(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"50/s": 20 * time.Millisecond, "1/h": time.Hour, "3/ms": 333333, "1000000000/ms": 1,
	} {
		var r strict.Rate
		if err := r.UnmarshalText([]byte(text)); err != nil || r.Interval() != want {
			t.Errorf("%s: %v, %v", text, r.Interval(), err)
		}
	}
	if (strict.Rate{}).Interval() != 0 {
		t.Error("no rate has an interval")
	}
}
