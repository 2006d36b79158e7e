package checker

import "github.com/zoolab/zoolab/nodes/znode"

// The models of the ladder, as scenario files write them. [Linearizable] is
// the first.
//
// Down to Sequential they speak of positions: the replicas of the service
// each hold a beginning of one log, an operation sees such a beginning, and
// the models differ in which operations must not see less than another did.
// The rungs below speak of what the answers showed. A session may then be
// handed a shorter beginning, as long as nothing it had seen or done is
// missing from it.
const (
	// OrderedSequential is what ZooKeeper promises: program order for each
	// session and, for writes, real time. A write comes after everything that
	// had returned before it was called; a read may be old. (Lev-Ari,
	// Bortnikov, Keidar, Shraer: Composing ordered sequential consistency.)
	OrderedSequential = "ordered-sequential"
	Sequential        = "sequential" // program order for each session, no more
	// Causal is the four session guarantees together (Brzeziński, Sobaniec,
	// Wawrzyniak: From session causality to causal consistency).
	Causal            = "causal"
	MonotonicReads    = "monotonic-reads"     // a read misses nothing that its session has read
	ReadYourWrites    = "read-your-writes"    // a read misses no write of its session
	MonotonicWrites   = "monotonic-writes"    // a session's writes take place in its order
	WritesFollowReads = "writes-follow-reads" // a write takes place after what its session has read
	Eventual          = "eventual"            // every answer is that of some beginning of the one log
	NoModel           = "none"                // some answer is not
)

// Ladder returns the models from the strongest to the weakest. The four
// session guarantees are not above or below each other.
func Ladder() []string {
	return []string{Linearizable, OrderedSequential, Sequential, Causal,
		MonotonicReads, ReadYourWrites, MonotonicWrites, WritesFollowReads, Eventual}
}

// isGuarantee holds for the four models that are not above or below each other.
func isGuarantee(model string) bool {
	return model == MonotonicReads || model == ReadYourWrites || model == MonotonicWrites || model == WritesFollowReads
}

// realTime holds positions to the order in which operations returned and were
// called. It breaks Linearizable by any operation that saw less than one that
// had returned before its call, and OrderedSequential if that is a write.
func (w *witness) realTime(returns []int32) {
	high, by := int32(0), nobody // the highest rank that had returned, and whose it is
	for i := range w.rank {
		b := w.history.briefs.at(i)
		for len(returns) > 0 && w.brief(returns[0]).back < b.call {
			j := returns[0]
			returns = returns[1:]
			if r := w.rank[j]; r != nowhere && r > high && w.brief(j).known() {
				high, by = r, j
			}
		}
		at := w.rank[i]
		if at == nowhere || by == nobody || !w.precedes(at, high, i) {
			continue
		}
		const why = "which had returned before it was called,"
		w.order(Linearizable, int32(i), by, why)
		if isWrite(b.code) {
			w.order(OrderedSequential, int32(i), by, why)
			return // nothing else can be found
		}
	}
}

// precedes reports whether operation i, at rank at, comes before another at
// rank high. A write makes its rank, so it also comes before those who saw it.
func (w *witness) precedes(at, high int32, i int) bool {
	return at < high || at == high && isWrite(w.history.briefs.at(i).code)
}

// order notes that an operation precedes one that it should follow.
func (w *witness) order(rule string, i, other int32, why string) {
	if w.find(rule) != nil {
		return
	}
	w.violate(rule, i, other, "zxid order violated: %s is at rank %d, and %s, %s at rank %d",
		w.tell(i), w.rank[i], w.tell(other), why, w.rank[other])
}

// programOrder holds each session's positions to the order of its calls. An
// operation of unknown outcome has no successor: its session did not wait for
// it. Nor is a write that was called behind a sync before it when the sync was
// answered so late that it names the write's position: a sync shows nothing, so
// it may have taken place a rank earlier.
func (w *witness) programOrder() {
	sessions := len(w.history.sessions)
	high := make([]int32, sessions)  // the operation with the highest rank so far
	shown := make([]int32, sessions) // the same, of those that are not sync
	for s := range high {
		high[s], shown[s] = nobody, nobody
	}
	for i, at := range w.rank {
		if at == nowhere {
			continue
		}
		b := w.history.briefs.at(i)
		last := high[b.session]
		if last != nobody && at == w.rank[last] {
			last = shown[b.session]
		}
		if last != nobody && w.precedes(at, w.rank[last], i) {
			w.order(Sequential, int32(i), last, "which its session had called before,")
			return
		}
		if !b.known() {
			continue
		}
		w.raise(high, b.session, int32(i))
		if b.code != znode.OpSync {
			w.raise(shown, b.session, int32(i))
		}
	}
}

// raise notes an operation if its rank is above all before.
func (w *witness) raise(high []int32, session, i int32) {
	if last := high[session]; last == nobody || w.rank[i] > w.rank[last] {
		high[session] = i
	}
}

// climb notes that a broken rung breaks those above it, by the same pair.
func (w *witness) climb() {
	implied := func(stronger string, weaker ...string) {
		for _, rule := range weaker {
			if v := w.find(rule); v != nil && w.find(stronger) == nil {
				above := *v
				above.Rule = stronger
				w.found = append(w.found, above)
			}
		}
	}
	implied(Causal, MonotonicReads, ReadYourWrites, MonotonicWrites, WritesFollowReads)
	implied(Sequential, Causal)
	implied(OrderedSequential, Sequential)
	implied(Linearizable, OrderedSequential)
}
