package node

import (
	"fmt"
	"strings"
)

func label(n int) string {
	return fmt.Sprintf("%d%%p %v %x", n, n, n) + strings.Join([]string{"%p"}, "") + fmt.Sprint(n)
}
