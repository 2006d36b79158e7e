// Package kit plays tests, on the machine.
package kit

import "testing"

func play(t *testing.T) { t.Helper() }
