package gate

import (
	"fmt"
	"testing"
)

// BenchmarkLine is what it costs that frames are typed: to render one, to understand it and
// to read it again.
func BenchmarkLine(b *testing.B) {
	for _, size := range []int{128, 64 << 10} {
		b.Run(fmt.Sprintf("%d bytes", size), func(b *testing.B) {
			g, frame := &Gate{}, make([]byte, size)
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				line := Says(7, frame)
				if err := g.Understand(line); err != nil {
					b.Fatal(err)
				}
				acts, err := parse(line)
				if err != nil || len(acts[0].frame()) != size {
					b.Fatal(err)
				}
			}
		})
	}
}
