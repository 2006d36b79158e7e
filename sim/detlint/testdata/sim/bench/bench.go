// Package bench is a tool, and looks at the machine's clock.
package bench

import "time"

var started = time.Now()
