package tiny

import (
	"fmt"
	"maps"

	"github.com/zoolab/zoolab/sim"
)

var score = sim.FileOf[int]("score")

func init() {} // want `^init: init runs before there is a world`

func f(m map[int]int, c chan int) { // want `^channels: a channel leaves the order`
	go f(m, c)    // want `^goroutines: `
	c <- 1        // want `^channels: `
	for range m { // want `^maps: the order of a map changes from run to run`
		println("hello") // want `^print: println writes where no trace can see it`
	}
	for range maps.Keys(m) { // want `^maps: `
	}
	select {}                        // want `^channels: select`
	_ = 1.5                          // want `^floats: `
	_ = recover()                    // want `^recover: `
	_ = fmt.Sprintf("%p", m)         // want `^addresses: %p prints an address`
	score = sim.FileOf[int]("other") // want `^writes: changing package variable score`
	//det:ok nobody sees it
	// want-above `^hatch: no hatch is allowed here`
}
