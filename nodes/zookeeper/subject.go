package zookeeper

// Subjects names the transaction that was applied.
func (a State) Subjects() []string { return a.Zxid.Subjects() }

// Subjects names the session.
func (e Expiry) Subjects() []string { return e.Session.Subjects() }

// Subjects names the session.
func (v revalidation) Subjects() []string { return v.Session.Subjects() }
