package node

import (
	"math"
	"time"
)

type link struct {
	loss  float64   // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
	delay []float32 // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
}

const third = 1.0 / 3 // want `^floating point rounds differently on other machines: use integers, such as parts per million$`

func (l link) lose(draw int) bool {
	return float64(draw) < l.loss*100 // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
}

func seconds(d time.Duration) int {
	return int(d.Seconds()) // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
}

func exponent(n int) int {
	_, e := math.Frexp(1) // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
	return e + n
}

func roots() {
	var f = math.Sqrt // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
	f(4)              // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
	_ = 2i            // want `^floating point rounds differently on other machines: use integers, such as parts per million$`
}
