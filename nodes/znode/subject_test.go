package znode

import (
	"slices"
	"testing"
)

// Zxids, sessions and answers name what they are about, each in one way.
func TestSubjectsAreNamedInOneWay(t *testing.T) {
	z := ZxidOf(1, 0x2a)
	for _, row := range []struct {
		is   interface{ Subjects() []string }
		want []string
	}{
		{z, []string{"zxid 1.2a"}},
		{ZxidOf(12, 3), []string{"zxid 12.03"}},
		{ZxidOf(2, 0), []string{EpochSubject(2)}},
		{ZxidOf(2, 0), []string{"epoch 2"}},
		{Zxid(0), nil},
		{^Zxid(0), nil},
		{SessionID(16), []string{"session 0x10"}},
		{SessionID(0), nil},
		{Result{Path: "/a", Zxid: z}, []string{"zxid 1.2a"}},                           // create, or sync
		{Result{Zxid: z}, []string{"zxid 1.2a"}},                                       // delete
		{Result{Stat: Stat{Czxid: 1, Mzxid: z}, Zxid: z}, []string{"zxid 1.2a"}},       // setData
		{Result{Results: []Result{{Path: "/a"}, {}}, Zxid: z}, []string{"zxid 1.2a"}},  // multi
		{Result{Data: Data{Bytes: "x"}, Stat: Stat{Czxid: 1, Mzxid: z}, Zxid: z}, nil}, // getData
		{Result{Stat: Stat{Czxid: 1, Mzxid: ZxidOf(1, 7)}, Zxid: z}, nil},              // exists
		{Result{Children: []string{}, Zxid: z}, nil},                                   // getChildren
		{Result{Count: 1, Zxid: z}, nil},                                               // getAllChildrenNumber
		{Result{ACL: OpenACL(), Stat: Stat{Czxid: 1, Mzxid: z}, Zxid: z}, nil},         // getACL
		{Result{Err: ErrNoNode, Zxid: z}, nil},                                         // of whatever
	} {
		if got := row.is.Subjects(); !slices.Equal(got, row.want) {
			t.Errorf("%T %v is about %q, want %q", row.is, row.is, got, row.want)
		}
	}
}

func TestZxidsAreShortInTables(t *testing.T) {
	for z, want := range map[Zxid]string{0: "0", ^Zxid(0): "-1", ZxidOf(1, 0): "1.00", ZxidOf(5, 0x2a): "5.2a", ZxidOf(10, 0x1f9): "10.1f9"} {
		if got := z.Short(); got != want {
			t.Errorf("%s is %s, want %s", z, got, want)
		}
	}
}

// A text in a table is one line of so many characters at most.
func TestTextsAreCutForTables(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"", ""},
		{"12345678", "12345678"},
		{"123456789", "1234567…"},
		{"äöüßäöüß", "äöüßäöüß"},
		{"äöüßäöüßä", "äöüßäöü…"},
		{"a\nb\tc'\"", `a\nb\tc…`},
		{"a\nb\t'\"", `a\nb\t'"`},
		{"1234567\n", "1234567…"},
		{"\x00", `\x00`},
		{"\xff", "�"},
	} {
		if got := Brief(row.text, 8); got != row.want {
			t.Errorf("%q is %q, want %q", row.text, got, row.want)
		}
	}
}
