package datatree

// Rules are the points on which versions and settings of the real server
// differ. All servers of an ensemble must have the same. The zero Rules are a
// standalone 3.8.0 with its defaults.
type Rules struct {
	// SkipMinusOne lets a version go from -2 to 0, so that no version is the
	// wildcard (ZOOKEEPER-4743). 3.8 and 3.9 do not.
	SkipMinusOne bool
	// SuffixWraps lets the numbers of sequential nodes go on below zero after
	// 2147483647, as the documentation says. The code stays there for ever.
	SuffixWraps bool
	// ExtendedTypes allows nodes with a time to live.
	ExtendedTypes bool
	// ExistsNeedsRead makes exists ask for READ on a node that is there
	// (ZOOKEEPER-2590). 3.8 asks for nothing.
	ExistsNeedsRead bool
	// UnusedContainer is for how many milliseconds a container may wait for its
	// first child, 0 for ever. 3.8 and 3.9 let it wait, later ones five minutes.
	UnusedContainer int64
	// Config is the ensemble's configuration, the data of /zookeeper/config; ""
	// when standalone.
	Config string
}

// bump returns the version after v.
func (r Rules) bump(v int32) int32 {
	if r.SkipMinusOne && v == -2 {
		return 0
	}
	return v + 1
}

// later reports whether a cversion is past the one a node has. Replaying a
// transaction over a snapshot that has it must not take the count back.
func (r Rules) later(cversion, stored int32) bool {
	if r.SuffixWraps {
		return cversion-stored > 0 // as serial numbers, which may wrap
	}
	return cversion > stored
}
