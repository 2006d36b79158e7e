package synod

// Subjects names the ballot, "ballot 3.p2"; nobody's is none.
func (b Ballot) Subjects() []string {
	if b == (Ballot{}) {
		return nil
	}
	return []string{"ballot " + b.String()}
}

// Subjects names the ballot of the proposal.
func (p Proposal) Subjects() []string { return p.Ballot.Subjects() }

// Subjects names the ballot that is promised.
func (p Pledge) Subjects() []string { return p.Ballot.Subjects() }

// Subjects names the ballot that asks for promises.
func (m Prepare) Subjects() []string { return m.Ballot.Subjects() }

// Subjects names the ballot that is promised.
func (m Promise) Subjects() []string { return m.Ballot.Subjects() }

// Subjects names the ballot of the proposal that is put to the vote.
func (m Accept) Subjects() []string { return m.Proposal.Subjects() }

// Subjects names the ballot of the proposal that was voted for.
func (m Accepted) Subjects() []string { return m.Proposal.Subjects() }

// Subjects names the ballot that stands in the way: which one is refused, the
// message does not say.
func (m Refused) Subjects() []string { return m.Promised.Subjects() }

// Errand returns the number of the operation.
func (m Request) Errand() uint64 { return m.N }

// Errand returns the number of the operation that is answered.
func (m Chosen) Errand() uint64 { return m.N }
