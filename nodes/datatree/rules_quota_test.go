package datatree

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// quotaRules are about what is counted, whether or not limits are enforced.
func quotaRules() []ruleRow {
	return []ruleRow{
		{"a quota counts the node itself and all below it", znode.Rules{}, `
			create persistent /a xx
			create persistent /a/b yyy
			create persistent /ab xxxx
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_limits count=9,bytes=-1
			create persistent /zookeeper/quota/a/zookeeper_stats count=0,bytes=0
			get /zookeeper/quota/a/zookeeper_stats -> count=2,bytes=5
			set /a/b xxxxx
			create persistent /a/b/c
			get /zookeeper/quota/a/zookeeper_stats -> count=3,bytes=7
			set /a/b null
			delete /a/b/c
			get /zookeeper/quota/a/zookeeper_stats -> count=2,bytes=2
			delete /a/b
			delete /a
			get /zookeeper/quota/a/zookeeper_stats -> count=0,bytes=0`},
		{"stats change without a transaction or a Stat of their own", znode.Rules{}, `
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_limits count=9,bytes=-1
			create persistent /zookeeper/quota/a/zookeeper_stats x
			create persistent /a xxxxxxxxxx
			get /zookeeper/quota/a/zookeeper_stats -> count=1,bytes=10
			stat /zookeeper/quota/a/zookeeper_stats -> czxid=3 mzxid=3 pzxid=3 mtime=30 version=0 length=16`},
		{"the server makes no node for a quota", znode.Rules{}, `
			create persistent /zookeeper/quota/a/zookeeper_limits count=9,bytes=-1 -> NoNode
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_limits count=9,bytes=-1
			ls /zookeeper/quota/a -> zookeeper_limits`},
		{"what clients write to the stats is not shown", znode.Rules{}, `
			create persistent /a
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_stats
			set /zookeeper/quota/a/zookeeper_stats count=7,bytes=7
			get /zookeeper/quota/a/zookeeper_stats -> count=1,bytes=0
			stat /zookeeper/quota/a/zookeeper_stats -> version=1 length=15`},
		{"the root has no quota", znode.Rules{EnforceQuota: true}, `
			create persistent /zookeeper/quota/zookeeper_limits countHardLimit=1
			create persistent /zookeeper/quota/zookeeper_stats x
			get /zookeeper/quota/zookeeper_stats -> x
			create persistent /a -> OK /a
			delete /zookeeper/quota/zookeeper_limits`},
		{"what is /zookeeper or below has no quota", znode.Rules{EnforceQuota: true}, `
			create persistent /zookeeper/quota/zookeeper
			create persistent /zookeeper/quota/zookeeper/zookeeper_limits countHardLimit=1
			create persistent /zookeeper/quota/zookeeper/zookeeper_stats x
			get /zookeeper/quota/zookeeper/zookeeper_stats -> x
			create persistent /zookeeper/quota/zookeeper/quota -> OK /zookeeper/quota/zookeeper/quota`},
		{"a session that closes takes its nodes from the tally", znode.Rules{}, `
			create persistent /a
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_stats
			create ephemeral /a/e xx
			get /zookeeper/quota/a/zookeeper_stats -> count=2,bytes=2
			closeSession
			get /zookeeper/quota/a/zookeeper_stats -> count=1,bytes=0`},
		{"without enforcement limits are counted only", znode.Rules{}, `
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_limits countHardLimit=0
			create persistent /zookeeper/quota/a/zookeeper_stats
			create persistent /a -> OK /a`},
	}
}

// enforcedRules are about limits that are enforced. The first two commands of each
// set a quota on /a, before /a is there.
func enforcedRules() []ruleRow {
	rows := append(limitRules(), foreseenLimitRules()...)
	for i := range rows {
		rows[i].rules.EnforceQuota = true
		rows[i].script = `
			create persistent /zookeeper/quota/a
			create persistent /zookeeper/quota/a/zookeeper_limits
			create persistent /zookeeper/quota/a/zookeeper_stats` + strings.ReplaceAll(rows[i].script, "\tlimits ", "\tset /zookeeper/quota/a/zookeeper_limits ")
	}
	return rows
}

func limitRules() []ruleRow {
	return []ruleRow{
		{"a new total beyond a hard limit is refused", znode.Rules{}, `
			limits count=-1,bytes=-1=;byteHardLimit=5;countHardLimit=3
			create persistent /a x
			create persistent /a/b xxxxx -> QuotaExceeded
			create persistent /a/b xxxx
			set /a xx -> QuotaExceeded
			set /a null
			create persistent /a/c
			create persistent /a/d -> QuotaExceeded
			delete /a/c
			create persistent /a/d`},
		{"soft limits refuse nothing", znode.Rules{}, `
			limits count=0,bytes=0
			create persistent /a yyy
			set /a xxxx`},
		{"-1, nothing and what is not there are no limits", znode.Rules{}, `
			limits byteHardLimit==5;countHardLimit=-1,other=0
			create persistent /a yyy
			limits countHardLimit=0
			create persistent /a/b -> QuotaExceeded
			set /a xxxxx`},
		{"what stays beyond a hard limit is refused though it shrinks", znode.Rules{}, `
			limits byteHardLimit=9
			create persistent /a xxxxxx
			limits byteHardLimit=3
			set /a xxxxx -> QuotaExceeded
			set /a yyy
			create persistent /a/b`},
		{"the nearest quota alone is asked", znode.Rules{}, `
			limits countHardLimit=1
			create persistent /a
			create persistent /a/b -> QuotaExceeded
			create persistent /zookeeper/quota/a/b
			create persistent /zookeeper/quota/a/b/zookeeper_limits countHardLimit=2
			create persistent /zookeeper/quota/a/b/zookeeper_stats
			create persistent /a/b
			create persistent /a/b/c
			create persistent /a/b/d -> QuotaExceeded`},
		{"limits without stats limit nothing", znode.Rules{}, `
			limits countHardLimit=0
			delete /zookeeper/quota/a/zookeeper_stats
			create persistent /a`},
		{"limits that cannot be read fail what is to be limited", znode.Rules{}, `
			limits hello
			create persistent /a -> MarshallingError
			limits count=x
			create persistent /a -> MarshallingError
			set /zookeeper/quota/a/zookeeper_limits null
			create persistent /a -> MarshallingError
			multi check / ; create persistent /a -> MarshallingError
			limits ,countHardLimit=9
			create persistent /a -> MarshallingError
			limits ;
			create persistent /a -> OK /a
			create persistent /b`},
		{"limits are read before stats are looked for", znode.Rules{}, `
			limits hello
			delete /zookeeper/quota/a/zookeeper_stats
			create persistent /a -> MarshallingError`},
	}
}

