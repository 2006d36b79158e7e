package call

import (
	"cmp"
	"strconv"
)

// An ID identifies a call among all those of one caller: "It allows the caller to
// determine that the result packet is truly the result of his current call [...] and
// it allows the callee to eliminate duplicate call packets" (§3.2). Together with
// the caller, which the network names, it is unique. The zero ID is no call's, and
// before all others.
type ID struct {
	// Boot tells the lives of a caller apart, as the conversation identifier of the
	// paper does: a caller that has restarted remembers none of its numbers.
	Boot uint32
	// Seq is the sequence number, which "must be monotonic [...] but not
	// necessarily sequential" (§3.2).
	Seq uint64
}

// Compare returns -1, 0 or 1 as the call is earlier than, the same as or later than
// another of the same caller.
func (i ID) Compare(j ID) int {
	return cmp.Or(cmp.Compare(i.Boot, j.Boot), cmp.Compare(i.Seq, j.Seq))
}

// Before reports whether the call is earlier than another of the same caller.
func (i ID) Before(j ID) bool { return i.Compare(j) < 0 }

// String renders an identifier as "1/3", the third call of the first boot.
func (i ID) String() string {
	return strconv.FormatUint(uint64(i.Boot), 10) + "/" + strconv.FormatUint(i.Seq, 10)
}
