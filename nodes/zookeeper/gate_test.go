package zookeeper

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// visitors reads what a gate sends.
type visitors struct {
	asked func(xid int32) *znode.Op
	heard []string
}

func (v *visitors) Step(h sim.Happening) *sim.Violation {
	switch {
	case gate.Sent.Is(h):
		p := gate.Sent.Of(h)
		if len(p.Frame) == 37 && len(v.heard) == 0 {
			r, err := jute.ReadConnectResponse([]byte(p.Frame))
			v.heard = append(v.heard, fmt.Sprintf("%d welcome %d %v", p.To, r.Timeout, err))
			return nil
		}
		r, err := jute.ReadReply([]byte(p.Frame), v.asked)
		v.heard = append(v.heard, fmt.Sprintf("%d #%d %s %s %s %v", p.To, r.Xid, r.Zxid, r.Result, r.Event, err))
	case gate.Dropped.Is(h):
		v.heard = append(v.heard, gate.Dropped.Of(h).String()+" dropped")
	}
	return nil
}
func (v *visitors) Clone() sim.Monitor     { return v }
func (v *visitors) Encode(b []byte) []byte { return b }

// An arrival is a world with visitor 7 in it, who has come to s1.
type arrival struct {
	*testing.T
	w   *sim.World
	v   *visitors
	ops map[int32]znode.Op
}

