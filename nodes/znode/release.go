package znode

import (
	"fmt"
	"slices"
	"strings"
)

// A Release is the version of ZooKeeper whose ways a service has, where versions
// differ in what a client can see. The zero Release is 3.8.0 as Debian packs it.
type Release uint8

// The releases that differ, oldest first.
const (
	V38  Release = iota // 3.8.0, with the filter of watch events that Debian added
	V39                 // 3.9.3
	V310                // 3.10-SNAPSHOT of July 2026
)

func releaseNames() [3]string { return [...]string{V38: "3.8", V39: "3.9", V310: "3.10"} }

// String returns the release as files write it: "3.8".
func (r Release) String() string { return releaseNames()[r] }

// ParseRelease reads a release as files write it. Its error says what there is.
func ParseRelease(text string) (Release, error) {
	names := releaseNames()
	if i := slices.Index(names[:], text); i >= 0 {
		return Release(i), nil
	}
	return 0, fmt.Errorf("%q is no release that differs: write one of %s", text, strings.Join(names[:], ", "))
}

// Rules are the points on which versions and settings of the real service differ.
// All servers of an ensemble have the same, and so must whoever judges them. The
// zero Rules are a standalone 3.8.0 with its defaults. They are vocabulary: what
// follows from each, the tree and the judge write down apart.
type Rules struct {
	// Compat is the release whose ways the service has:
	//
	//	                                              3.8     3.9     3.10
	//	a version goes from -2 to                     -1      -1      0       (ZOOKEEPER-4743)
	//	exists of a node asks for                     nothing READ    READ    (ZOOKEEPER-2590)
	//	an unused container goes after                –       –       5 min
	//	an id of the scheme ip has bits               32      32      32, 128
	//	a wrong flag in a multi fails                 its op  it all  it all
	//	createContainer in a multi goes by its        flags   opcode  opcode
	//	an event bears the zxid of its transaction    no      yes     yes
	//	removeWatches and checkWatches know types     1–3     1–5     1–5
	//	a path has for each connection and table      the last mode   all modes
	//	create2 in a multi answers with a Stat        no      yes     yes
	//	check outside of a multi is                   a txn   refused refused
	Compat Release
	// SuffixWraps lets the numbers of sequential nodes go on below zero after
	// 2147483647, as the documentation says. The code stays there for ever.
	SuffixWraps bool
	// ExtendedTypes allows nodes with a time to live.
	ExtendedTypes bool
	// EnforceQuota refuses what would pass a hard limit of a quota. Without it
	// quotas are counted only.
	EnforceQuota bool
	// SuperDigest is the id of the scheme digest whose owner no ACL stops,
	// "super:…"; "" when there is none.
	SuperDigest string
	// LocalSessions has each session be its server's own, whom no transaction makes
	// known, until it is to own an ephemeral node. Then LocalUpgrades makes it one
	// like any other; without that the create is refused.
	LocalSessions, LocalUpgrades bool
	// Config is the ensemble's configuration, the data of /zookeeper/config; ""
	// when standalone.
	Config string
}
