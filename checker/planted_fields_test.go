package checker

import (
	"reflect"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
)

// unused are the fields that the result of a part has no use for.
var unused = []string{"Zxid", "Session", "Timeout", "Results"}

// spoil calls a function with each way to make a value another: numbers and texts
// are changed, lists cut short and made longer, and their members spoiled. The value
// is restored each time.
func spoil(v reflect.Value, name string, try func(how string)) {
	set := func(to reflect.Value, how string) {
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		v.Set(to)
		try(name + how)
		v.Set(old)
	}
	if code, ok := v.Interface().(znode.Code); ok {
		other := znode.ErrBadVersion // one that the tree has a use for
		if code == other {
			other = znode.ErrNotEmpty
		}
		set(reflect.ValueOf(other), "")
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i).Name
			if _, whole := v.Interface().(znode.Result); whole && slices.Contains(unused, field) {
				continue
			}
			spoil(v.Field(i), name+"."+field, try)
		}
	case reflect.Slice:
		set(reflect.Append(v, reflect.Zero(v.Type().Elem())), " with one more")
		if v.Len() > 0 {
			set(v.Slice(0, v.Len()-1), " with one less")
		}
		for i := range v.Len() {
			spoil(v.Index(i), name, try)
		}
	case reflect.String:
		set(reflect.ValueOf(v.String()+"?").Convert(v.Type()), "")
	case reflect.Bool:
		set(reflect.ValueOf(!v.Bool()), "")
	default:
		to := reflect.New(v.Type()).Elem()
		if to.CanUint() {
			to.SetUint(v.Uint() + 1)
		} else {
			to.SetInt(v.Int() - 1)
		}
		set(to, "")
	}
}

// Whatever is told wrongly in a field that an operation has a use for is found.
func TestEveryFieldIsJudged(t *testing.T) {
	container := createAs(znode.Container, "/c")
	container.Code = znode.OpCreateContainer
	two := create("/c", "")
	two.Code = znode.OpCreate2
	stats := []string{"Err", "Stat"}
	for _, row := range []struct {
		op     znode.Op
		fields []string
	}{
		{znode.Op{Code: znode.OpCreateSession, Timeout: 4000}, []string{"Session", "Timeout"}},
		{closing(), []string{"Err"}},
		{create("/c", ""), []string{"Err", "Path"}},
		{two, []string{"Err", "Path", "Stat"}},
		{container, []string{"Err", "Path", "Stat"}},
		{createFor(5, "/c"), []string{"Err", "Path", "Stat"}},
		{remove("/b"), []string{"Err"}},
		{check("/b", 0), []string{"Err"}},
		{set("/b", "1"), stats},
		{setACL("/b", znode.OpenACL()...), stats},
		{ask(znode.OpExists, "/a"), stats},
		{get("/a"), []string{"Err", "Data", "Stat"}},
		{ask(znode.OpGetACL, "/a"), []string{"Err", "ACL", "Stat"}},
		{ask(znode.OpGetChildren, "/a"), []string{"Err", "Children"}},
		{list("/a"), []string{"Err", "Children", "Stat"}},
		{ask(znode.OpGetEphemerals, "/"), []string{"Err", "Children"}},
		{ask(znode.OpGetAllChildrenNumber, "/"), []string{"Err", "Count"}},
		{ask(znode.OpSync, "/a"), []string{"Err", "Path"}},
		{ask(znode.OpWhoAmI, ""), []string{"Err", "Who"}},
		{ask(znode.OpAddWatch, "/a"), []string{"Err"}},
		{znode.Op{Code: znode.OpCheckWatches, Path: "/a", WatcherType: 1}, []string{"Err"}},
		{znode.Op{Code: znode.OpRemoveWatches, Path: "/a", WatcherType: 3}, []string{"Err"}},
	} {
		t.Run(row.op.Code.String(), func(t *testing.T) { everyFieldIsJudged(t, row.op, row.fields) })
		if _, ok := NewTree(serviceRules).decoded(row.op); ok {
			t.Run("multi of "+row.op.Code.String(), func(t *testing.T) {
				everyFieldIsJudged(t, multi(set("/a", "2"), row.op), []string{"Err", "Results"})
			})
		}
		if isReadPart(row.op.Code) {
			t.Run("multiRead of "+row.op.Code.String(), func(t *testing.T) {
				everyFieldIsJudged(t, znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{row.op, get("/b")}}, []string{"Err", "Results"})
			})
		}
	}
}

// everyFieldIsJudged spoils the fields of one answer one after the other.
func everyFieldIsJudged(t *testing.T, op znode.Op, fields []string) {
	s := newService().open(1)
	s.who[1] = []znode.ID{address(1), digest("ann")}
	for _, path := range []string{"/a", "/b", "/a/x"} {
		s.write(1, create(path, "0"))
	}
	s.write(1, createAs(znode.Ephemeral, "/e"))
	var i int
	switch {
	case op.Code == znode.OpCreateSession:
		i = s.write(2, op)
		s.history[i].Result.Timeout = op.Timeout
	case isWrite(op.Code):
		i = s.write(1, op)
	default:
		i = s.read(1, op, s.now())
	}
	if c := s.certify(t); c.Model() != Linearizable {
		t.Fatalf("nothing is wrong and the model is %s: %v", c.Model(), c.Violations)
	}
	told := reflect.ValueOf(&s.history[i].Result).Elem()
	for _, field := range fields {
		spoil(told.FieldByName(field), field, func(how string) {
			if c := s.certify(t); c.Model() != NoModel {
				t.Errorf("nobody minds a wrong %s: the model is %s", how, c.Model())
			}
		})
	}
	if op.Code != znode.OpCreateSession { // its answer is a handshake and bears no position
		s.history[i].Result.Zxid += 50
		if c := s.certify(t); c.Model() != NoModel {
			t.Errorf("nobody minds a wrong position: the model is %s", c.Model())
		}
	}
}