func arrive(t *testing.T) *arrival {
	e := Default()
	e.Servers = 3
	p, err := New(e, []sim.Client{{Name: "gate", Script: []string{gate.Script}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := &arrival{T: t, ops: map[int32]znode.Op{}}
	a.v = &visitors{asked: func(xid int32) *znode.Op {
		if op, ok := a.ops[xid]; ok {
			return &op
		}
		return nil
	}}
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "visitors", New: func() sim.Monitor { return a.v }})
	if a.w, err = sim.New(sim.Config{Seed: 1, Protocol: p, Network: lan(), Paranoid: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.w.Close)
	a.w.Run(sim.Time(500 * ms))
	hello := jute.AppendConnectRequest(nil, jute.ConnectRequest{Timeout: 4000, Password: znode.Data{Bytes: nobody}, HasReadOnly: true})
	a.types(gate.Comes(7, "s1"), gate.Says(7, hello))
	return a
}

func (a *arrival) types(acts ...string) {
	a.Helper()
	typeAt(a, a.w, acts...)
	a.w.Run(a.w.Now() + sim.Time(300*ms))
}

func (a *arrival) ask(xid int32, op znode.Op) string {
	a.Helper()
	a.ops[xid] = op
	b, err := jute.AppendRequest(nil, jute.Request{Xid: xid, Op: op})
	if err != nil {
		a.Fatal(err)
	}
	return gate.Says(7, b)
}

func TestAVisitorComesThroughTheGate(t *testing.T) {
	a := arrive(t)
	a.types(a.ask(1, create("/a", "x")), a.ask(2, watching(get("/a"))), a.ask(3, znode.Op{Code: znode.OpSetData, Path: "/a", Version: -1}),
		a.ask(-2, znode.Op{Code: znode.OpPing}), a.ask(4, leave()))
	want := []string{"7 welcome 2000 <nil>",
		"7 #1 0x100000002 OK /a at 0x100000002 event 0  <nil>",
		`7 #2 0x100000002 OK "x" version 0 at 0x100000002 event 0  <nil>`,
		"7 #-1 0xffffffffffffffff OK NodeDataChanged /a <nil>",
		"7 #3 0x100000003 OK version 1 at 0x100000003 event 0  <nil>",
		"7 #-2 0x100000003 OK at 0x100000003 event 0  <nil>",
		"7 #4 0x100000004 OK at 0x100000004 event 0  <nil>",
		"visitor 7 dropped"}
	if !slices.Equal(a.v.heard, want) || a.w.Violation() != nil {
		t.Errorf("it heard\n\t%s\nwant\n\t%s\n%v", strings.Join(a.v.heard, "\n\t"), strings.Join(want, "\n\t"), a.w.Violation())
	}
}

// What Apache ZooKeeper 3.8.0 answers to frames that are wrong, how many zxids they use up,
// and whether the connection lives on: each was seen there.
func TestWrongFramesAreAnsweredAs380Does(t *testing.T) {
	const half = "00000064"
	for name, c := range map[string]struct {
		frame string // behind its number
		told  string // error and zxid's kind; "" for nothing
		zxids int    // -1 where the connection ends
	}{
		"create":                    {"00000001" + half, "MarshallingError", 1},
		"delete":                    {"00000002" + half, "MarshallingError", 1},
		"exists":                    {"00000003" + half, "MarshallingError", 0},
		"getData":                   {"00000004" + half, "MarshallingError", 0},
		"setData":                   {"00000005" + half, "MarshallingError", 1},
		"getACL":                    {"00000006" + half, "MarshallingError", 0},
		"setACL":                    {"00000007" + half, "MarshallingError", 1},
		"getChildren":               {"00000008" + half, "MarshallingError", 0},
		"sync":                      {"00000009" + half, "MarshallingError", 0},
		"getChildren2":              {"0000000c" + half, "MarshallingError", 0},
		"check":                     {"0000000d" + half, "MarshallingError", 1},
		"multi":                     {"0000000e" + half, "MarshallingError", 1},
		"create2":                   {"0000000f" + half, "MarshallingError", 1},
		"reconfig":                  {"00000010" + half, "MarshallingError", 0},
		"reconfig that can be read": {"00000010 00000000 00000000 00000000 ffffffffffffffff", "ReconfigDisabled", 1},
		"checkWatches":              {"00000011" + half, "MarshallingError", 0},
		"removeWatches":             {"00000012" + half, "MarshallingError", 0},
		"createContainer":           {"00000013" + half, "MarshallingError", 1},
		"deleteContainer":           {"00000014 00000002 2f7a", "BadArguments", 1},
		"deleteContainer, empty":    {"00000014", "BadArguments", 1},
		"createTTL":                 {"00000015" + half, "MarshallingError", 1},
		"multiRead":                 {"00000016" + half, "MarshallingError", 0},
		"setWatches":                {"00000065" + half, "MarshallingError", 0},
		"getEphemerals":             {"00000067" + half, "MarshallingError", 0},
		"getAllChildrenNumber":      {"00000068" + half, "MarshallingError", 0},
		"setWatches2":               {"00000069" + half, "MarshallingError", 0},
		"addWatch":                  {"0000006a" + half, "MarshallingError", 0},
		"createSession":             {"fffffff6", "MarshallingError", 1},
		"createSession, short":      {"fffffff6 000000", "MarshallingError", 1},
		"createSession and timeout": {"fffffff6 00001388", "", 1}, // a welcome, which has no number
		"a read in a multi":         {"0000000e 00000004 00 ffffffff 00000001 2f 00 ffffffff 01 ffffffff", "MarshallingError", 1},
		"reads and writes":          {"0000000e 00000002 00 ffffffff 00000002 2f7a 00000000 00000004 00 ffffffff 00000001 2f 00 ffffffff 01 ffffffff", "MarshallingError", 1},
		"a sync in a multi":         {"0000000e 00000009 00 ffffffff 00000001 2f ffffffff 01 ffffffff", "MarshallingError", 1},
		"an empty multi":            {"0000000e ffffffff 01 ffffffff", "OK", 1},
		"an empty multiRead":        {"00000016 ffffffff 01 ffffffff", "OK", 0},
		"an opcode nobody knows":    {"000003e7", "Unimplemented at -1", -1},
		"a notification":            {"00000000", "Unimplemented at -1", -1},
		"an error":                  {"ffffffff", "Unimplemented at -1", -1},
		"an empty token":            {"00000066 00000000", "OK at 0", 0},
		"a token":                   {"00000066 00000003 616263", "OK at 0", 0},
		"no token":                  {"00000066 ffffffff", "", -1},
		"half a token":              {"00000066" + half, "", -1},
		"half an auth":              {"00000064" + half, "", -1},
		"digest, null":              {"00000064 00000000 00000006 646967657374 ffffffff", "AuthFailed at 0", -1},
		"digest, empty":             {"00000064 00000000 00000006 646967657374 00000000", "OK at 0", 0},
		"ip, null":                  {"00000064 00000000 00000002 6970 ffffffff", "OK at 0", 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := arrive(t)
			a.types(a.ask(1, create("/z", "")))
			a.v.heard = nil
			b, err := hex.DecodeString("00000009" + strings.ReplaceAll(c.frame, " ", ""))
			if err != nil {
				t.Fatal(err)
			}
			a.types(gate.Says(7, b))
			told := ""
			if len(a.v.heard) > 0 {
				var visitor int
				var number, zxid, code string
				if _, err := fmt.Sscan(a.v.heard[0], &visitor, &number, &zxid, &code); err == nil && number == "#9" {
					told = code
					if at, special := map[string]string{"0x0": " at 0", "0xffffffffffffffff": " at -1"}[zxid]; special {
						told += at
					}
				}
			}
			if told != c.told {
				t.Errorf("it is told %q, want %q: %q", told, c.told, a.v.heard)
			}
			ended := slices.Contains(a.v.heard, "visitor 7 dropped")
			if a.v.heard = nil; !ended {
				a.types(a.ask(2, create("/y", "")))
			}
			want := fmt.Sprintf("7 #2 0x%x OK /y at 0x%[1]x event 0  <nil>", int64(0x100000003)+int64(c.zxids))
			if ended != (c.zxids < 0) || !ended && !slices.Equal(a.v.heard, []string{want}) {
				t.Errorf("ended: %v; then %q, want %q", ended, a.v.heard, want)
			}
			if v := a.w.Violation(); v != nil {
				t.Error(v)
			}
		})
	}
}
