package znode

import "testing"

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
