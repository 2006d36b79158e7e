package sim

import (
	"fmt"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// Slow makes a node's handlers take time. What comes to it, message, expiry
// or completed [File.SyncLater], stands in the inbox; the node turns to the
// first, is busy with it for a span drawn from Service, and only then handles
// it: what the handler does is done at the end of the span, by the clock of
// that moment. The rest waits in the order of arrival. A sync still holds the
// node up as ever, and its completion takes no service: the handler behind it
// has had its own. Start takes none either. An expiry that waits, or is being
// turned to, may be revoked. A pause breaks the span off: a node that goes on
// turns to the same thing anew, for as long. A crash loses what waits, and
// the node is as slow when it is up again. Service of 0 makes it handle things
// at once.
type Slow struct {
	Target  Target
	Service Range
}

func (f Slow) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case f.Service.Min < 0 || f.Service.Max < f.Service.Min || f.Service.Max > Duration(Horizon):
		return "a service must not be negative, end before it begins or pass " + Horizon.String()
	}
	w.pace(l, f.Service)
	return ""
}

func (f Slow) text(c *cast) string {
	if f.Service.Max == 0 {
		return "slow " + f.Target.text(c) + " no more"
	}
	return fmt.Sprintf("slow %s %s..%s", f.Target.text(c), f.Service.Min, f.Service.Max)
}

func (f Slow) nodes() []NodeID { return f.Target.nodes() }

// usualService is how long the node's handlers take without any fault.
func (w *World) usualService(l *local) Range {
	if l.spec.Volunteer {
		return Range{}
	}
	return w.cfg.Service
}

// pace sets how long a node's handlers take. What it is busy with begins anew.
func (w *World) pace(l *local, service Range) {
	l.service, l.slow, l.serving = service, service.Max > 0, 0
	w.offerInbox(l)
}

// serve lets a slow node turn to what stands first in its inbox, unless it
// has turned to it already.
func (w *World) serve(l *local, inbox *lane) {
	head := inbox.q.at(0).n
	if head == l.serving {
		return
	}
	l.serving = head
	inbox.floor = w.now.Add(l.service.at(l.inbox[0].work(inbox.rand)))
}

// work draws for the service of what waits. It goes by what that is, and not
// by what else has come to the node: a fault more or less moves no draw.
func (in *waiting) work(key uint64) uint64 {
	if in.timer.timer != nil {
		key = layout.Fold(key, in.timer.key())
	} else {
		key = layout.FoldString(layout.Fold(key, in.d.kind.key), in.d.kind.name)
		if p := in.d.kind.port; p != nil {
			key = layout.Fold(key, p.key)
		}
	}
	return draw(layout.Fold(key, uint64(in.d.From)), uint64(in.k))
}

// servedUntil is when the node will handle what it has turned to, 0 when it
// has turned to nothing.
func (w *World) servedUntil(l *local) Time {
	if l.serving == 0 {
		return 0
	}
	return w.lanes[inboxLane(l.id)].floor
}
