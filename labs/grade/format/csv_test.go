package format_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// table reads a table as RFC 4180 has it, and refuses a cell that a spreadsheet
// would compute.
func table(text string) ([][]string, error) {
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") || !strings.HasSuffix(text, "\r\n") {
		return nil, fmt.Errorf("a line does not end with CR LF")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll() // all rows as long as the first
	if err != nil {
		return nil, err
	}
	for _, cells := range rows {
		for _, c := range cells {
			if first := strings.TrimLeft(c, " "); first != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(first)[0]) {
				return nil, fmt.Errorf("the cell %q is a formula", c)
			}
		}
	}
	return rows, nil
}

const wantTable = "submission,status,score,max,agreement,validity,progress,thrift,why\r\n" +
	"team-7,graded,20,100,0,20,0,0,agreement: a run of duel chose two values; progress: counts for nothing while safety is broken; thrift: counts for nothing while safety is broken\r\n" +
	"team-7,graded,100,100,40,20,25,15,\r\n" +
	"team-7,invalid,0,100,,,,,There is no folder submissions/team-7.\r\n"

// A class is a row a submission and a column a property.
func TestClassTableReadsLikeThis(t *testing.T) {
	var out bytes.Buffer
	if err := format.Class(&out, []*grade.Report{halfDone(), perfect(), samples()["invalid"]}); err != nil {
		t.Fatal(err)
	}
	if out.String() != wantTable {
		t.Errorf("the table is\n%s\nand should be\n%s", out.String(), wantTable)
	}
	if _, err := table(out.String()); err != nil {
		t.Error(err)
	}
	if one := written("csv", halfDone(), format.Options{}); one != strings.Join(strings.SplitAfter(wantTable, "\r\n")[:2], "") {
		t.Errorf("a class of one is\n%s", one)
	}
}

// What a spreadsheet would compute comes after an apostrophe; commas, quotes and lines
// do not leave their cell.
func TestClassTableIsNotComputed(t *testing.T) {
	for text, want := range map[string]string{
		"=HYPERLINK(\"http://x\")": "'=HYPERLINK(\"http://x\")", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "' =1",
		" =1": "' =1", "＝1": "'＝1", "a=1": "a=1", "": "", `a,"b"`: `a,"b"`, "a\r\nb": "a  b", "\u200b=1": "'=1",
	} {
		r := halfDone()
		r.Submission, r.Why, r.Properties[0].Name = text, text, text
		rows, err := table(written("csv", r, format.Options{}))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if row := rows[1]; rows[0][4] != want || row[0] != want || text != "" && row[len(row)-1] != want {
			t.Errorf("%q becomes %q and should be %q", text, row, want)
		}
	}
}

// The reader refuses what is no table, and formulas.
func TestTableReaderRefuses(t *testing.T) {
	for _, text := range []string{"a,b\n1,2\n", "a,b\r\n1\r\n", "a,b\r\n\"1,2\r\n", "a\r\n=1\r\n", "a\r\n ＝1\r\n", "a"} {
		if _, err := table(text); err == nil {
			t.Errorf("%q is taken for a table", text)
		}
	}
	if rows, err := table("a,b\r\n1,'=2\r\n"); err != nil || !slices.Equal(rows[1], []string{"1", "'=2"}) {
		t.Errorf("a table is refused: %v", err)
	}
}
