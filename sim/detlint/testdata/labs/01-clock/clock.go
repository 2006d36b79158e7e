// Package clock is a lab, where -hatch=false holds.
package clock

import "time" //det:ok a student's excuse // want `^no hatch is allowed here: write what the rule asks for$`

func now() time.Time { return time.Now() } /* want `^no hatch is allowed here: write what the rule asks for$` `^time\.Time belongs` `^time\.Now belongs` */ //det:ok a student's excuse
