package checker

import (
	"fmt"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// counts holds what is counted for a path to a text, and to the length that a Stat
// shows; nothing else of the node changes.
func (s *specified) counts(path, want string) {
	s.t.Helper()
	r := s.expect(znode.OK, get(quotaPath+path+statsName))
	if r.Data.Bytes != want || r.Stat.DataLength != int32(len(want)) || r.Stat.Version != 0 || r.Stat.Mzxid != r.Stat.Czxid {
		s.t.Errorf("of %s is counted %q, %+v", path, r.Data.Bytes, r.Stat)
	}
}

// limit sets a quota on a path.
func (s *specified) limit(path, limits string) {
	s.t.Helper()
	for _, part := range s.expect(znode.OK, multi(quota(path, limits)...)).Results {
		if part.Err != znode.OK {
			s.t.Fatalf("no quota on %s: %v", path, part.Err)
		}
	}
}

// Stats count a node and all below it, the node itself included, from what is there
// when they are made, without a transaction of their own.
func TestQuotasCount(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/a", "12"))
	s.expect(znode.OK, create("/a/b", "345"))
	s.limit("/a", "count=5,bytes=50")
	s.counts("/a", "count=2,bytes=5")
	s.expect(znode.OK, create("/a/c", "6"))
	s.expect(znode.OK, createAs(znode.Ephemeral, "/a/e"))
	s.counts("/a", "count=4,bytes=6")
	s.expect(znode.OK, set("/a/b", "3"))
	s.expect(znode.OK, znode.Op{Code: znode.OpSetData, Path: "/a", Version: -1, Data: znode.Data{Null: true}})
	s.expect(znode.OK, remove("/a/c"))
	s.counts("/a", "count=3,bytes=1")
	s.expect(znode.OK, create("/ab", "not below"))
	s.expect(znode.OK, closing())
	s.counts("/a", "count=2,bytes=1")
}

// Each quota counts all below it, other quotas or not, and with limits or without.
func TestQuotasCountInEachOther(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/a", ""))
	s.limit("/a", "count=5,bytes=50")
	s.expect(znode.OK, create("/a/b", ""))
	s.limit("/a/b", "count=5,bytes=50")
	s.expect(znode.OK, create("/a/b/c", "1"))
	s.counts("/a", "count=3,bytes=1")
	s.counts("/a/b", "count=2,bytes=1")
	s.expect(znode.OK, remove(quotaPath+"/a/b"+limitsName))
	s.expect(znode.OK, create("/a/b/d", "2"))
	s.counts("/a", "count=4,bytes=2")
	s.counts("/a/b", "count=3,bytes=2")
}

// Of several quotas only the nearest limits.
func TestTheNearestQuotaLimits(t *testing.T) {
	s := under(t, znode.Rules{EnforceQuota: true})
	s.expect(znode.OK, create("/a", ""))
	s.expect(znode.OK, create("/a/b", ""))
	s.limit("/a", "countHardLimit=2")
	s.limit("/a/b", "countHardLimit=2")
	s.expect(znode.OK, create("/a/b/c", ""))
	s.expect(znode.ErrQuotaExceeded, create("/a/b/d", ""))
	s.expect(znode.ErrQuotaExceeded, create("/a/d", ""))
}

// The root has no quota, and neither have /zookeeper and what is below it.
func TestWhatHasNoQuota(t *testing.T) {
	for _, path := range []string{"", "/zookeeper", "/zookeeper/quota"} {
		s := under(t, znode.Rules{EnforceQuota: true})
		s.expect(znode.OK, create("/zookeeper/quota/zookeeper", ""))
		s.expect(znode.OK, create("/zookeeper/quota/zookeeper/quota", ""))
		s.expect(znode.OK, create(quotaPath+path+limitsName, "countHardLimit=0"))
		s.expect(znode.OK, create(quotaPath+path+statsName, "none"))
		s.expect(znode.OK, create("/zookeeper/quota/a", ""))
		s.expect(znode.OK, create("/a", ""))
		if r := s.expect(znode.OK, get(quotaPath+path+statsName)); r.Data.Bytes != "none" {
			t.Errorf("of %q is counted %q", path, r.Data.Bytes)
		}
	}
}

// A hard limit is enforced where quotas are, by what there would be; a soft one
// never is, and growth alone is not what counts.
func TestQuotaLimits(t *testing.T) {
	for _, row := range []struct {
		name, limits string
		op           znode.Op
		want         znode.Code
	}{
		{"soft", "count=1,bytes=1", create("/a/x", "12345"), znode.OK},
		{"hard, a node too many", "count=-1,bytes=-1=;countHardLimit=2", create("/a/x", ""), znode.ErrQuotaExceeded},
		{"hard, the last node", "count=-1,bytes=-1=;countHardLimit=3", create("/a/x", ""), znode.OK},
		{"hard, a byte too many", "count=-1,bytes=-1=;byteHardLimit=4", create("/a/x", "12"), znode.ErrQuotaExceeded},
		{"hard, the last byte", "count=-1,bytes=-1=;byteHardLimit=5", create("/a/x", "12"), znode.OK},
		{"hard, data a byte too long", "count=-1,bytes=-1=;byteHardLimit=4", set("/a/b", "12345"), znode.ErrQuotaExceeded},
		{"hard, less data and still too much", "count=-1,bytes=-1=;byteHardLimit=1", set("/a/b", "12"), znode.ErrQuotaExceeded},
		{"hard, as much data", "count=-1,bytes=-1=;byteHardLimit=1", set("/a/b", "123"), znode.OK},
		{"hard, refused before its version is", "count=-1,bytes=-1=;byteHardLimit=4", setIf("/a/b", "12345", 7), znode.ErrQuotaExceeded},
		{"hard, none", "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=-1", create("/a/x", "12345"), znode.OK},
		{"elsewhere", "count=-1,bytes=-1=;countHardLimit=2", create("/x", ""), znode.OK},
		{"unreadable", "many", create("/a/x", ""), znode.ErrMarshallingError},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, enforced := range []bool{true, false} {
				s := under(t, znode.Rules{EnforceQuota: enforced})
				s.expect(znode.OK, create("/a", ""))
				s.expect(znode.OK, create("/a/b", "123"))
				s.limit("/a", row.limits)
				switch {
				case enforced || row.want == znode.OK:
					s.expect(row.want, row.op)
				case row.op.Version == 7:
					s.expect(znode.ErrBadVersion, row.op)
				default:
					s.expect(znode.OK, row.op)
				}
			}
		})
	}
}

