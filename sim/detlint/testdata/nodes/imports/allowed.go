package node

import (
	_ "cmp"
	_ "encoding/binary"
	_ "errors"
	_ "fmt"
	_ "hash/fnv"
	_ "io"
	_ "maps"
	_ "math/bits"
	_ "path"
	_ "slices"
	_ "strings"
	_ "time"

	_ "example.org/zoo/sim"
)
