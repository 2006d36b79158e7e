package strict_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// bombs are files that cost the YAML library, or a careless decoder, far more
// than their size, beside files as large as the limits allow.
func bombs() map[string]string {
	const mib = strict.MaxBytes
	// fill repeats part as often as the coarse limits on bytes, lines and
	// marks allow, so that the finer ones are tried.
	fill := func(begin, part string) string {
		times := (mib - len(begin)) / len(part)
		if lines := strings.Count(part, "\n"); lines > 0 {
			times = min(times, 99_000/lines)
		}
		marks := 0
		for _, c := range part {
			if strings.ContainsRune(",[]{}:?#&*!|<>'\"%@`-", c) {
				marks++
			}
		}
		if marks > 0 {
			times = min(times, 199_000/marks)
		}
		return begin + strings.Repeat(part, times)
	}
	numbered := func(format string) string {
		var b strings.Builder
		for i := range 99_000 {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	long := strings.Repeat("k", 60)
	return map[string]string{
		"a byte over":        strings.Repeat("#", mib+1),
		"aliases":            "a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\n",
		"blank lines":        fill("a: |\n  x\n", "\n"),
		"spaced lines":       fill("a: |\n  x\n", " \n"),
		"block blanks":       fill("a: |\n", strings.Repeat("\n", 16)+"  x\n"),
		"block tail":         fill("a: |\n", "  xxxxxxxxxxxxxxx\n")[:mib-100] + "  x" + strings.Repeat("\n", 16),
		"braces":             strings.Repeat("{a: ", 60_000),
		"brackets":           strings.Repeat(strings.Repeat("[", 100)+" ", 1500),
		"closed brackets":    strings.Repeat("[", 31) + strings.Repeat("]", 31),
		"comments":           fill("", "# x\n"),
		"commas":             fill("a: [", "1,"),
		"commas in reason":   "a: [" + strings.Repeat("11111111,", 95_000) + "1]",
		"dashes":             fill("", "- "),
		"dashes in a row":    fill("", "-"),
		"deep block":         numbered("%[1]d:\n"),
		"documents":          fill("", "---\n"),
		"dots":               fill("", "...\n"),
		"empty entries":      fill("", "-\n"),
		"empty values":       numbered("k%d:\n"),
		"escapes":            fill("a: \"", `\n`),
		"flow keys":          fill("a: {", "b,"),
		"keys":               numbered("k%d: 1\n"),
		"keys below keys":    fill("a:\n", "- b:\n"),
		"less than":          fill("a: ", "<"),
		"less than in words": fill("a: ", strings.Repeat("<", 100)+"x"),
		"list":               fill("list:\n", "  - {next: \"peer a>b Vote#1\", cut: 3}\n"),
		"long key":           fill("", "k") + ": 1",
		"long keys nested":   strings.Repeat("{"+long+": ", 31) + "[" + strings.Repeat("1,", 90_000),
		"maps":               fill("", "- {a: 1}\n"),
		"merge keys":         fill("", "<<: "),
		"open quote":         fill("a: \"", "x"),
		"open quotes":        fill("", "a: 'x\n"),
		"plain lines":        fill("a: x", "\n  y"),
		"question marks":     fill("", "? "),
		"quotes":             fill("a: [", "\"\","),
		"same column":        fill("", "-\na:\n"),
		"stairs":             stairs(mib),
		"tabs":               fill("a: \"", "\t"),
		"tags":               fill("a: ", "!x "),
		"tags in a row":      fill("a: ", "!"),
		"text":               fill("a: ", "x"),
		"wide maps":          fill("", "- {"+strings.Repeat("a: 1, ", 200)+"b: 1}\n"),
		"zero bytes":         fill("", "\x00"),
	}
}

func stairs(most int) string {
	var b strings.Builder
	for i := 0; b.Len()+i+3 < most; i++ {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// TestBombs holds every file to the promise of the package documentation. The
// worst of them takes a quarter of a second; the bound leaves room for the race
// detector.
func TestBombs(t *testing.T) {
	for name, src := range bombs() {
		t.Run(name, func(t *testing.T) {
			var target struct {
				List []struct {
					Next string `yaml:"next"`
					Cut  int    `yaml:"cut"`
				} `yaml:"list"`
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begin := busy()
			err := strict.Decode("bomb.yaml", []byte(src), &target)
			took := busy() - begin
			runtime.ReadMemStats(&after)
			t.Logf("%v, %d MB: %.200v", took, (after.TotalAlloc-before.TotalAlloc)>>20, err)
			if took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			// What is allocated in all bounds what is held at once.
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 200 {
				t.Errorf("allocated %d MB", mb)
			}
			if err == nil && name != "list" && name != "comments" {
				t.Errorf("no error")
			}
		})
	}
}
