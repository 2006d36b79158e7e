// Package zoo is a protocol of nodes that misbehave, for the tests of package cage.
package zoo

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/zoolab/zoolab/sim"
)

var (
	wire   = sim.Datagrams("wire")
	hop    = sim.Message[Hop](wire, "Hop")
	diary  = sim.FileOf[string]("diary")
	again  = sim.Timer("again")
	hopped = sim.FactOf[int]("hopped")
)

// A Hop counts down.
type Hop struct{ Left int }

// An Ensemble says what the animal does when it hops for the last time.
type Ensemble struct {
	Hops int
	Does string
}

// Protocol is two animals, one here and one elsewhere.
func (e Ensemble) Protocol() sim.Protocol {
	return sim.Protocol{
		Name: "zoo",
		Nodes: []sim.NodeSpec{
			{Name: "keeper", Role: "keeper", New: func() sim.Node { return &animal{Does: "", Hops: e.Hops} }},
			{Name: "animal", Role: "animal", New: func() sim.Node { return &animal{Does: e.Does, Hops: e.Hops} }},
		},
		Ports: []*sim.Port{wire},
	}
}

type animal struct {
	Does string `sim:"fixed"`
	Hops int    `sim:"fixed"`
	seen []int
}

// kept is memory where no node may keep it.
var kept int

func (a *animal) Start(env *sim.Env) {
	if a.Does == "" {
		hop.SendTo(env, 2, Hop{a.Hops})
	}
}

func (a *animal) Timer(env *sim.Env, _ sim.TimerID) {}

func (a *animal) Receive(env *sim.Env, d sim.Delivery) {
	m := hop.Of(d)
	if a.seen = append(a.seen, m.Left); len(a.seen) > 8 {
		a.seen = a.seen[1:]
	}
	if diary.Len(env) > 8 {
		diary.Discard(env, 4)
		diary.Truncate(env, 2)
	}
	diary.Append(env, strconv.Itoa(m.Left))
	diary.Sync(env)
	hopped.Observe(env, len(diary.Read(env)))
	env.SetTimer(again, time.Second)
	if m.Left > 0 {
		hop.SendTo(env, d.From, Hop{m.Left - 1})
		return
	}
	a.misbehave(env)
}

func (a *animal) misbehave(env *sim.Env) {
	switch a.Does {
	case "run":
		for {
			a.seen[0]++
		}
	case "sleep":
		time.Sleep(time.Hour)
	case "recurse":
		a.seen[0] = deeper(1)
	case "hoard":
		var all [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			all = append(all, b)
			a.seen[0] = len(all)
		}
	case "exit":
		os.Exit(0)
	case "syscall-exit":
		syscall.Exit(0)
	case "panic":
		panic("an animal is loose")
	case "forge":
		_, _ = os.NewFile(4, "answers").Write([]byte("\x03\x00\x00\x00\x05ok"))
	case "print":
		fmt.Println("--- PASS: TestHidden")
		fmt.Fprintln(os.Stderr, "--- PASS: TestHidden")
	case "write":
		if err := os.WriteFile("results.json", []byte(`{"score": 100}`), 0o644); err == nil {
			hop.SendTo(env, 1, Hop{0})
		}
	case "fork":
		if err := exec.Command("/bin/sleep", "1000").Start(); err != nil {
			panic(err)
		}
	case "stdin":
		b := make([]byte, 16)
		if n, _ := os.Stdin.Read(b); n > 0 {
			panic("there was something to read")
		}
	case "remember":
		kept++
		a.seen[0] = kept
	}
}

// deeper goes as deep as the stack is: nobody calls it with a number below zero.
func deeper(n int) int {
	var pad [128]int
	pad[n%128] = n
	if n < 0 {
		return 0
	}
	return deeper(n+1) + pad[(n+1)%128]
}
