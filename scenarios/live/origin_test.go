package live_test

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
)

// word asks a server a four-letter word, and returns where it was asked from, too.
func (s *serving) word(server int, word string) (from, text string) {
	s.t.Helper()
	conn := s.conn(server)
	if _, err := conn.Write([]byte(word)); err != nil {
		s.t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil {
		s.t.Fatal(err)
	}
	return conn.LocalAddr().String(), string(answer)
}

// whoAmI is what a server calls a client.
func (d *dialled) whoAmI(t testing.TB) (text string) {
	t.Helper()
	op := znode.Op{Code: znode.OpWhoAmI}
	d.must(t, op)
	r, err := jute.ReadReply(d.body, func(int32) *znode.Op { return &op })
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range r.Result.Who {
		text += id.Scheme + ":" + id.ID + " "
	}
	return text
}

// To servers, clients are the addresses of their sockets: so ACLs name them, and so lists
// of connections do.
func TestWhereClientsAreFrom(t *testing.T) {
	s := serve(t, nil, `ensemble.fourLetterWords="*"`)
	d := s.client(0)
	by := func(ip string) []znode.ACL {
		return []znode.ACL{{Perms: znode.PermAll, ID: znode.ID{Scheme: znode.SchemeIP, ID: ip}}}
	}
	d.must(t, znode.Op{Code: znode.OpCreate, Path: "/own", ACL: by("127.0.0.1")})
	d.must(t, znode.Op{Code: znode.OpSetData, Path: "/own", Version: znode.AnyVersion})
	d.must(t, znode.Op{Code: znode.OpCreate, Path: "/other", ACL: by("10.0.0.0/8")})
	if code, err := d.ask(request(znode.Op{Code: znode.OpSetData, Path: "/other", Version: znode.AnyVersion})); code != znode.ErrNoAuth || err != nil {
		t.Errorf("it writes to what is another's: %v, %v", code, err)
	}
	if who := d.whoAmI(t); who != "ip:127.0.0.1 " {
		t.Errorf("it is %s", who)
	}
	for word, beginning := range map[string]string{"cons": " /", "stat": " /", "dump": "\tip: /"} {
		own, text := s.word(0, word)
		for _, address := range []string{own, d.LocalAddr().String()} {
			if !strings.Contains(text, "\n"+beginning+address) && !strings.HasPrefix(text, beginning+address) {
				t.Errorf("%s has no %s:\n%s", word, address, text)
			}
		}
	}
	if res := s.over(); res.Verdict != checker.Pass {
		t.Errorf("found %s: %s", res.Verdict, res.Unmet)
	}
}

// Times that four-letter words tell by a calendar are those of the world outside; when a
// server answered last it tells by a clock of its own, as real ones do.
func TestTimesInWords(t *testing.T) {
	s := serve(t, nil, `ensemble.fourLetterWords="*"`)
	d := s.client(0)
	_, cons := s.word(0, "cons")
	d.must(t, znode.Op{Code: znode.OpExists, Path: "/"})
	_, later := s.word(0, "cons")
	since := func(of, text string) int64 {
		found := regexp.MustCompile(`\b` + of + `=(\d+),`).FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("there is no %s in\n%s", of, text)
		}
		at, err := strconv.ParseInt(found[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, text := range []string{cons, later} {
		if off := time.Since(time.UnixMilli(since("est", text))).Abs(); off > time.Hour {
			t.Errorf("est is off by %s:\n%s", off, text)
		}
	}
	if before, at := since("lresp", cons), since("lresp", later); before <= 0 || at < before || at > int64(time.Hour/time.Millisecond) {
		t.Errorf("lresp is %d, and then %d", before, at)
	}
	_, dump := s.word(0, "dump")
	if strings.Contains(dump, " 1970:") || !strings.Contains(dump, " UTC 2") {
		t.Errorf("dump is of another time:\n%s", dump)
	}
}
