package client

// Errand returns the number of the operation. Xids are numbers of operations,
// which begin anew only after two thousand million.
func (c Call) Errand() uint64 { return uint64(max(c.Xid, 0)) }

// Subjects names the session that asks.
func (c Call) Subjects() []string { return c.Op.Session.Subjects() }

// Errand returns the number of the operation that is answered.
func (a Answer) Errand() uint64 { return uint64(max(a.Xid, 0)) }

// Subjects names the transaction that is answered, where the answer is a write's.
func (a Answer) Subjects() []string { return a.Result.Subjects() }

// Subjects names the session that is to go on.
func (i Introduction) Subjects() []string { return i.Session.Subjects() }

// Subjects names the session that is granted.
func (w Welcome) Subjects() []string { return w.Session.Subjects() }

// Subjects names the session.
func (s Status) Subjects() []string { return s.Session.Subjects() }

// Subjects names the session that hears.
func (n News) Subjects() []string { return n.Session.Subjects() }

// Subjects names the session whose watches go on.
func (r Rearming) Subjects() []string { return r.Session.Subjects() }

// Subjects names the session that was welcomed or answered.
func (m Mismatch) Subjects() []string { return m.Session.Subjects() }

// Subjects names the transaction that the server is at.
func (s Setback) Subjects() []string { return s.Shown.Subjects() }
