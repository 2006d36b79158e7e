package znode

import (
	"strings"
	"testing"
)

func TestZxidIsEpochAndCounter(t *testing.T) {
	z := ZxidOf(3, 7)
	if z.Epoch() != 3 || z.Counter() != 7 || z != 3<<32|7 {
		t.Errorf("ZxidOf(3, 7) = %#x, epoch %d, counter %d", uint64(z), z.Epoch(), z.Counter())
	}
	if z.Next() != ZxidOf(3, 8) || z.NextEpoch() != ZxidOf(4, 0) {
		t.Errorf("after %v come %v and, in the next epoch, %v", z, z.Next(), z.NextEpoch())
	}
	if last := ZxidOf(3, LastCounter); last.Next().Epoch() == 3 {
		t.Errorf("%v is not the last of its epoch", last)
	}
	if !(ZxidOf(1, LastCounter) < ZxidOf(2, 0)) {
		t.Error("an epoch's last zxid does not come before the next epoch's first")
	}
}

// TestNamesAreZooKeepers holds one number of each table, its ends and a gap,
// to the name that the digest gives it.
func TestNamesAreZooKeepers(t *testing.T) {
	for _, row := range []struct{ got, want string }{
		{ZxidOf(1, 3).String(), "0x100000003"},
		{SessionID(0x100000000000001).String(), "0x100000000000001"},
		{SessionID(-1).String(), "0xffffffffffffffff"},
		{OK.String(), "OK"},
		{ErrNoNode.String(), "NoNode"},
		{ErrThrottledOp.String(), "ThrottledOp"},
		{Code(-9).String(), "code -9"},
		{Code(1).String(), "code 1"},
		{Code(-1 << 31).String(), "code -2147483648"},
		{OpGetData.String(), "getData"},
		{OpCloseSession.String(), "closeSession"},
		{OpError.String(), "error"},
		{OpWhoAmI.String(), "whoAmI"},
		{OpCode(10).String(), "opcode 10"},
		{OpCode(108).String(), "opcode 108"},
		{OpCode(-12).String(), "opcode -12"},
		{EphemeralSequential.String(), "ephemeral-sequential"},
		{CreateMode(7).String(), "mode 7"},
		{CreateMode(-1).String(), "mode -1"},
		{EventNone.String(), "None"},
		{EventPersistentWatchRemoved.String(), "PersistentWatchRemoved"},
		{EventType(0).String(), "event 0"},
		{EventType(-2).String(), "event -2"},
		{StateSyncConnected.String(), "SyncConnected"},
		{StateExpired.String(), "Expired"},
		{State(1).String(), "state 1"},
		{Data{Bytes: "x"}.String(), "x"},
		{Data{Null: true}.String(), "null"},
	} {
		if row.got != row.want {
			t.Errorf("got %q, want %q", row.got, row.want)
		}
	}
}

// An operation reads as a line of a history.
func TestOperationsAreReadable(t *testing.T) {
	at := ZxidOf(1, 4)
	for _, row := range []struct {
		is   interface{ String() string }
		want string
	}{
		{Op{Code: OpCreate, Path: "/a", Data: Data{Bytes: "x"}}, `create /a "x"`},
		{Op{Code: OpCreate2, Path: "/a-", Mode: EphemeralSequential}, `create2 /a- "" ephemeral-sequential`},
		{Op{Code: OpCreateTTL, Path: "/a", Data: Data{Null: true}, Mode: PersistentTTL, TTL: 500}, `createTTL /a null persistent-ttl for 500 ms`},
		{Op{Code: OpSetData, Path: "/a", Data: Data{Bytes: strings.Repeat("x", 41)}, Version: AnyVersion}, `setData /a "` + strings.Repeat("x", 40) + `"… (41 bytes)`},
		{Op{Code: OpSetData, Path: "/a", Version: 3}, `setData /a "" if version 3`},
		{Op{Code: OpDelete, Path: "/a", Version: AnyVersion}, `delete /a`},
		{Op{Code: OpGetData, Path: "/a", Watch: true}, `getData /a and watch`},
		{Op{Code: OpCreateSession, Timeout: 6000}, `createSession of 6000 ms`},
		{Op{Code: OpCloseSession, Session: 1}, `closeSession`},
		{Op{Code: OpMulti, Ops: []Op{{Code: OpCheck, Path: "/a"}, {Code: OpDelete, Path: "/b", Version: AnyVersion}}}, `multi [check /a if version 0; delete /b]`},
		{Result{Path: "/a", Zxid: at}, `OK /a at 0x100000004`},
		{Result{Err: ErrNoNode, Zxid: at}, `NoNode at 0x100000004`},
		{Result{Err: ErrConnectionLoss}, `ConnectionLoss`},
		{Result{Data: Data{Bytes: "x"}, Stat: Stat{Czxid: 1, Version: 3, NumChildren: 2}, Zxid: at}, `OK "x" version 3, 2 children at 0x100000004`},
		{Result{Stat: Stat{Czxid: 1, EphemeralOwner: 16}}, `OK version 0 of session 0x10`},
		{Result{Children: []string{"b", "a"}, Zxid: at}, `OK [b a] at 0x100000004`},
		{Result{Session: 16, Timeout: 6000, Zxid: at}, `OK session 0x10 of 6000 ms at 0x100000004`},
		{Result{Results: []Result{{Path: "/a"}, {}}, Zxid: at}, `OK [OK /a; OK] at 0x100000004`},
		{Result{Count: 3}, `OK 3`},
	} {
		if got := row.is.String(); got != row.want {
			t.Errorf("got %s, want %s", got, row.want)
		}
	}
}
