package composed

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// Putting is what clients do, as histories record it.
var Putting = sim.OperationOf[Entry, struct{}]("put")

// tooLong is how long a client waits for one server.
var tooLong = sim.Timer("too-long")

// understand takes the one line that a client knows.
func understand(line string) error {
	if line != "put" {
		return fmt.Errorf("%q: write \"put\" for one entry more", line)
	}
	return nil
}

// client puts its entries one after the other, each until it is acknowledged, and
// then one more for each line that is typed.
func client(s Setup, i int) sim.Script {
	return func(t *sim.Task) {
		server := sim.NodeID(i%s.Servers + 1)
		for n := 0; ; n++ {
			if n >= s.Puts {
				t.Line()
			}
			e := Entry{t.Self(), int32(n + 1)}
			op := Putting.Invoke(t.Env, e)
			if put(t, s, &server, e) {
				Putting.Return(t.Env, op, struct{}{})
			} else {
				Putting.GiveUp(t.Env, op)
			}
			t.Sleep(time.Duration(5+t.Rand(4)) * time.Millisecond)
		}
	}
}

// put asks one server after the other and leaves server at the last asked.
func put(t *sim.Task, s Setup, server *sim.NodeID, e Entry) bool {
	for range 40 {
		next, ok := ask(t, *server, e)
		if ok {
			return true
		}
		if s.OneTry {
			return false
		}
		if next == 0 || next == *server {
			next = sim.NodeID(int(*server)%s.Servers + 1)
		}
		*server = next
		t.Sleep(20 * time.Millisecond)
		t.Sometimes(redialled)
	}
	return false
}

// ask puts an entry at one server: it reports whether it was acknowledged,
// and otherwise whom the server thinks better to ask.
func ask(t *sim.Task, server sim.NodeID, e Entry) (next sim.NodeID, ok bool) {
	c := t.Dial(service, server)
	Put.Send(t.Env, c, e)
	t.SetTimer(tooLong, 300*time.Millisecond)
	for {
		in := t.Await()
		switch d := in.Delivery; {
		case in.Expired(tooLong):
			t.Close(c)
			return next, false
		case d.Conn != c:
		case Done.Is(d):
			t.StopTimer(tooLong)
			t.Close(c)
			return 0, true
		case Moved.Is(d):
			next = Moved.Of(d)
		case d.Closed():
			t.StopTimer(tooLong)
			return next, false
		}
	}
}
