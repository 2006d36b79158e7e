package znode

import "testing"

// The lengths are counted by hand from zookeeper.md §5: what each field of the
// frame takes, in its order.
func TestTheSizeOfARequest(t *testing.T) {
	open := OpenACL() // 4 + 4 + (4+5 "world") + (4+6 "anyone") = 27
	for name, c := range map[string]struct {
		op   Op
		want int
	}{
		"create":                           {Op{Code: OpCreate, Path: "/a", Data: Data{Bytes: "xyz"}, ACL: open}, 8 + 6 + 7 + 27 + 4},
		"create of null without an ACL":    {Op{Code: OpCreate, Path: "/a", Data: Data{Null: true}}, 8 + 6 + 4 + 4 + 4},
		"create2":                          {Op{Code: OpCreate2, Path: "/a", ACL: open}, 8 + 6 + 4 + 27 + 4},
		"createContainer":                  {Op{Code: OpCreateContainer, Path: "/a", ACL: open}, 8 + 6 + 4 + 27 + 4},
		"createTTL":                        {Op{Code: OpCreateTTL, Path: "/a", ACL: open, TTL: 9}, 8 + 6 + 4 + 27 + 4 + 8},
		"delete":                           {Op{Code: OpDelete, Path: "/a"}, 8 + 6 + 4},
		"check":                            {Op{Code: OpCheck, Path: "/a"}, 8 + 6 + 4},
		"exists":                           {Op{Code: OpExists, Path: "/a", Watch: true}, 8 + 6 + 1},
		"getData":                          {Op{Code: OpGetData, Path: "/a"}, 8 + 6 + 1},
		"setData":                          {Op{Code: OpSetData, Path: "/a", Data: Data{Bytes: "xyz"}}, 8 + 6 + 7 + 4},
		"getChildren":                      {Op{Code: OpGetChildren, Path: "/a"}, 8 + 6 + 1},
		"getChildren2":                     {Op{Code: OpGetChildren2, Path: "/a"}, 8 + 6 + 1},
		"getACL":                           {Op{Code: OpGetACL, Path: "/a"}, 8 + 6},
		"setACL":                           {Op{Code: OpSetACL, Path: "/a", ACL: open}, 8 + 6 + 27 + 4},
		"sync":                             {Op{Code: OpSync, Path: "/a"}, 8 + 6},
		"getEphemerals":                    {Op{Code: OpGetEphemerals, Path: "/a"}, 8 + 6},
		"getAllChildrenNumber":             {Op{Code: OpGetAllChildrenNumber, Path: "/a"}, 8 + 6},
		"setWatches":                       {Op{Code: OpSetWatches, Watches: &Watches{Data: []string{"/a"}, Child: []string{"/b", "/cc"}, Persistent: []string{"/d"}}}, 8 + 8 + (4 + 6) + 4 + (4 + 6 + 7)},
		"setWatches2":                      {Op{Code: OpSetWatches2, Watches: &Watches{Data: []string{"/a"}, Persistent: []string{"/d"}}}, 8 + 8 + (4 + 6) + 4 + 4 + (4 + 6) + 4},
		"addWatch":                         {Op{Code: OpAddWatch, Path: "/a"}, 8 + 6 + 4},
		"checkWatches":                     {Op{Code: OpCheckWatches, Path: "/a"}, 8 + 6 + 4},
		"removeWatches":                    {Op{Code: OpRemoveWatches, Path: "/a"}, 8 + 6 + 4},
		"auth":                             {Op{Code: OpAuth, Auth: ID{"digest", "u:p"}}, 8 + 4 + 10 + 7},
		"closeSession":                     {Op{Code: OpCloseSession}, 8},
		"whoAmI":                           {Op{Code: OpWhoAmI}, 8},
		"an opcode that there is not":      {Op{Code: 77, Path: "/a"}, 8},
		"SASL":                             {Op{Code: OpSASL, Data: Data{Bytes: "token"}}, 8 + 9},
		"an empty multi":                   {Op{Code: OpMulti}, 8 + 9},
		"multi":                            {Op{Code: OpMulti, Ops: []Op{{Code: OpCheck, Path: "/a"}, {Code: OpSetData, Path: "/a"}}}, 8 + (9 + 10) + (9 + 14) + 9},
		"multiRead":                        {Op{Code: OpMultiRead, Ops: []Op{{Code: OpGetData, Path: "/a"}, {Code: OpGetChildren, Path: "/"}}}, 8 + (9 + 7) + (9 + 6) + 9},
		"setWatches that says nothing":     {Op{Code: OpSetWatches}, 8},
		"who the caller claims to be":      {Op{Code: OpGetData, Path: "/a", Who: []ID{{"digest", "u:x"}}}, 8 + 6 + 1},
		"an ACL of two":                    {Op{Code: OpSetACL, Path: "/a", ACL: append(OpenACL(), ACL{PermRead, ID{"ip", "10.0.0.1"}})}, 8 + 6 + 27 + (4 + 6 + 12) + 4},
		"deleteContainer, which none asks": {Op{Code: OpDeleteContainer, Path: "/a"}, 8 + 6},
	} {
		if got := RequestSize(&c.op); got != c.want {
			t.Errorf("%s has %d bytes, want %d", name, got, c.want)
		}
	}
}

