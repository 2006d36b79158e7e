package format

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/labs/grade"
)

// writeCSV writes a class of one.
func writeCSV(page *bytes.Buffer, r *grade.Report, _ Options) { putClass(page, []*grade.Report{r}) }

// Class writes the table of a class: a row a submission, in the order of the
// reports, and a column a property, in the order in which reports name them first.
// It is CSV as RFC 4180 has it. A cell that a spreadsheet would take for a formula
// begins with an apostrophe instead.
func Class(w io.Writer, reports []*grade.Report) error {
	told := make([]*grade.Report, len(reports))
	for i, r := range reports {
		told[i] = tell(r)
	}
	var page bytes.Buffer
	putClass(&page, told)
	_, err := w.Write(page.Bytes())
	return err
}

func putClass(page *bytes.Buffer, reports []*grade.Report) {
	var properties []string
	for _, r := range reports {
		for _, p := range r.Properties {
			if !slices.Contains(properties, p.Name) {
				properties = append(properties, p.Name)
			}
		}
	}
	w := csv.NewWriter(page)
	w.UseCRLF = true
	put := func(cells []string) {
		for i, c := range cells {
			cells[i] = harmless(c)
		}
		w.Write(cells) //nolint:errcheck // a buffer takes everything
	}
	put(slices.Concat([]string{"submission", "status", "score", "max"}, properties, []string{"why"}))
	for _, r := range reports {
		put(row(r, properties))
	}
	w.Flush()
}

// row is the row of a submission. A property that it was not graded for is empty.
func row(r *grade.Report, properties []string) []string {
	cells := []string{r.Submission, string(r.Status), r.Score.String(), r.Max.String()}
	for _, name := range properties {
		points := ""
		if i := slices.IndexFunc(r.Properties, func(p grade.PropertyScore) bool { return p.Name == name }); i >= 0 {
			points = r.Properties[i].Points.String()
		}
		cells = append(cells, points)
	}
	return append(cells, why(r))
}

// why says in one line what a submission lost.
func why(r *grade.Report) string {
	if r.Why != "" {
		return r.Why
	}
	var lost []string
	for _, p := range r.Properties {
		if p.Lost != "" {
			lost = append(lost, p.Name+": "+p.Lost)
		}
	}
	return strings.Join(lost, "; ")
}

// harmless is a cell that no spreadsheet computes: what may begin a formula, as
// OWASP's "CSV Injection" lists it, wide forms included, comes after an apostrophe.
func harmless(cell string) string {
	first := strings.TrimLeft(cell, " ")
	for _, sign := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(first, sign) {
			return "'" + cell
		}
	}
	return cell
}
