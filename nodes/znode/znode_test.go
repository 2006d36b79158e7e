package znode

import (
	"fmt"
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

// Every number that goes over the wire is the one that zookeeper.md §4 has for the name.
func TestNumbersAreZooKeepers(t *testing.T) {
	for _, table := range []struct {
		of    string
		name  func(int32) string
		pairs string
	}{
		{"error codes", func(n int32) string { return Code(n).String() }, `
			OK 0, SystemError -1, RuntimeInconsistency -2, DataInconsistency -3, ConnectionLoss -4, MarshallingError -5, Unimplemented -6,
			OperationTimeout -7, BadArguments -8, UnknownSession -12, NewConfigNoQuorum -13, ReconfigInProgress -14, ApiError -100, NoNode -101,
			NoAuth -102, BadVersion -103, NoChildrenForEphemerals -108, NodeExists -110, NotEmpty -111, SessionExpired -112, InvalidCallback -113,
			InvalidACL -114, AuthFailed -115, SessionMoved -118, NotReadOnly -119, EphemeralOnLocalSession -120, NoWatcher -121,
			RequestTimeout -122, ReconfigDisabled -123, SessionClosedRequireSaslAuth -124, QuotaExceeded -125, ThrottledOp -127`},
		{"opcodes", func(n int32) string { return OpCode(n).String() }, `
			create 1, delete 2, exists 3, getData 4, setData 5, getACL 6, setACL 7, getChildren 8, sync 9, ping 11, getChildren2 12, check 13,
			multi 14, create2 15, reconfig 16, checkWatches 17, removeWatches 18, createContainer 19, deleteContainer 20, createTTL 21,
			multiRead 22, auth 100, setWatches 101, sasl 102, getEphemerals 103, getAllChildrenNumber 104, setWatches2 105, addWatch 106,
			whoAmI 107, createSession -10, closeSession -11, error -1`},
		{"modes of create", func(n int32) string { return CreateMode(n).String() }, `
			persistent 0, ephemeral 1, persistent-sequential 2, ephemeral-sequential 3, container 4, persistent-ttl 5, persistent-sequential-ttl 6`},
		{"types of events", func(n int32) string { return EventType(n).String() }, `
			NodeCreated 1, NodeDeleted 2, NodeDataChanged 3, NodeChildrenChanged 4, DataWatchRemoved 5, ChildWatchRemoved 6,
			PersistentWatchRemoved 7, None -1`},
		{"states", func(n int32) string { return State(n).String() }, `
			Disconnected 0, SyncConnected 3, AuthFailed 4, ConnectedReadOnly 5, SaslAuthenticated 6, Closed 7, Expired -112`},
	} {
		for _, pair := range strings.Split(table.pairs, ",") {
			var want string
			var n int32
			if _, err := fmt.Sscan(pair, &want, &n); err != nil {
				t.Fatalf("%q: %v", pair, err)
			}
			if got := table.name(n); got != want {
				t.Errorf("of %s %d is %s, want %s", table.of, n, got, want)
			}
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
