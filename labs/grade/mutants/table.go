package mutants

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/labs"
)

// Table is what labs/README.md says of the labs' tests, in Markdown.
func Table(all []Summary) string {
	var b strings.Builder
	b.WriteString("| lab | listed | derived | equivalent | listed that lose their points | derived that are killed | score | seeds to kill, median | runs of right solutions failed |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range all {
		fmt.Fprintf(&b, "%s %d | %d | %d %% | %d | %d of %s |\n", RowHead(s.Lab, s.Listed.All, s.Derived.All, s.Equivalent.All),
			s.Listed.Killed, s.Derived.Killed, s.Derived.Percent(), s.Seeds, s.Strict.Failures, thousands(s.Strict.Seeds))
	}
	for _, s := range all {
		b.WriteString(survivors(s))
	}
	return b.String()
}

// RowHead begins a lab's row with what is known before anything is graded: the name,
// and how many wrong solutions there are of each sort.
func RowHead(lab string, listed, derived, equivalent int) string {
	return fmt.Sprintf("| %s | %d | %d | %d |", lab, listed, derived, equivalent)
}

// survivors lists by name what a lab's tests do not find.
func survivors(s Summary) string {
	var b strings.Builder
	if len(s.Survivors) == 0 {
		return fmt.Sprintf("\nNo wrong solution of %s survives.\n", s.Lab)
	}
	fmt.Fprintf(&b, "\nThese survive in %s:\n\n", s.Lab)
	for _, r := range s.Survivors {
		fmt.Fprintf(&b, "- `%s`", r.Name)
		if r.Property != "" {
			fmt.Fprintf(&b, ", which does not lose %s", r.Property)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// thousands writes a count with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// Between puts a text between the marks <!-- name --> and <!-- end name --> of a page.
func Between(page, name, text string) (string, error) {
	begin, end := "<!-- "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, ok := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("the page has no %s and %s: write both where the table goes", strings.TrimSpace(begin), end)
	}
	return before + begin + text + end + after, nil
}

// Contents lists the labs for labs/README.md, in Markdown.
func Contents(all []*labs.Lab) string {
	var b strings.Builder
	b.WriteString("\n| lab | its question | what you build | to read |\n|---|---|---|---|\n")
	for _, l := range all {
		fmt.Fprintf(&b, "| [%s](%s/README.md) | %s | %s | %s |\n", l.Number(), l.Folder(), l.Title, l.About, l.Paper)
	}
	return b.String() + "\n"
}
