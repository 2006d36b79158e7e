package zookeeper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// asksFrom is asks for somebody for whom the world began at a time.
func (a *actor) asksFrom(epoch int64, server sim.NodeID, word string) (text string) {
	conn := a.Dial(client.Port, server)
	client.Word.Send(a.Env, conn, client.Question{Word: word, Epoch: epoch})
	for {
		switch in := a.Await(); {
		case in.Delivery.Conn != conn || in.Delivery.Opened():
		case in.Delivery.Closed():
			return regexp.MustCompile(`(10\.[\d.]+):\d+`).ReplaceAllString(text, "$1:N")
		default:
			text = client.Text.Of(in.Delivery)
		}
	}
}

const in2023 = 1_700_000_000_000 // Tue Nov 14 22:13:20 UTC 2023

// Connections expire their session's timeout after the last that was heard of them, and
// who asks ten seconds after it has, all at the next of ten seconds. Those that expire
// first come first, and crst changes nothing of that.
func TestWhenConnectionsExpire(t *testing.T) {
	p := rehearse(t)
	p.e.Servers, p.e.Observers, p.e.TickTime, p.e.FourLetterWords = 1, 0, 2000*ms, "*"
	p.part("c1", func(a *actor) {
		a.until(29_000 * ms)
		a.introduce(s1, client.Introduction{Timeout: 40_000})
	}).part("c2", func(a *actor) {
		a.until(29_500 * ms)
		a.introduce(s1, client.Introduction{Timeout: 4000})
		for _, at := range []sim.Duration{32_000 * ms, 35_000 * ms, 36_500 * ms} {
			a.until(at)
			a.ping()
		}
		a.until(37_000 * ms)
		want := `Connections Sets (2)/(3):
2 expire at Tue Nov 14 22:14:10 UTC 2023:
	ip: /10.0.0.3:N sessionId: SESSION2
	ip: /10.0.0.3:N sessionId: 0x0
1 expire at Tue Nov 14 22:14:30 UTC 2023:
	ip: /10.0.0.2:N sessionId: SESSION1
`
		for range 2 {
			_, got, _ := strings.Cut(a.asksFrom(in2023, s1, "dump"), "Connections dump:\n")
			if got = regexp.MustCompile(`0x1[0-9a-f]+(\d)\b`).ReplaceAllString(got, "SESSION$1"); got != want {
				t.Errorf("dump ends with\n%s\nand not\n%s", got, want)
			}
			a.asks(s1, "crst")
		}
	}).run(40_000 * ms)
}

// Sessions that expire together stand in the order of their ids, and one that has expired
// and whose end is not yet committed does not stand there.
func TestWhichSessionsAreFollowed(t *testing.T) {
	p := rehearse(t)
	p.e.FourLetterWords = "*"
	p.part("c1", func(a *actor) {
		var ids []string
		for range 12 {
			a.session = 0
			a.introduce(s3, client.Introduction{Timeout: 600})
			ids = append(ids, fmt.Sprintf("\t%#x", uint64(a.session)))
		}
		if text := a.asks(s3, "dump"); !slices.IsSorted(ids) || !strings.Contains(text, "12 expire at Thu Jan 01 00:00:02 UTC 1970:\n"+strings.Join(ids, "\n")+"\n") {
			t.Errorf("of %q dump says\n%s", ids, text)
		}
		a.until(begins + 730*ms) // they are expired at 2.7 s
		p.says("dump", a.asks(s3, "dump"), "Session Sets (0)/(0):\n")
		a.until(begins + 1100*ms)
		p.says("mntr", a.asks(s3, "mntr"), "zk_global_sessions\t0\n")
	}).at(begins+650*ms, sim.Clog{From: s1, To: s3, For: 200 * ms}, sim.Clog{From: s2, To: s3, For: 200 * ms}).run(4000 * ms)
}

// Each number in srvr, stat, cons and mntr is that of what it is said to be: here no two
// are alike. A connection that has gone on with its session has no last request.
func TestWordsTellWhatWasCounted(t *testing.T) {
	p := rehearse(t)
	p.e.FourLetterWords = "*"
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.Sleep(100 * ms)
		a.do(create("/abc", "0123456789"))
		for range 3 {
			a.do(get("/"))
		}
		a.ask(set("/", "x"), get("/"), get("/"))
		a.listen(3)
	}).part("c2", func(a *actor) {
		a.Sleep(20 * ms)
		a.call(s1)
		a.call(s1)
	}).part("c3", func(a *actor) {
		a.Sleep(40 * ms)
		a.call(s1)
	}).part("c4", func(a *actor) {
		a.until(begins + 300*ms)
		p.says("srvr", a.asks(s1, "srvr"), "Latency min/avg/max: 0/19.5714/122\n", "Received: 12\n", "Sent: 8\n", "Connections: 4\n", "Outstanding: 3\n")
		a.asks(s1, "RUOK") // is no word, and so no packet
		p.says("srvr", a.asks(s1, "srvr"), "Received: 13\n", "Sent: 9\n")
		p.says("stat", a.asks(s1, "stat"), "Outstanding: 3\n")
		p.says("cons", a.asksFrom(in2023, s1, "cons"),
			" /10.0.0.5:N[1](queued=3,recved=8,sent=5,sid=0x100100000000001,lop=GETD,est=1700000002001,to=600,lcxid=0x4,lzxid=0x100000004,lresp=2236,llat=0,minlat=0,avglat=25,maxlat=122)\n",
			" /10.0.0.6:N[1](queued=0,recved=1,sent=1,sid=0x100100000000002,lop=null,est=1700000002028,to=600,lcxid=0x0,lzxid=0x0,lresp=0,llat=0,minlat=0,avglat=0,maxlat=0)\n",
			" /10.0.0.7:N[1](queued=0,recved=1,sent=1,sid=0x100100000000003,lop=SESS,est=1700000002041,to=600,lcxid=0x0,lzxid=0x100000003,lresp=2046,llat=5,minlat=0,avglat=5,maxlat=5)\n")
		p.says("mntr", a.asks(s1, "mntr"), "zk_num_alive_connections\t4\n", "zk_avg_latency\t19.5714\n", "zk_min_latency\t0\n", "zk_max_latency\t122\n", "zk_outstanding_requests\t3\n",
			"zk_packets_received\t16\n", "zk_packets_sent\t12\n", "zk_approximate_data_size\t220\n", "zk_uptime\t1990\n")
		a.asks(s1, "crst")
		p.says("cons", a.asksFrom(in2023, s1, "cons"), " /10.0.0.7:N[1](queued=0,recved=0,sent=0,sid=0x100100000000003,lop=NA,est=1700000002041,to=600,lzxid=0xffffffffffffffff,lresp=0,llat=0,minlat=0,avglat=0,maxlat=0)\n")
		up := regexp.MustCompile(`zk_leader_uptime\t(\d+)\n(?s:.*)zk_uptime\t(\d+)\n`).FindStringSubmatch(a.asks(s3, "mntr"))
		if up == nil || up[1] != up[2] {
			t.Errorf("the leader has been up for %q", up)
		}
		p.says("envi", a.asks(s3, "envi"), "host.name=s3\n")
	}).at(begins+50*ms, sim.Clog{From: s3, To: s1, For: 180 * ms}).at(begins+240*ms, sim.Clog{From: s3, To: s1, For: 400 * ms}).run(3000 * ms)
}
