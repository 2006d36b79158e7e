package differential

import (
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
)

// placeholder begins the paths of a run; each has a node of its own, whose name is as
// long.
const placeholder = "/@00000"

// Where visitors come from, and a network that it is in.
const (
	ownAddress = "127.0.0.1"
	ownNetwork = "127.0.0.0/8"
)

const quotaOf = "/zookeeper/quota"

// longPath is as deep and long as any.
var longPath = placeholder + strings.Repeat("/deep", 40)

// goodPaths are those that nodes may have, the likely ones first.
var goodPaths = []string{
	placeholder + "/a", placeholder + "/b", placeholder + "/a/x", placeholder + "/a/y", placeholder, placeholder + "/c",
	placeholder + "/a/x/k", placeholder + "/e", placeholder + "/é😀\u2028", placeholder + "/b/x", placeholder + "/...", placeholder + "/ ",
	placeholder + "/a/x/k/l", longPath,
}

// badPaths are those that none may have, and those that are the service's own.
var badPaths = []string{
	"", "/", "a", "//", placeholder + "/", placeholder + "/a/", placeholder + "//a", placeholder + "/./a", placeholder + "/../a", placeholder + "/a/.", placeholder + "/a/..", "/.", "/..", "/a/",
	placeholder + "/\x00", placeholder + "/a\x00b", placeholder + "/\x01", placeholder + "/\x1f", placeholder + "/\x7f", placeholder + "/\u0085", placeholder + "/\u009f",
	placeholder + "/\ue000", placeholder + "/\uf8ff", placeholder + "/\ufff0", placeholder + "/\ufffe", placeholder + "/\U0001f600", placeholder + "/\xff\xfe", placeholder + "/\xed\xa0\x80", placeholder + "/\u00a0",
	"/zookeeper", "/zookeeper/quota", configPath, quotaOf + placeholder, "/zookeeper/", "/zookeeper/none", null, "/nothere", "/nothere/a", " ", "/ ",
}

// prefixes are what names with a number begin with, which may be nothing.
var prefixes = []string{placeholder + "/s", placeholder + "/a/s", placeholder + "/", placeholder + "/a/", placeholder + "/b/s-", placeholder + "/..", placeholder + "//", placeholder + "/none/s", placeholder + "/e/s"}

// The nodes by which the service counts.
const (
	limitsNode = "/zookeeper_limits"
	statsNode  = "/zookeeper_stats"
)

// counted are the nodes that may have a quota, one of them in a run: of two, one below the
// other, the real one counts by the lower alone, and ours by both.
var counted = []string{placeholder, placeholder + "/a"}

// limits is what may stand in a quota.
var limits = []string{"count=3,bytes=20", "count=1,bytes=1=;byteHardLimit=2;countHardLimit=2", "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=-1", "count=0,bytes=0"}

// open is the ACL of a node that nothing is forbidden on.
var open = []grant{{31, "world", "anyone"}}

// goodACLs and badACLs are those that nodes may have, and may not.
var (
	goodACLs = [][]grant{
		{{1, "world", "anyone"}}, {{30, "world", "anyone"}}, {{15, "world", "anyone"}}, {{0, "world", "anyone"}}, {{63, "world", "anyone"}}, {{-1, "world", "anyone"}},
		{{31, "digest", client.Digest("u:p")}}, {{31, "digest", client.Digest("u:p")}, {1, "world", "anyone"}}, {{31, "digest", "v:zz"}, {16, "world", "anyone"}},
		{{31, "auth", ""}}, {{31, "auth", "ignored"}}, {{31, "auth", ""}, {1, "auth", ""}, {1, "world", "anyone"}},
		{{31, "ip", ownAddress}}, {{31, "ip", ownNetwork}}, {{31, "ip", "1.2.3.4"}}, {{31, "ip", "1.2.3.4/16"}}, {{31, "ip", "0.0.0.0/0"}}, {{31, "ip", "255.255.255.255/32"}},
		{{31, "world", "anyone"}, {31, "world", "anyone"}}, {{1, "world", "anyone"}, {31, "world", "anyone"}, {1, "world", "anyone"}}, {{31, "digest", "u:"}, {31, "world", "anyone"}},
	}
	badACLs = [][]grant{
		nil, {}, {{31, "world", "all"}}, {{31, "world", ""}}, {{31, "", ""}}, {{31, "none", "x"}}, {{31, "sasl", "x"}}, {{31, "x509", "x"}}, {{31, "super", "super"}},
		{{31, "digest", "nocolon"}}, {{31, "digest", "a:b:c"}}, {{31, "digest", ":"}}, {{31, "digest", ":x"}}, {{31, "digest", ""}}, {{31, "digest", "a:b::"}},
		{{31, "ip", "1.2.3"}}, {{31, "ip", "1.2.3.4/33"}}, {{31, "ip", "1.2.3.4/-1"}}, {{31, "ip", "1.2.3.4/"}}, {{31, "ip", "::1"}}, {{31, "ip", "::1/64"}}, {{31, "ip", "1.2.3.256"}}, {{31, "ip", ""}}, {{31, "ip", "1.2.3.4/x"}}, {{31, "ip", "01.2.3.4"}}, {{31, "ip", "1.2.3.4/16/2"}}, {{31, "ip", "/"}},
		{{31, "world", "anyone"}, {31, "none", "x"}}, {{1, "World", "anyone"}},
	}
)
