package zookeeper

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// asks sends a four-letter word on a connection of its own, and returns the answer.
func (a *actor) asks(server sim.NodeID, word string) string {
	conn := a.Dial(client.Port, server)
	client.Word.Send(a.Env, conn, client.Question{Word: word})
	text := ""
	for {
		switch in := a.Await(); {
		case in.Delivery.Conn != conn || in.Delivery.Opened():
		case in.Delivery.Closed():
			return text
		default:
			text += client.Text.Of(in.Delivery)
		}
	}
}

// volatile is what no two servers answer alike, or what a server of the world has no
// knowledge of.
var volatile = []struct {
	is *regexp.Regexp
	as string
}{
	{regexp.MustCompile(`3\.8\.0.*`), "VERSION"},
	{regexp.MustCompile(`/(127\.0\.0\.1|10\.\d+\.\d+\.\d+):\d+`), "/ADDRESS"},
	{regexp.MustCompile(`\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}`), "DATE"},
	{regexp.MustCompile(`(?m)^0 expire at DATE:\n`), ""}, // what it has emptied and not yet thrown away
	{regexp.MustCompile(`(?m)^\d+ expire at`), "N expire at"},
	{regexp.MustCompile(`(?m)^N expire at DATE:\n\tip:`), "\tip:"},
	{regexp.MustCompile(`Connections Sets \(\d+\)`), "Connections Sets (N)"},
	{regexp.MustCompile(`(est|lresp|llat|minlat|avglat|maxlat)=\d+`), "$1=N"},
	{regexp.MustCompile(`(?m)^(Latency min/avg/max|Received|Sent|Zxid|Proposal sizes last/min/max): [\d./x]+[0-9a-f]*$`), "$1: N"},
	{regexp.MustCompile(`lzxid=0x\d{1,9}\b`), "lzxid=Z"},
	{regexp.MustCompile(`(?m)^((?:client|election|quorum)Port|data(?:Log)?(?:Dir|Size|DirSize)|serverId)=.*$`), "$1=N"},
	{regexp.MustCompile(`(?m)^server\.(\d)=.*:participant;.*$`), "server.$1=ADDRESSES"},
	{regexp.MustCompile(`(?m)^version=\d+$`), "version=N"},
	{regexp.MustCompile(`(?m)^((?:host|java|os|user)\.[\w.]+)=.*$`), "$1=VALUE"},
	{regexp.MustCompile(`(?m)^(zk_(?:\w*latency|\w*size|\w*_sent|\w*_received|\w*uptime|\w*file_descriptor_count|\w*connections))\t.*$`), "$1\tN"},
}

// known are the lines of mntr that gauges and counters have which a server of the world
// measures, or that a server which stands alone has nothing to say of.
var known = []string{"version", "server_state", "peer_state", "ephemerals_count", "outstanding_requests", "znode_count", "global_sessions", "local_sessions",
	"watch_count", "synced_followers", "synced_observers", "synced_non_voting_followers", "learners", "pending_syncs", "quorum_size"}

// normal is an answer without what is volatile: sessions are numbered as they began, and
// what a hash table orders is in order.
func normal(word, text string) string {
	for _, v := range volatile {
		text = v.is.ReplaceAllString(text, v.as)
	}
	var sessions []string
	for _, id := range regexp.MustCompile(`0x[1-9a-f][0-9a-f]{13,15}\b`).FindAllString(text, -1) {
		if id != "0xffffffffffffffff" {
			sessions = append(sessions, id)
		}
	}
	slices.Sort(sessions)
	for i, id := range slices.Compact(sessions) {
		text = strings.ReplaceAll(text, id, "SESSION"+itoa(i+1))
	}
	if word == "mntr" {
		return measures(text)
	}
	return strings.Join(blocks(text), "\n")
}

// blocks are lines, each with those that are indented behind it. Sessions, paths and
// connections, and what is indented, are in order.
func blocks(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "\t") {
			line = all[len(all)-1] + "\n" + line
			all = all[:len(all)-1]
		}
		all = append(all, line)
	}
	item := regexp.MustCompile(`^( |/|SESSION\d)`)
	for i, from := 0, 0; i < len(all); i++ {
		lines := strings.Split(all[i], "\n")
		slices.Sort(lines[1:])
		all[i] = strings.Join(lines, "\n")
		if !item.MatchString(all[i]) {
			from = i + 1
		}
		slices.Sort(all[from : i+1])
	}
	return all
}

// measures are the keys of mntr, with the values that are known.
func measures(text string) string {
	var all []string
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "zk_"), "\t")
		if strings.HasSuffix(key, "_per_namespace") || strings.Contains(key, "learner_handler_qp") {
			continue // of nodes and learners that there happened to be
		}
		if !slices.Contains(known, key) {
			value = "N"
		}
		all = append(all, key+" "+value)
	}
	return strings.Join(all, "\n")
}

