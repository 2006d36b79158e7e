package shrink

// A pass tries to remove things of one sort. It looks at the best try and makes
// others.
type pass struct {
	name string
	when func(*hunt) bool // nil: always
	work func(*hunt)
	// settles: when it is done nothing is left for it, unless another finds something.
	// The others are asked until they find nothing themselves.
	settles bool
}

func scripted(h *hunt) bool   { return h.script }
func unscripted(h *hunt) bool { return !h.script }
func late(h *hunt) bool       { return h.target.at == overdue }
func timely(h *hunt) bool     { return h.target.at != overdue }

// round is the name of the pass that is made of others, which speak for themselves.
const round = "another round"

var (
	ofTheEnd    = pass{"what comes after", nil, (*hunt).cutEnd, false}
	ofFaults    = pass{"faults", unscripted, (*hunt).faults, true}
	ofClients   = pass{"clients", nil, (*hunt).clients, true}
	ofWork      = pass{"operations", nil, (*hunt).operations, false}
	ofNodes     = pass{"nodes", nil, (*hunt).nodes, false}
	ofLosses    = pass{"losses", late, (*hunt).losses, true}
	ofTheNet    = pass{"delays and losses", timely, (*hunt).toScript, false}
	ofEvents    = pass{"events", scripted, (*hunt).events, true}
	ofSettings  = pass{"unusual settings", nil, (*hunt).settings, false}
	oneMoreTime = pass{round, nil, (*hunt).rounds, false}
)

// passes are those of Shrink, in order. What costs few runs and makes the others
// cheaper comes first; the last one goes through those before it again until nothing
// is left to remove.
var passes = []pass{ofTheEnd, ofFaults, ofClients, ofWork, ofNodes, ofLosses, ofTheNet, ofEvents, ofSettings, oneMoreTime}

// again are the passes of another round.
var again = []pass{ofNodes, ofClients, ofWork, ofFaults, ofLosses, ofEvents, ofSettings}

// rounds repeats passes for as long as one of them removes something: what one leaves
// may be in the way of another.
func (h *hunt) rounds() {
	for changed := true; changed && !h.spent(); {
		was := h.best.size
		for _, p := range again {
			h.pass(p)
		}
		changed = h.target.compare(h.best.size, was) < 0
	}
}
