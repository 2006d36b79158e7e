package checker

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// load is a history as a busy ensemble makes them: fifty sessions with eight
// operations under way at any time, half of them writes, a hundred nodes in
// ten directories.
func load(operations int) *service {
	const sessions, directories, underWay = 50, 10, 8
	r := rand.New(rand.NewPCG(1, 1))
	s := newService()
	s.states = nil
	s.open(sessions)
	for id := range sessions {
		s.who[znode.SessionID(id+1)] = []znode.ID{address(id)}
	}
	for d := range directories {
		s.write(1, create(fmt.Sprintf("/directory%d", d), ""))
	}
	var pending []int
	for len(s.history) < operations {
		if len(pending) == underWay {
			k := r.IntN(underWay)
			s.reply(pending[k])
			pending = append(pending[:k], pending[k+1:]...)
		}
		i := s.call(znode.SessionID(1+len(s.history)%sessions), request(r, directories))
		if o := &s.history[i]; isWrite(o.Op.Code) {
			s.commit(i)
		} else {
			o.Result = s.tree.Answer(&o.Op)
			o.Result.Zxid = s.zxid(s.now())
		}
		pending = append(pending, i)
	}
	for _, i := range pending {
		s.reply(i)
	}
	return s
}

func request(r *rand.Rand, directories int) znode.Op {
	directory := fmt.Sprintf("/directory%d", r.IntN(directories))
	path := fmt.Sprintf("%s/node%d", directory, r.IntN(10))
	switch r.IntN(20) {
	case 0, 1:
		return create(path, "new")
	case 2:
		return remove(path)
	case 3, 4, 5, 6, 7, 8, 9:
		return set(path, "some data that is not very long")
	case 10:
		return list(directory)
	}
	return get(path)
}

// BenchmarkCertificate is the whole judgement of a million operations.
func BenchmarkCertificate(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := load(n)
			log, told := s.log(b), s.told()
			b.ReportAllocs()
			for b.Loop() {
				c, err := Certify(told, log, nil)
				if err != nil || !c.Holds(Linearizable) {
					b.Fatal(err, c)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "ops/s")
		})
	}
}

// BenchmarkTree is one write, by the certificate in place, and by Porcupine to
// a copy.
func BenchmarkTree(b *testing.B) {
	for _, clone := range []bool{false, true} {
		b.Run(map[bool]string{false: "in place", true: "copied"}[clone], func(b *testing.B) {
			tree := load(10_000).tree
			op := set("/directory1", "x")
			op.Session = 1
			b.ReportAllocs()
			for b.Loop() {
				if clone {
					tree = tree.Clone()
				}
				tree.Apply(&op, Stamp{Zxid: 1, Time: 1})
			}
		})
	}
}