// What a client writes to the stats is not shown.
func TestStatsShowWhatThereIs(t *testing.T) {
	s := specify(t)
	s.expect(znode.OK, create("/a", "12"))
	s.limit("/a", "count=1,bytes=1")
	for _, text := range []string{"count=4,bytes=5", "", "count=four"} {
		if r := s.expect(znode.OK, set(quotaPath+"/a"+statsName, text)); r.Stat.DataLength != int32(len(text)) {
			t.Errorf("who writes %q is told of %d bytes", text, r.Stat.DataLength)
		}
		r := s.expect(znode.OK, get(quotaPath+"/a"+statsName))
		if want := "count=1,bytes=2"; r.Data.Bytes != want || r.Stat.DataLength != int32(len(want)) {
			t.Errorf("%q is shown as %q", text, r.Data.Bytes)
		}
	}
}

// What servers make of limits: those of a quota on /a, where a byte is to be created.
// Before the stats are looked for the limits are read.
func TestLimitsAreRead(t *testing.T) {
	for text, want := range map[string]znode.Code{
		"byteHardLimit=0":           znode.ErrQuotaExceeded,
		"a=1;,byteHardLimit=0=":     znode.ErrQuotaExceeded,
		"byteHardLimit=0=7":         znode.ErrQuotaExceeded,
		"byteHardLimit==0":          znode.OK,
		"":                          znode.OK,
		";":                         znode.OK,
		",byteHardLimit=1":          znode.ErrMarshallingError,
		"count":                     znode.ErrMarshallingError,
		"count=":                    znode.ErrMarshallingError,
		"count=four":                znode.ErrMarshallingError,
		"bytes=9223372036854775808": znode.ErrMarshallingError,
	} {
		for _, counted := range []bool{true, false} {
			t.Run(fmt.Sprintf("%q, counted: %t", text, counted), func(t *testing.T) {
				s, want := under(t, znode.Rules{EnforceQuota: true}), want
				s.limit("/a", text)
				if !counted {
					s.expect(znode.OK, remove(quotaPath+"/a"+statsName))
					if want == znode.ErrQuotaExceeded {
						want = znode.OK
					}
				}
				s.expect(want, create("/a", "1"))
			})
		}
	}
}