// seen is what Apache ZooKeeper 3.8.0 answered, which was asked the same: see
// testdata/words. It stood alone, or was one of three.
var seen = []string{"cons", "conf", "dump", "envi", "mntr", "srvr", "stat", "wchc", "wchp", "wchs"}

// interview has two clients do what the real server's did, and then somebody send words.
func interview(t *testing.T, servers int, server sim.NodeID) (answers map[string]string) {
	p := rehearse(t)
	p.e.Servers, p.e.Observers, p.e.TickTime, p.e.FourLetterWords = servers, 0, 2000*ms, "*"
	answers = map[string]string{}
	fresh := func(a *actor) {
		for _, word := range []string{"srvr", "mntr", "dump", "cons"} {
			answers["fresh-"+word] = a.asks(server, word)
		}
	}
	p.part("c1", func(a *actor) {
		a.until(28_000 * ms)
		fresh(a)
		a.until(29_000 * ms)
		a.introduce(server, client.Introduction{Timeout: 4000, Password: nobody})
		a.do(create("/a", "x"), ephemeral("/e"), ephemeral("/a/f"))
		a.do(watching(get("/a")), watching(exists("/none")), watching(list("/")), watching(get("/nope")))
	}).part("c2", func(a *actor) {
		a.until(29_500 * ms)
		a.introduce(server, client.Introduction{Timeout: 8000, Password: nobody})
		a.do(lasting("/a", znode.WatchPersistent), watching(get("/e")), create("/a/b/c", ""))
		for _, word := range seen {
			answers[word] = a.asks(server, word)
		}
		answers["crst"] = a.asks(server, "crst")
		answers["cons-after-crst"] = a.asks(server, "cons")
		answers["srst"] = a.asks(server, "srst")
		answers["srvr-after-srst"] = a.asks(server, "srvr")
	}).run(30_500 * ms)
	return answers
}

// What a server answers to each word is, line by line, what the real one does.
func TestWordsAreAnsweredAs380Does(t *testing.T) {
	for what, c := range map[string]struct {
		servers int
		server  sim.NodeID
	}{"standalone": {1, 1}, "leader": {3, 3}, "follower": {3, 1}} {
		t.Run(what, func(t *testing.T) {
			answers := interview(t, c.servers, c.server)
			for _, file := range append([]string{"fresh-srvr", "fresh-mntr", "fresh-dump", "fresh-cons", "cons-after-crst", "srvr-after-srst"}, seen...) {
				want, err := os.ReadFile(filepath.Join("testdata/words", what, file+".txt"))
				if err != nil {
					t.Fatal(err)
				}
				word := strings.TrimPrefix(file, "fresh-")
				if got := normal(word, answers[file]); got != string(want) {
					t.Errorf("to %s it answers\n%s\nand not\n%s", file, got, want)
				}
			}
			if answers["crst"] != "Connection stats reset.\n" || answers["srst"] != "Server stats reset.\n" {
				t.Errorf("%q, %q", answers["crst"], answers["srst"])
			}
		})
	}
}

// "only srvr whitelisted by default; others: <cmd> is not executed because it is not in
// the whitelist", and unknown or upper-case words are answered by the end of the
// connection. It is srvr always.
func TestWordsAreAnsweredAsFarAsTheyAreAllowed(t *testing.T) {
	for allowed, want := range map[string]string{
		"srvr":        "srvr",
		"":            "srvr",
		"*":           "conf cons crst dirs dump envi gtmk hash isro mntr ruok srst srvr stat stmk wchc wchp wchs",
		"ruok, isro ": "isro ruok srvr",
	} {
		var got []string
		p := rehearse(t)
		p.e.FourLetterWords = allowed
		p.part("c1", func(a *actor) {
			for _, w := range lexicon() {
				if text := a.asks(s1, w.text); text != w.text+" is not executed because it is not in the whitelist.\n" {
					got = append(got, w.text)
				}
			}
			for _, word := range []string{"RUOK", "abcd", ""} {
				if text := a.asks(s1, word); text != "" {
					t.Errorf("%q is answered by %q", word, text)
				}
			}
		}).run(4000 * ms)
		if strings.Join(got, " ") != want {
			t.Errorf("allowed %q: %s are answered, want %s", allowed, got, want)
		}
	}
}

// Every word that a server answers is one that is told from a length, and one that
// nobody knows is refused where it is allowed.
func TestWordsThatThereAre(t *testing.T) {
	for _, w := range lexicon() {
		if text, ok := jute.Word([4]byte([]byte(w.text))); !ok || text != w.text {
			t.Errorf("%s is taken for a length", w.text)
		}
	}
	e := Default()
	e.FourLetterWords = "ruok, rouk"
	if _, err := New(e, nil, nil); err == nil || !strings.Contains(err.Error(), `there is no word "rouk": write * for all, or some of conf, cons, `) {
		t.Error(err)
	}
}

