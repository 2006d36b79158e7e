package znode

// What requests and replies measure on the wire, without writing them: the length
// of a frame in bytes, by which servers and clients refuse what is too long. The
// length itself, four bytes in front of each frame, is not counted.
//
// The sizes are those of zookeeper.md §5: an int has four bytes, a long eight, a
// boolean one; a string, a buffer and a list begin with four bytes of length.

const (
	sizeInt           = 4
	sizeLong          = 8
	sizeBool          = 1
	sizeRequestHeader = 2 * sizeInt          // xid, type
	sizeReplyHeader   = 2*sizeInt + sizeLong // xid, zxid, err
	sizeMultiHeader   = 2*sizeInt + sizeBool // type, done, err
	sizeStat          = 5*sizeInt + 6*sizeLong
)

// RequestSize returns the length of the frame that asks for an operation. Of one
// that no client asks for it is that of the header.
func RequestSize(o *Op) int { return sizeRequestHeader + sizeOfBody(o) }

// sizeOfBody is the length of a request's record.
func sizeOfBody(o *Op) int {
	switch o.Code {
	case OpCreate, OpCreate2, OpCreateContainer:
		return sizeOfString(o.Path) + sizeOfData(o.Data) + sizeOfACL(o.ACL) + sizeInt
	case OpCreateTTL:
		return sizeOfString(o.Path) + sizeOfData(o.Data) + sizeOfACL(o.ACL) + sizeInt + sizeLong
	case OpDelete, OpCheck, OpAddWatch, OpCheckWatches, OpRemoveWatches:
		return sizeOfString(o.Path) + sizeInt
	case OpExists, OpGetData, OpGetChildren, OpGetChildren2:
		return sizeOfString(o.Path) + sizeBool
	case OpSetData:
		return sizeOfString(o.Path) + sizeOfData(o.Data) + sizeInt
	case OpSetACL:
		return sizeOfString(o.Path) + sizeOfACL(o.ACL) + sizeInt
	case OpGetACL, OpSync, OpGetEphemerals, OpGetAllChildrenNumber, OpDeleteContainer:
		return sizeOfString(o.Path)
	case OpMulti, OpMultiRead:
		n := sizeMultiHeader // the last one, which says that there are no more
		for i := range o.Ops {
			n += sizeMultiHeader + sizeOfBody(&o.Ops[i])
		}
		return n
	case OpAuth:
		return sizeInt + sizeOfString(o.Auth.Scheme) + sizeOfString(o.Auth.ID)
	case OpSASL:
		return sizeOfData(o.Data)
	case OpCreateSession:
		return sizeInt
	case OpReconfig: // of which nothing is kept
		return 3*sizeInt + sizeLong
	case OpSetWatches, OpSetWatches2:
		return sizeOfWatches(o.Code, o.Watches)
	}
	return 0
}

// ReplySize returns the length of the frame that answers a request with a result.
// What is not OK is answered by the header alone.
func ReplySize(o *Op, r *Result) int {
	if r.Err != OK {
		return sizeReplyHeader
	}
	return sizeReplyHeader + sizeOfAnswer(o, r)
}

// sizeOfAnswer is the length of a reply's record.
func sizeOfAnswer(o *Op, r *Result) int {
	switch o.Code {
	case OpCreate, OpSync:
		return sizeOfString(r.Path)
	case OpCreate2, OpCreateContainer, OpCreateTTL:
		return sizeOfString(r.Path) + sizeStat
	case OpExists, OpSetData, OpSetACL:
		return sizeStat
	case OpGetData:
		return sizeOfData(r.Data) + sizeStat
	case OpGetChildren, OpGetEphemerals:
		return sizeOfStrings(r.Children)
	case OpGetChildren2:
		return sizeOfStrings(r.Children) + sizeStat
	case OpGetACL:
		return sizeOfACL(r.ACL) + sizeStat
	case OpGetAllChildrenNumber, OpAddWatch:
		return sizeInt
	case OpWhoAmI:
		n := sizeInt
		for _, id := range r.Who {
			n += sizeOfString(id.Scheme) + sizeOfString(id.ID)
		}
		return n
	case OpSASL:
		return sizeOfData(r.Data)
	case OpMulti, OpMultiRead:
		n := sizeMultiHeader
		for i := range min(len(o.Ops), len(r.Results)) {
			n += sizeMultiHeader + sizeOfPart(&o.Ops[i], &r.Results[i], failed(r.Results))
		}
		return n
	}
	return 0
}

// failed reports whether a multi has come to nothing. Its answer lists errors then,
// OK among them.
func failed(parts []Result) bool {
	for i := range parts {
		if parts[i].Err != OK {
			return true
		}
	}
	return false
}

// sizeOfPart is the length of a part's record in the answer to a multi, of which
// all or nothing has been done, or a multiRead, whose parts fail for themselves.
func sizeOfPart(o *Op, r *Result, failed bool) int {
	read := o.Code == OpGetData || o.Code == OpGetChildren
	switch {
	case r.Err != OK, failed && !read:
		return sizeInt
	}
	switch o.Code {
	case OpCreate, OpCreate2, OpCreateContainer, OpCreateTTL: // what it became bears a Stat or none
		if r.Stat == (Stat{}) {
			return sizeOfString(r.Path)
		}
		return sizeOfString(r.Path) + sizeStat
	}
	return sizeOfAnswer(o, r)
}

func sizeOfString(s string) int { return sizeInt + len(s) }

func sizeOfData(d Data) int { return sizeInt + len(d.Bytes) } // null has a length, too: -1

func sizeOfStrings(all []string) int {
	n := sizeInt
	for _, s := range all {
		n += sizeOfString(s)
	}
	return n
}

func sizeOfACL(acl []ACL) int {
	n := sizeInt
	for _, a := range acl {
		n += sizeInt + sizeOfString(a.ID.Scheme) + sizeOfString(a.ID.ID)
	}
	return n
}

func sizeOfWatches(code OpCode, w *Watches) int {
	if w == nil {
		return 0
	}
	n := sizeLong + sizeOfStrings(w.Data) + sizeOfStrings(w.Exist) + sizeOfStrings(w.Child)
	if code == OpSetWatches2 {
		n += sizeOfStrings(w.Persistent) + sizeOfStrings(w.Recursive)
	}
	return n
}
