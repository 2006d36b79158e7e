package tape_test

import (
	"runtime"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest/composed"
	"github.com/zoolab/zoolab/sim/tape"
)

// long is a tape of so many steps of an ensemble with clients that never stop.
func long(b testing.TB, steps int) *tape.Tape {
	cfg := composed.New(1, composed.Setup{Servers: 5, Clients: 3, Puts: 1 << 30})
	cfg.Ring = 16
	p := open(b, cfg)
	if got := p.Main().Extend(steps); got < steps {
		b.Fatalf("only %d steps", got)
	}
	return p
}

const hundredThousand = 100_000

// BenchmarkExtend is what a step costs to record, and how much of it is kept.
func BenchmarkExtend(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p := long(b, 1)
	b.ReportAllocs()
	b.ResetTimer()
	n := p.Main().Extend(min(b.N, tape.MostSteps-1))
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "kept-B/step")
	runtime.KeepAlive(p)
}

// BenchmarkStepBack goes back step by step from the end of a long tape.
func BenchmarkStepBack(b *testing.B) {
	main := long(b, hundredThousand).Main()
	b.ReportAllocs()
	b.ResetTimer()
	for n := range b.N {
		main.World(hundredThousand - 1 - n%hundredThousand)
	}
}

// BenchmarkJump goes to anywhere on a long tape.
func BenchmarkJump(b *testing.B) {
	main := long(b, hundredThousand).Main()
	rand := sim.NewRand(1, "jumps")
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		main.World(rand.Below(hundredThousand))
	}
}

// BenchmarkCone is the first look at all of the cone of a step of a long tape.
func BenchmarkCone(b *testing.B) {
	main := long(b, hundredThousand).Main()
	b.ReportAllocs()
	b.ResetTimer()
	for n := range b.N {
		cone := main.Cone(hundredThousand/2 + n%1000)
		cone.Of(1)
		cone.Of(main.Len())
	}
}

// BenchmarkAct makes a branch in the middle of a long tape.
func BenchmarkAct(b *testing.B) {
	p := long(b, hundredThousand)
	b.ReportAllocs()
	b.ResetTimer()
	for n := range b.N {
		if _, _, err := p.Act(p.Main(), hundredThousand/2+n%1000, inflict(sim.Heal{})); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMomentsInOrder reads one moment after the other, and goes on from the
// beginning.
func BenchmarkMomentsInOrder(b *testing.B) {
	main := long(b, hundredThousand).Main()
	b.ReportAllocs()
	b.ResetTimer()
	for n := range b.N {
		main.Moment(1 + n%hundredThousand)
	}
}

// BenchmarkMomentsBackward reads one moment after the other, from the end.
func BenchmarkMomentsBackward(b *testing.B) {
	main := long(b, hundredThousand).Main()
	b.ReportAllocs()
	b.ResetTimer()
	for n := range b.N {
		main.Moment(hundredThousand - n%hundredThousand)
	}
}

// BenchmarkMomentAnywhere reads a moment far from the one before.
func BenchmarkMomentAnywhere(b *testing.B) {
	main := long(b, hundredThousand).Main()
	rand := sim.NewRand(1, "moments")
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		main.Moment(1 + rand.Below(hundredThousand))
	}
}
