package checker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// agree reports whether a client was told what the specification says, apart
// from the position. Fields that an operation has no use for say nothing.
func agree(op *znode.Op, want, told *znode.Result) bool {
	if want.Err != told.Err || want.Err != znode.OK {
		return want.Err == told.Err
	}
	switch op.Code {
	case znode.OpCreateSession:
		return told.Session == want.Session && (told.Timeout == want.Timeout || want.Timeout == 0)
	case znode.OpMulti, znode.OpMultiRead:
		return agreeInParts(op, want, told)
	}
	return told.Path == want.Path && told.Data == want.Data && told.Stat == want.Stat && told.Count == want.Count &&
		slices.Equal(told.ACL, want.ACL) && sameNames(told.Children, want.Children) && sameIDs(told.Who, want.Who)
}

func agreeInParts(op *znode.Op, want, told *znode.Result) bool {
	if len(told.Results) != len(want.Results) {
		return false
	}
	for k := range want.Results {
		if sameCode(want.Results[k].Err, told.Results[k].Err) && told.Results[k].Err != znode.OK {
			continue
		}
		if !agree(&op.Ops[k], &want.Results[k], &told.Results[k]) {
			return false
		}
	}
	return true
}

// differences names what a client was told otherwise than the specification
// has it, most telling first: "version 3, not 2", "part 3: BadVersion, not OK".
func differences(op *znode.Op, want, told *znode.Result) (list []string) {
	if want.Err != told.Err {
		return []string{fmt.Sprintf("%v, not %v", told.Err, want.Err)}
	}
	differ := func(what string, told, want any) {
		if told != want {
			list = append(list, fmt.Sprintf("%s %v, not %v", what, told, want))
		}
	}
	differ("path", told.Path, want.Path)
	if told.Data != want.Data {
		differ("data", shown(told.Data), shown(want.Data))
	}
	if !sameNames(told.Children, want.Children) {
		differ("children", fmt.Sprint(told.Children), fmt.Sprint(want.Children))
	}
	differ("count", told.Count, want.Count)
	if !slices.Equal(told.ACL, want.ACL) {
		differ("acl", fmt.Sprint(told.ACL), fmt.Sprint(want.ACL))
	}
	if !sameIDs(told.Who, want.Who) {
		differ("who", fmt.Sprint(told.Who), fmt.Sprint(want.Who))
	}
	if op.Code == znode.OpCreateSession {
		differ("session", told.Session, want.Session)
		if want.Timeout != 0 {
			differ("timeout", told.Timeout, want.Timeout)
		}
	}
	t, w := &told.Stat, &want.Stat
	differ("version", t.Version, w.Version)
	differ("cversion", t.Cversion, w.Cversion)
	differ("aversion", t.Aversion, w.Aversion)
	differ("ephemeralOwner", t.EphemeralOwner, w.EphemeralOwner)
	differ("dataLength", t.DataLength, w.DataLength)
	differ("numChildren", t.NumChildren, w.NumChildren)
	differ("czxid", t.Czxid, w.Czxid)
	differ("mzxid", t.Mzxid, w.Mzxid)
	differ("pzxid", t.Pzxid, w.Pzxid)
	differ("ctime", t.Ctime, w.Ctime)
	differ("mtime", t.Mtime, w.Mtime)
	return append(list, differencesInParts(op, want, told)...)
}

// differencesInParts counts parts from 1.
func differencesInParts(op *znode.Op, want, told *znode.Result) (list []string) {
	if len(told.Results) != len(want.Results) {
		return []string{fmt.Sprintf("%s, not %d", counted(len(told.Results), "result"), len(want.Results))}
	}
	for k := range want.Results {
		for _, d := range differences(&op.Ops[k], &want.Results[k], &told.Results[k]) {
			list = append(list, fmt.Sprintf("part %d: %s", k+1, d))
		}
	}
	return list
}

// shown renders data for a sentence: short, and null told from the word.
func shown(d znode.Data) string {
	const most = 40
	switch {
	case d.Null:
		return "null"
	case len(d.Bytes) > most:
		return fmt.Sprintf("%q… (%d bytes)", d.Bytes[:most], len(d.Bytes))
	}
	return fmt.Sprintf("%q", d.Bytes)
}

// sameNames and sameIDs report whether two lists have the same members in
// whatever order.
func sameNames(a, b []string) bool { return sameMembers(a, b, strings.Compare) }

func sameIDs(a, b []znode.ID) bool {
	return sameMembers(a, b, func(a, b znode.ID) int {
		return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.ID, b.ID))
	})
}

func sameMembers[T comparable](a, b []T, compare func(a, b T) int) bool {
	if slices.Equal(a, b) || len(a) != len(b) {
		return len(a) == len(b)
	}
	a, b = slices.Clone(a), slices.Clone(b)
	slices.SortFunc(a, compare)
	slices.SortFunc(b, compare)
	return slices.Equal(a, b)
}
