package file_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios/file"
)

// BenchmarkParse reads a plan about as large as a file can be.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	text.WriteString("name: large\nabout: A long schedule.\nprotocol: paxos\nschedule:\n")
	for i := range 18_000 {
		fmt.Fprintf(&text, "  - {next: \"peer s1>s2 Accept#%d\", crashAfter: 3}\n", i+1)
	}
	src := []byte(text.String())
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := file.Parse("large.yaml", src); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMarshal prints that plan.
func BenchmarkMarshal(b *testing.B) {
	s := file.New()
	for i := range 18_000 {
		cut := 3
		s.Schedule = append(s.Schedule, file.Choice{
			Next: file.Address{Text: fmt.Sprintf("peer s1>s2 Accept#%d", i+1)}, CrashAfter: &cut,
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(len(file.Marshal(s))))
	}
}
