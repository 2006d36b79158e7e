package differential

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/jute"
)

// A field is a part of a frame, and where it stands.
type field struct {
	Name, Value string
	at, len     int
}

// A walker reads a frame field by field. It knows the records of answers by itself: a
// codec that both ends share would not see what it gets wrong at both.
type walker struct {
	side   *Side
	frame  []byte
	at     int
	fields []field
	short  bool
}

// fieldsOf takes a frame apart.
func (s *Side) fieldsOf(h heard) []field {
	w := &walker{side: s, frame: h.frame}
	switch {
	case h.ask != nil && h.ask.Op == opConnect:
		w.welcome()
	default:
		w.reply(h.ask)
	}
	if w.short {
		w.fields = append(w.fields, field{Name: "short of bytes", Value: hex.EncodeToString(h.frame), len: len(h.frame)})
	} else if rest := h.frame[w.at:]; len(rest) > 0 {
		w.fields = append(w.fields, field{"bytes too many", hex.EncodeToString(rest), w.at, len(rest)})
	}
	return w.fields
}

// take returns the next bytes, zero ones where there are none.
func (w *walker) take(n int) []byte {
	if w.short || n < 0 || n > len(w.frame)-w.at {
		w.short = true
		return make([]byte, max(0, min(n, 8)))
	}
	w.at += n
	return w.frame[w.at-n : w.at]
}

// note adds the field that began at a place.
func (w *walker) note(name, value string, from int) {
	if !w.short {
		w.fields = append(w.fields, field{name, value, from, w.at - from})
	}
}

func (w *walker) rawInt() int32 { return int32(binary.BigEndian.Uint32(w.take(4))) }

func (w *walker) int(name string) int32 {
	from := w.at
	v := w.rawInt()
	w.note(name, strconv.Itoa(int(v)), from)
	return v
}

func (w *walker) long(name string, render func(int64) string) {
	from := w.at
	w.note(name, render(int64(binary.BigEndian.Uint64(w.take(8)))), from)
}

// zxid is told by its distance from the beginning of the run.
func (w *walker) zxid(name string) {
	w.long(name, func(v int64) string {
		switch {
		case v == 0 || v == -1:
			return strconv.Itoa(int(v))
		case v <= w.side.base:
			return "before the run"
		}
		return fmt.Sprintf("+%d", v-w.side.base)
	})
}

// owner is told by the order in which sessions began.
func (w *walker) owner(name string) {
	w.long(name, func(v int64) string {
		i := slices.IndexFunc(w.side.sessions, func(s session) bool { return int64(s.id) == v })
		switch {
		case v == 0:
			return "nobody"
		case i >= 0:
			return fmt.Sprintf("session %d", i)
		}
		return "some session"
	})
}

func (w *walker) bool(name string) bool {
	from := w.at
	b := w.take(1)
	w.note(name, strconv.Itoa(int(b[0])), from)
	return b[0] != 0
}

// rawText is a text or bytes, with null told from empty.
func (w *walker) rawText() string {
	n := w.rawInt()
	if n < 0 {
		return "null (" + strconv.Itoa(int(n)) + ")"
	}
	text := string(w.take(int(n)))
	return strconv.Quote(text)
}

func (w *walker) text(name string) {
	from := w.at
	w.note(name, w.rawText(), from)
}

// each reads a list and returns how many it has, -1 for null.
func (w *walker) each(item func(i int)) int {
	n := int(w.rawInt())
	for i := 0; i < n && !w.short; i++ {
		item(i)
	}
	return n
}

// set is a list of texts whose order means nothing.
func (w *walker) set(name string) {
	from := w.at
	var all []string
	n := w.each(func(int) { all = append(all, w.rawText()) })
	slices.Sort(all)
	w.note(name, fmt.Sprintf("%d: %s", n, strings.Join(all, " ")), from)
}

