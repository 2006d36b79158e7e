// Package clock is a solution, and judged like any.
package clock

import "time"

func now() time.Time { return time.Now() } // want `^time\.Time belongs` `^time\.Now belongs`
