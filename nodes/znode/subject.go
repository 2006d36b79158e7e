package znode

import "strconv"

// EpochSubject is what messages and facts about an epoch are about: "epoch 5".
func EpochSubject(epoch uint32) string { return "epoch " + strconv.FormatUint(uint64(epoch), 10) }

// Subjects names the transaction, "zxid 1.2a". A zxid that no transaction has is
// that of an epoch which begins, and 0 and -1 are of nothing.
func (z Zxid) Subjects() []string {
	switch {
	case z == 0 || z == unknown:
		return nil
	case z.Counter() == 0:
		return []string{EpochSubject(z.Epoch())}
	}
	var room [len(zxidSubject) + longestShort]byte
	return []string{string(z.appendShort(append(room[:0], zxidSubject...)))}
}

const zxidSubject = "zxid "

// Subjects names the session, "session 0x100000000000001"; nobody's is none.
func (s SessionID) Subjects() []string {
	if s == 0 {
		return nil
	}
	return []string{"session " + s.String()}
}

// Subjects names the transaction that is answered, where the answer looks like a
// write's: what a read shows was made by others before, and of an error nobody can
// tell which of them it answers. Some reads look like writes, a sync and one that
// shows nothing but what the very last transaction has done.
func (r Result) Subjects() []string {
	stands := r.Stat != Stat{}
	switch {
	case r.Err != OK, r.Data != Data{}, r.Children != nil, r.Count != 0, r.ACL != nil:
		return nil
	case stands && r.Stat.Mzxid != r.Zxid && r.Stat.Czxid != r.Zxid:
		return nil
	}
	return r.Zxid.Subjects()
}