func (w *walker) stat() {
	w.zxid("czxid")
	w.zxid("mzxid")
	w.long("ctime", long)
	w.long("mtime", long)
	w.int("version")
	w.int("cversion")
	w.int("aversion")
	w.owner("ephemeralOwner")
	w.int("dataLength")
	w.int("numChildren")
	w.zxid("pzxid")
}

func long(v int64) string { return strconv.FormatInt(v, 10) }

// grants are an ACL. What the scheme auth stands for comes in the order of a hash table:
// digests side by side are sorted.
func (w *walker) grants() {
	from := w.at
	var all []string
	digests := 0 // at the end of all
	n := w.each(func(int) {
		perms, scheme, id := w.rawInt(), w.rawText(), w.rawText()
		all = append(all, fmt.Sprintf("%s %s %d", scheme, id, perms))
		if digests++; scheme != `"digest"` {
			digests = 0
		}
		slices.Sort(all[len(all)-digests:])
	})
	w.note("acl", fmt.Sprintf("%d: %s", n, strings.Join(all, ", ")), from)
}

// ids are those of whoAmI, which have the same order.
func (w *walker) ids() {
	from := w.at
	var all []string
	n := w.each(func(int) { all = append(all, w.rawText()+" "+w.rawText()) })
	slices.Sort(all)
	w.note("who", fmt.Sprintf("%d: %s", n, strings.Join(all, ", ")), from)
}

// welcome is a ConnectResponse.
func (w *walker) welcome() {
	w.int("protocolVersion")
	w.int("timeOut")
	w.owner("sessionId")
	from := w.at
	password := w.rawText()
	if password != strconv.Quote(strings.Repeat("\x00", 16)) {
		password = fmt.Sprintf("%d bytes", w.at-from-4)
	}
	w.note("passwd", password, from)
	if w.at < len(w.frame) {
		w.bool("readOnly")
	}
}

// reply is any other frame.
func (w *walker) reply(a *Ask) {
	xid := w.int("xid")
	w.zxid("zxid")
	code := w.int("err")
	switch {
	case xid == jute.XidNotification:
		w.int("event type")
		w.int("event state")
		w.text("event path")
	case code != 0: // what follows is read by no client
		w.at = len(w.frame)
	case a != nil:
		w.body(a.Op)
	}
}

// body is the record that answers an opcode.
func (w *walker) body(op int32) {
	switch op {
	case opCreate, opSync:
		w.text("path")
	case opCreate2, opCreateContainer, opCreateTTL:
		w.text("path")
		w.stat()
	case opExists, opSetData, opSetACL:
		w.stat()
	case opGetData:
		w.text("data")
		w.stat()
	case opGetACL:
		w.grants()
		w.stat()
	case opGetChildren, opGetEphemerals:
		w.set("children")
	case opGetChildren2:
		w.set("children")
		w.stat()
	case opGetAllChildrenNumber:
		w.int("count")
	case opAddWatch:
		w.int("watch err")
	case opWhoAmI:
		w.ids()
	case opSASL:
		w.text("token")
	case opMulti, opMultiRead:
		w.parts()
	}
}

// parts are the results of a multi.
func (w *walker) parts() {
	for i := 0; !w.short; i++ {
		kind := w.int(fmt.Sprintf("part %d type", i))
		done := w.bool(fmt.Sprintf("part %d done", i))
		w.int(fmt.Sprintf("part %d err", i))
		if done {
			return
		}
		had := len(w.fields)
		if kind == opError {
			w.int("code")
		} else {
			w.body(kind)
		}
		for k := had; k < len(w.fields); k++ {
			w.fields[k].Name = fmt.Sprintf("part %d %s", i, w.fields[k].Name)
		}
	}
}

// names is the list in the answer to a getChildren.
func names(frame []byte) (list []string) {
	if _, _, code := header(frame); code != 0 || len(frame) < 20 {
		return nil
	}
	w := &walker{frame: frame, at: 16, side: &Side{}}
	w.each(func(int) {
		n := w.rawInt()
		list = append(list, string(w.take(int(n))))
	})
	return list
}
