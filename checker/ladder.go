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
	for i := range w.history {
		o := &w.history[i]
		for len(returns) > 0 && w.history[returns[0]].Return < o.Call {
			j := returns[0]
			returns = returns[1:]
			if r := w.rank[j]; r != nowhere && r > high && w.history[j].Known {
				high, by = r, j
			}
		}
		at := w.rank[i]
		if at == nowhere || by == nobody || !w.precedes(at, high, i) {
			continue
		}
		const why = "which had returned before it was called,"
		w.order(Linearizable, int32(i), by, why)
		if isWrite(o.Op.Code) {
			w.order(OrderedSequential, int32(i), by, why)
			return // nothing else can be found
		}
	}
}

// precedes reports whether operation i, at rank at, comes before another at
// rank high. A write makes its rank, so it also comes before those who saw it.
func (w *witness) precedes(at, high int32, i int) bool {
	return at < high || at == high && isWrite(w.history[i].Op.Code)
}

// order notes that an operation precedes one that it should follow.
func (w *witness) order(rule string, i, other int32, why string) {
	if w.find(rule) != nil {
		return
	}
	w.violate(rule, i, other, "zxid order violated: %s is at rank %d, and %s, %s at rank %d",
		w.tell(i), w.rank[i], w.tell(other), why, w.rank[other])
}

// sessions numbers the sessions of a history and says whose each operation is.
func (w *witness) sessions() (of []int32, count int) {
	of = make([]int32, len(w.history))
	numbers := map[znode.SessionID]int32{}
	for i := range w.history {
		id := w.history[i].Session
		n, ok := numbers[id]
		if !ok {
			n = int32(len(numbers))
			numbers[id] = n
		}
		of[i] = n
	}
	return of, len(numbers)
}

// programOrder holds each session's positions to the order of its calls. An
// operation of unknown outcome has no successor: its session did not wait for
// it.
func (w *witness) programOrder(of []int32, sessions int) {
	high := make([]int32, sessions) // the operation with the highest rank so far
	for s := range high {
		high[s] = nobody
	}
	for i, at := range w.rank {
		if at == nowhere {
			continue
		}
		last := high[of[i]]
		if last != nobody && w.precedes(at, w.rank[last], i) {
			w.order(Sequential, int32(i), last, "which its session had called before,")
			return
		}
		if w.history[i].Known && (last == nobody || at > w.rank[last]) {
			high[of[i]] = int32(i)
		}
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
