package checker

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// drawn draws any value of a type, to a depth at which lists end. Of numbers
// and lengths the remarkable are drawn most.
func drawn(t *rapid.T, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			drawn(t, v.Field(i), depth)
		}
		if d, ok := v.Addr().Interface().(*znode.Data); ok {
			d.Null = d.Null && d.Bytes == ""
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			drawn(t, v.Elem(), depth)
		}
	case reflect.Slice:
		if n := rapid.SampledFrom([]int{-1, 0, 1, 3}).Draw(t, "length"); n >= 0 && depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				drawn(t, v.Index(i), depth-1)
			}
		}
	case reflect.String:
		n := rapid.SampledFrom([]int{0, 1, 7, shortString, shortString + 1, 500}).Draw(t, "length")
		v.SetString(strings.Repeat(rapid.SampledFrom([]string{"a", "\x00", "ö"}).Draw(t, "letter"), n))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Uint64, reflect.Uint32:
		v.SetUint(rapid.SampledFrom([]uint64{0, 1, 127, 128, 1 << 31, 1<<32 + 5, 1<<64 - 1}).Draw(t, "number") >> (64 - v.Type().Bits()))
	case reflect.Int, reflect.Int64, reflect.Int32:
		n := rapid.SampledFrom([]int64{0, 1, -1, 63, -64, 64, 1<<31 - 1, 1<<63 - 1, -1 << 63}).Draw(t, "number")
		v.SetInt(n >> (64 - v.Type().Bits()))
	default:
		t.Fatalf("a %v is not drawn", v.Type())
	}
}

// anything is an operation with whatever there may be in each of its fields.
func anything(t *rapid.T) (o ZnodeOperation) {
	drawn(t, reflect.ValueOf(&o).Elem(), 3)
	if !o.Known {
		o.Result = znode.Result{}
	} else if o.Op.Code == znode.OpCreateSession {
		o.Session = o.Result.Session
	}
	return o
}

// What a history was told it tells again, field for field, and so does a clone
// of it, whatever the other is told later.
func TestHistoriesForgetNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type pair struct {
			is   *ZnodeHistory
			want []ZnodeOperation
		}
		pairs := []pair{{is: NewZnodeHistory()}}
		tell := func(p *pair, o ZnodeOperation, answer bool) {
			i := p.is.Call(&o)
			switch {
			case answer && o.Known:
				p.is.Return(i, o.Return, &o.Result)
			case answer:
				p.is.Return(i, o.Return, nil)
			default:
				o.Return, o.Known, o.Result = 0, false, znode.Result{}
			}
			p.want = append(p.want, o)
		}
		for range rapid.IntRange(0, 30).Draw(t, "operations") {
			p := &pairs[rapid.IntRange(0, len(pairs)-1).Draw(t, "history")]
			o := anything(t)
			if o.Op.Code == znode.OpCreateSession {
				o.Op.Code = znode.OpCreate
			}
			tell(p, o, rapid.Bool().Draw(t, "answered"))
			switch rapid.IntRange(0, 5).Draw(t, "and then") {
			case 0:
				pairs = append(pairs, pair{p.is.Clone(), slices.Clone(p.want)})
			case 1: // an answer that comes late
				i := rapid.IntRange(0, len(p.want)-1).Draw(t, "late")
				if late := &p.want[i]; late.Return == 0 && late.Op.Code != znode.OpCreateSession {
					late.Return, late.Known, late.Result = 1<<40, true, o.Result
					p.is.Return(i, late.Return, &o.Result)
				}
			case 2, 3: // beyond the ends of chunks
				for n := range uint64(chunkLength) {
					tell(p, ZnodeOperation{Xid: n, Call: n, Op: get(fmt.Sprintf("/%060d", n))}, false)
				}
			}
		}
		for _, p := range pairs {
			if p.is.Len() != len(p.want) {
				t.Fatalf("there are %d operations, and not %d", p.is.Len(), len(p.want))
			}
			for i, want := range p.want {
				if got := p.is.At(i); !reflect.DeepEqual(got, want) {
					t.Fatalf("operation %d is\n%+v\nand not\n%+v", i, got, want)
				}
			}
		}
	})
}

// The session of a createSession is the one that it was given.
func TestSessionsAreNamedByTheirAnswers(t *testing.T) {
	h := NewZnodeHistory()
	i := h.Call(&ZnodeOperation{Client: 1, Xid: 1, Call: 1, Op: znode.Op{Code: znode.OpCreateSession}})
	clone := h.Clone()
	h.Return(i, 2, &znode.Result{Session: 7})
	clone.Return(i, 2, nil)
	if h.At(i).Session != 7 || clone.At(i).Session != 0 {
		t.Errorf("found %v, and in a clone %v", h.At(i).Session, clone.At(i).Session)
	}
}

// An operation takes so many bytes of a history and no more, and the data of a
// large node none at all: the node has it.
func TestHistoriesAreSmall(t *testing.T) {
	large, data := NewZnodeHistory(), znode.Data{Bytes: strings.Repeat("x", 10_000)}
	for tick := range uint64(10_000) {
		i := large.Call(&ZnodeOperation{Xid: 1, Op: get("/a"), Call: 2*tick + 1})
		large.Return(i, 2*tick+2, &znode.Result{Data: data})
	}
	for _, h := range []*ZnodeHistory{load(100_000).told(), large} {
		bytes := h.records.last.Len()
		for _, chunk := range h.records.full {
			bytes += len(chunk)
		}
		if each := bytes/h.Len() + int(reflect.TypeFor[brief]().Size()); each > 120 {
			t.Errorf("an operation takes %d bytes", each)
		}
	}
}
