package differential

import (
	"strings"

	"github.com/zoolab/zoolab/nodes/client"
)

// ownNode begins the paths of a run; each has a node of its own, whose name is as
// long.
const ownNode = "/@00000"

// Where visitors come from, and a network that it is in.
const (
	ownAddress = "127.0.0.1"
	ownNetwork = "127.0.0.0/8"
)

const quotaOf = "/zookeeper/quota"

// longPath is as deep and long as any.
var longPath = ownNode + strings.Repeat("/deep", 40)

// goodPaths are those that nodes may have, the likely ones first.
var goodPaths = []string{
	ownNode + "/a", ownNode + "/b", ownNode + "/a/x", ownNode + "/a/y", ownNode, ownNode + "/c",
	ownNode + "/a/x/k", ownNode + "/e", ownNode + "/é😀\u2028", ownNode + "/b/x", ownNode + "/...", ownNode + "/ ",
	ownNode + "/a/x/k/l", longPath,
}

// badPaths are those that none may have, and those that are the service's own.
var badPaths = []string{
	"", "/", "a", "//", ownNode + "/", ownNode + "/a/", ownNode + "//a", ownNode + "/./a", ownNode + "/../a", ownNode + "/a/.", ownNode + "/a/..", "/.", "/..", "/a/",
	ownNode + "/\x00", ownNode + "/a\x00b", ownNode + "/\x01", ownNode + "/\x1f", ownNode + "/\x7f", ownNode + "/\u0085", ownNode + "/\u009f",
	ownNode + "/\ue000", ownNode + "/\uf8ff", ownNode + "/\ufff0", ownNode + "/\ufffe", ownNode + "/\U0001f600", ownNode + "/\xff\xfe", ownNode + "/\xed\xa0\x80", ownNode + "/\u00a0",
	"/zookeeper", "/zookeeper/quota", configPath, quotaOf + ownNode, "/zookeeper/", "/zookeeper/none", null, "/nothere", "/nothere/a", " ", "/ ",
}

// prefixes are what names with a number begin with, which may be nothing.
var prefixes = []string{ownNode + "/s", ownNode + "/a/s", ownNode + "/", ownNode + "/a/", ownNode + "/b/s-", ownNode + "/..", ownNode + "//", ownNode + "/none/s", ownNode + "/e/s"}

// The nodes by which the service counts.
const (
	limitsNode = "/zookeeper_limits"
	statsNode  = "/zookeeper_stats"
)

// counted are the nodes that may have a quota, one of them in a run: of two, one below the
// other, the real one counts by the lower alone, and ours by both.
var counted = []string{ownNode, ownNode + "/a"}

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
