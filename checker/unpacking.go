package checker

import "github.com/zoolab/zoolab/nodes/znode"

// An unpacker reads a record of an arena, as a [packer] wrote it. The strings
// and the lists that it returns are parts of the arena, which costs nothing.
type unpacker struct {
	rest  string
	arena *arena
}

func (u *unpacker) uint() uint64 {
	if c := u.rest[0]; c < 0x80 {
		u.rest = u.rest[1:]
		return uint64(c)
	}
	return u.longUint()
}

func (u *unpacker) longUint() (v uint64) {
	for i := 0; ; i++ {
		c := u.rest[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			u.rest = u.rest[i+1:]
			return v
		}
	}
}

func (u *unpacker) int() int64 {
	v := u.uint()
	return int64(v>>1) ^ -int64(v&1)
}

func (u *unpacker) int32() int32 { return int32(u.int()) }

func (u *unpacker) bool() bool { return u.uint() != 0 }

func (u *unpacker) string() string {
	n := u.uint()
	if n&1 != 0 {
		return u.arena.long[n/2]
	}
	s := u.rest[:n/2]
	u.rest = u.rest[n/2:]
	return s
}

func (u *unpacker) data() (d znode.Data) {
	if d.Null = u.bool(); !d.Null {
		d.Bytes = u.string()
	}
	return d
}

// room makes room for a list.
func room[T any](u *unpacker) []T {
	n := u.uint()
	if n == 0 {
		return nil
	}
	return make([]T, n-1)
}

func (u *unpacker) acl() []znode.ACL { return u.arena.acls.at(u.uint()) }
func (u *unpacker) ids() []znode.ID  { return u.arena.ids.at(u.uint()) }

func (u *unpacker) id() znode.ID { return znode.ID{Scheme: u.string(), ID: u.string()} }

func (u *unpacker) texts() []string {
	all := room[string](u)
	for i := range all {
		all[i] = u.string()
	}
	return all
}

// op reads into a zero operation.
func (u *unpacker) op(o *znode.Op) {
	o.Code = znode.OpCode(u.int32())
	o.Path = u.string()
	o.Data = u.data()
	o.Version = u.int32()
	o.Who = u.ids()
	if rare := u.bool(); !rare {
		return
	}
	o.Mode = znode.CreateMode(u.int32())
	o.TTL = u.int()
	o.ACL = u.acl()
	o.Watch = u.bool()
	o.Timeout = u.int32()
	o.Ops = room[znode.Op](u)
	for i := range o.Ops {
		o.Ops[i].Session = znode.SessionID(u.int())
		u.op(&o.Ops[i])
	}
	if watches := u.bool(); watches {
		u.watches(o)
	}
}

func (u *unpacker) watches(o *znode.Op) {
	o.WatchMode = znode.WatchMode(u.int32())
	o.WatcherType = znode.WatcherType(u.int32())
	o.Auth = u.id()
	if there := u.bool(); there {
		o.Watches = &znode.Watches{Since: znode.Zxid(u.uint()), Data: u.texts(), Exist: u.texts(), Child: u.texts(),
			Persistent: u.texts(), Recursive: u.texts()}
	}
}

// position reads how a result begins: with its error and the position it saw.
func (u *unpacker) position() (znode.Code, znode.Zxid) {
	return znode.Code(u.int32()), znode.Zxid(u.uint())
}

// result reads into a zero result.
func (u *unpacker) result(r *znode.Result) {
	r.Err, r.Zxid = u.position()
	r.Data = u.data()
	u.stat(&r.Stat)
	if rare := u.bool(); !rare {
		return
	}
	r.Path = u.string()
	r.Children = u.texts()
	r.Count = u.int32()
	r.ACL = u.acl()
	r.Session = znode.SessionID(u.int())
	r.Timeout = u.int32()
	r.Results = room[znode.Result](u)
	for i := range r.Results {
		u.result(&r.Results[i])
	}
	r.Who = u.ids()
}

func (u *unpacker) stat(s *znode.Stat) {
	if there := u.bool(); !there {
		return
	}
	s.Czxid = znode.Zxid(u.uint())
	s.Mzxid = s.Czxid + znode.Zxid(u.int())
	s.Pzxid = s.Czxid + znode.Zxid(u.int())
	s.Ctime = u.int()
	s.Mtime = s.Ctime + u.int()
	s.Version = u.int32()
	s.Cversion = u.int32()
	s.Aversion = u.int32()
	s.EphemeralOwner = znode.SessionID(u.int())
	s.DataLength = u.int32()
	s.NumChildren = u.int32()
}