func foreseenLimitRules() []ruleRow {
	return []ruleRow{
		{"what is foreseen counts", znode.Rules{}, `
			limits countHardLimit=2
			hold
			create persistent /a -> OK /a
			create persistent /a/b -> OK /a/b
			create persistent /a/c -> QuotaExceeded
			delete /a/b -> OK
			multi create persistent /a/c ; create persistent /a/d -> OK QuotaExceeded
			create persistent /a/c -> OK /a/c
			apply
			ls /a -> c`},
		{"a quota that is foreseen limits", znode.Rules{}, `
			create persistent /b x
			hold
			create persistent /zookeeper/quota/b -> OK /zookeeper/quota/b
			create persistent /zookeeper/quota/b/zookeeper_limits byteHardLimit=2 -> OK /zookeeper/quota/b/zookeeper_limits
			create persistent /zookeeper/quota/b/zookeeper_stats -> OK /zookeeper/quota/b/zookeeper_stats
			set /b yyy -> QuotaExceeded`},
	}
}

// TestSoftLimitsAreNoticed: a server asks about the node that it has just changed.
func TestSoftLimitsAreNoticed(t *testing.T) {
	s := newServer(znode.Rules{})
	s.run(t, `
		create persistent /zookeeper/quota/a
		create persistent /zookeeper/quota/a/zookeeper_limits count=1,bytes=-1
		create persistent /zookeeper/quota/a/zookeeper_stats
		create persistent /a`)
	if q, ok, err := s.tree.Quota("/a"); !ok || err != nil || q.Exceeded() || q.Path != "/a" || q.Used.Count != 1 {
		t.Errorf("at its limit /a has %+v, %v, %v", q, ok, err)
	}
	s.run(t, "create persistent /a/b")
	if q, ok, err := s.tree.Quota("/a/b"); !ok || err != nil || !q.Exceeded() {
		t.Errorf("past its limit /a has %+v, %v, %v", q, ok, err)
	}
	if q, ok, err := s.tree.Quota("/b"); ok || err != nil {
		t.Errorf("/b has %+v, %v", q, err)
	}
	s.run(t, "set /zookeeper/quota/a/zookeeper_limits count=1,bytes=-1=;countHardLimit=2")
	if q, _, _ := s.tree.Quota("/a/b"); q.Exceeded() {
		t.Errorf("a hard limit takes the place of the soft one: %+v", q)
	}
	s.run(t, "set /zookeeper/quota/a/zookeeper_limits hello")
	if q, ok, err := s.tree.Quota("/a/b"); ok || err == nil {
		t.Errorf("of limits that cannot be read there is %+v", q)
	}
}

// TestStatsSurviveSnapshots: they follow from the nodes, so that a tree which was
// restored counts on as the one that it was taken of.
func TestStatsSurviveSnapshots(t *testing.T) {
	s := newServer(znode.Rules{})
	s.run(t, `
		create persistent /zz xx
		create persistent /zookeeper/quota/zz
		create persistent /zookeeper/quota/zz/zookeeper_stats
		create persistent /zz/a yyy`)
	tree, err := Restore(s.tree.Snapshot(), znode.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	twin := *s
	twin.tree = tree
	for _, one := range []*server{s, &twin} {
		one.run(t, `
			get /zookeeper/quota/zz/zookeeper_stats -> count=2,bytes=5
			create persistent /zz/b
			get /zookeeper/quota/zz/zookeeper_stats -> count=3,bytes=5`)
	}
	for r := range tree.Nodes() {
		if r.Path == "/zookeeper/quota/zz/zookeeper_stats" && r.Data.Bytes != "count=3,bytes=5" {
			t.Errorf("the nodes are listed with %s", r.Data)
		}
	}
	if s.tree.Digest() != tree.Digest() || !sameTree(s.tree, tree) {
		t.Error("the two have different trees")
	}
}

// Who changes the ACL of the stats is told how long they are by now.
func TestSetACLTellsOfWhatStatsShow(t *testing.T) {
	s := newServer(znode.Rules{})
	s.run(t, `
		create persistent /zookeeper/quota/a
		create persistent /zookeeper/quota/a/zookeeper_stats x
		create persistent /a xxxxxxxxxx`)
	r := s.do(znode.Op{Code: znode.OpSetACL, Path: "/zookeeper/quota/a/zookeeper_stats", Version: znode.AnyVersion, ACL: znode.OpenACL()})
	if want := len("count=1,bytes=10"); r.Err != znode.OK || int(r.Stat.DataLength) != want {
		t.Errorf("%v, and it tells of %d bytes instead of %d", r.Err, r.Stat.DataLength, want)
	}
}