// "Not running: This ZooKeeper instance is not currently serving requests", but for what
// needs no service.
func TestAServerThatDoesNotServeAnswersFewWords(t *testing.T) {
	answers := map[string]string{}
	p := rehearse(t)
	p.e.FourLetterWords = "*"
	p.part("c1", func(a *actor) {
		a.Sleep(3000 * ms)
		for _, w := range lexicon() {
			answers[w.text] = a.asks(s1, w.text)
		}
	}).at(begins, sim.Crash{Target: target(s2)}, sim.Crash{Target: target(s3)}).run(6000 * ms)
	for _, w := range lexicon() {
		text := answers[w.text]
		always := slices.Contains([]string{"envi", "gtmk", "hash", "isro", "ruok", "stmk"}, w.text)
		if idle := text == "This ZooKeeper instance is not currently serving requests\n"; idle == always || w.always != always {
			t.Errorf("%s is answered by %q", w.text, text)
		}
	}
	for word, want := range map[string]string{"isro": "null", "ruok": "imok", "gtmk": "306", "stmk": "", "hash": "This ZooKeeper instance is not currently serving requests"} {
		if answers[word] != want {
			t.Errorf("%s is answered by %q", word, answers[word])
		}
	}
}

// What is on its disks, what it traces and which digests it keeps, a server of the world
// says as a real one that stores, traces and keeps nothing.
func TestWordsOfWhatIsNotHere(t *testing.T) {
	p := rehearse(t)
	p.e.FourLetterWords = "*"
	p.part("c1", func(a *actor) {
		for word, want := range map[string]string{"dirs": "datadir_size: 0\nlogdir_size: 0\n", "gtmk": "306", "stmk": "", "hash": ""} {
			if text := a.asks(s1, word); text != want {
				t.Errorf("%s is answered by %q", word, text)
			}
		}
	}).run(4000 * ms)
}

// Who asks where no quorum is, and where one is, is told whether one may write.
func TestIsro(t *testing.T) {
	p := rehearse(t)
	p.e.FourLetterWords = "isro"
	p.part("c1", func(a *actor) {
		for _, s := range []sim.NodeID{s1, s3, o1} {
			if text := a.asks(s, "isro"); text != "rw" {
				t.Errorf("%d says %q", s, text)
			}
		}
	}).run(3000 * ms)
}

// go-zookeeper reads srvr and cons by these expressions (flw.go).
func TestAnswersThatClientsRead(t *testing.T) {
	answers := interview(t, 3, s3)
	for word, expression := range map[string]string{
		"srvr": `(?s)^Zookeeper version: [\d.]+-\d+, built on \d\d/\d\d/\d{4} \d\d:\d\d [A-Z]{3}\nLatency min/avg/max: \d+/\d+(\.\d+)?/\d+\nReceived: \d+\nSent: \d+\n` +
			`Connections: \d+\nOutstanding: \d+\nZxid: 0x[0-9a-f]+\nMode: (leader|follower|standalone|observer)\nNode count: \d+\n`,
		"cons": `(?m)^ /(\d+\.){3}\d+:\d+\[\d+\]\(queued=\d+,recved=\d+,sent=\d+,sid=0x[A-Za-z0-9]+,lop=\w+,est=\d+,to=\d+,lcxid=0x[A-Za-z0-9]+,` +
			`lzxid=0x[A-Za-z0-9]+,lresp=\d+,llat=\d+,minlat=\d+,avglat=\d+,maxlat=\d+\)$`,
	} {
		if !regexp.MustCompile(expression).MatchString(answers[word]) {
			t.Errorf("%s is answered by\n%s", word, answers[word])
		}
	}
}

// The mean is rounded to four decimals, and has one at least.
func TestMeans(t *testing.T) {
	for want, l := range map[string]Latency{"0.0": {}, "12.0": {Total: 24, Count: 2}, "0.3333": {Total: 1, Count: 3}, "0.6667": {Total: 2, Count: 3},
		"2.5": {Total: 5, Count: 2}, "1.0": {Total: 99999, Count: 100000}, "0.01": {Total: 1, Count: 100}} {
		if got := l.mean(); got != want {
			t.Errorf("%+v is %s on average, want %s", l, got, want)
		}
	}
}

// Dates are those of the calendar.
func TestDates(t *testing.T) {
	for at := int64(0); at < 200*366*86_400_000; at += 86_400_000*13 + 3_723_004 {
		if got, want := date(at), time.UnixMilli(at).UTC().Format("Mon Jan 02 15:04:05 UTC 2006"); got != want {
			t.Fatalf("%d is %s, want %s", at, got, want)
		}
	}
}
