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
	fill := func(begin, part string) string {
		return begin + strings.Repeat(part, (mib-len(begin))/len(part))
	}
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < mib-100; i++ {
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
		"block blanks":       fill("a: |\n", strings.Repeat("\n", 60)+"  x\n"),
		"block tail":         fill("a: |\n", "  x\n")[:mib-200] + "\n  x" + strings.Repeat("\n", 60),
		"braces":             strings.Repeat("{a: ", 100_000),
		"brackets":           strings.Repeat("[", 100_000),
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

// TestBombs holds every file to a second and 200 MB on a slow machine; the
// measured worst is a third of that.
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
			begin := time.Now()
			err := strict.Decode("bomb.yaml", []byte(src), &target)
			took := time.Since(begin)
			runtime.ReadMemStats(&after)
			t.Logf("%v, %d MB: %.200v", took, (after.TotalAlloc-before.TotalAlloc)>>20, err)
			if took > time.Second {
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