func TestTheSizeOfAReply(t *testing.T) {
	const stat = 68 // eight bytes for each of four, four for three, 8 + 4 + 4 + 8
	at := Stat{Czxid: 4}
	create2 := Op{Code: OpCreate2, Path: "/a"}
	multi := Op{Code: OpMulti, Ops: []Op{{Code: OpCreate, Path: "/a"}, create2, {Code: OpDelete}, {Code: OpSetData}, {Code: OpCheck}}}
	for name, c := range map[string]struct {
		op   Op
		r    Result
		want int
	}{
		"an error is a header":      {Op{Code: OpGetData}, Result{Err: ErrNoNode, Zxid: 9}, 16},
		"create":                    {Op{Code: OpCreate}, Result{Path: "/a"}, 16 + 6},
		"create2":                   {create2, Result{Path: "/a", Stat: at}, 16 + 6 + stat},
		"createContainer":           {Op{Code: OpCreateContainer}, Result{Path: "/a", Stat: at}, 16 + 6 + stat},
		"createTTL":                 {Op{Code: OpCreateTTL}, Result{Path: "/a", Stat: at}, 16 + 6 + stat},
		"delete":                    {Op{Code: OpDelete}, Result{}, 16},
		"exists":                    {Op{Code: OpExists}, Result{Stat: at}, 16 + stat},
		"getData":                   {Op{Code: OpGetData}, Result{Data: Data{Bytes: "xyz"}, Stat: at}, 16 + 7 + stat},
		"getData of null":           {Op{Code: OpGetData}, Result{Data: Data{Null: true}, Stat: at}, 16 + 4 + stat},
		"setData":                   {Op{Code: OpSetData}, Result{Stat: at}, 16 + stat},
		"getChildren":               {Op{Code: OpGetChildren}, Result{Children: []string{"a", "bc"}}, 16 + 4 + 5 + 6},
		"getChildren2":              {Op{Code: OpGetChildren2}, Result{Children: []string{"a", "bc"}, Stat: at}, 16 + 4 + 5 + 6 + stat},
		"getACL":                    {Op{Code: OpGetACL}, Result{ACL: OpenACL(), Stat: at}, 16 + 27 + stat},
		"setACL":                    {Op{Code: OpSetACL}, Result{Stat: at}, 16 + stat},
		"sync":                      {Op{Code: OpSync}, Result{Path: "/a"}, 16 + 6},
		"getEphemerals":             {Op{Code: OpGetEphemerals}, Result{Children: []string{"/a"}}, 16 + 4 + 6},
		"getAllChildrenNumber":      {Op{Code: OpGetAllChildrenNumber}, Result{Count: 3}, 16 + 4},
		"setWatches":                {Op{Code: OpSetWatches}, Result{}, 16},
		"addWatch":                  {Op{Code: OpAddWatch}, Result{}, 16 + 4},
		"removeWatches":             {Op{Code: OpRemoveWatches}, Result{}, 16},
		"auth":                      {Op{Code: OpAuth}, Result{}, 16},
		"SASL":                      {Op{Code: OpSASL}, Result{}, 16 + 4},
		"closeSession":              {Op{Code: OpCloseSession}, Result{}, 16},
		"whoAmI":                    {Op{Code: OpWhoAmI}, Result{Who: []ID{{"ip", "10.0.0.1"}}}, 16 + 4 + 6 + 12},
		"an empty multi":            {Op{Code: OpMulti}, Result{}, 16 + 9},
		"multi":                     {multi, Result{Results: []Result{{Path: "/a"}, {Path: "/b", Stat: at}, {}, {Stat: at}, {}}}, 16 + (9 + 6) + (9 + 6 + stat) + 9 + (9 + stat) + 9 + 9},
		"multi of 3.8":              {multi, Result{Results: []Result{{Path: "/a"}, {Path: "/b"}, {}, {Stat: at}, {}}}, 16 + (9 + 6) + (9 + 6) + 9 + (9 + stat) + 9 + 9},
		"multi that failed":         {multi, Result{Results: []Result{{}, {}, {Err: ErrNoNode}, {Err: -2}, {Err: -2}}}, 16 + 5*(9+4) + 9},
		"multiRead, failed in part": {Op{Code: OpMultiRead, Ops: []Op{{Code: OpGetData}, {Code: OpGetChildren}}}, Result{Results: []Result{{Err: ErrNoNode}, {Children: []string{"a"}}}}, 16 + (9 + 4) + (9 + 4 + 5) + 9},
	} {
		if got := ReplySize(&c.op, &c.r); got != c.want {
			t.Errorf("%s has %d bytes, want %d", name, got, c.want)
		}
	}
}
