// Package labs reads manifests, on the machine.
package labs

import "os"

var args = os.Args
