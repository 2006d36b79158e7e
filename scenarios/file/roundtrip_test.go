package file_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// TestRoundTrip holds for every scenario that can be made: printed and parsed,
// it is the same.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := scenarios().Draw(t, "scenario")
		text := file.Marshal(made)
		parsed, err := file.Parse("made.yaml", text)
		if err != nil {
			t.Fatalf("%v\nin\n%s", err, text)
		}
		if again := file.Marshal(parsed); !bytes.Equal(text, again) {
			t.Fatalf("printed\n%s\nand then\n%s", text, again)
		}
		forget(reflect.ValueOf(parsed))
		if !reflect.DeepEqual(made, parsed) {
			t.Fatalf("made %+v\nparsed %+v\nfrom\n%s", made, parsed, text)
		}
	})
}

// forget clears the places in a value, which printing does not keep.
func forget(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			forget(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			forget(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[strict.Position]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				forget(v.Field(i))
			}
		}
	}
}

func scenarios() *rapid.Generator[*file.Scenario] {
	return rapid.Custom(func(t *rapid.T) *file.Scenario {
		s := file.New()
		s.Name = file.Slug(rapid.StringMatching(`[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}`).Draw(t, "name"))
		s.About = rapid.StringN(1, 200, -1).Draw(t, "about")
		s.Protocol = names().Draw(t, "protocol")
		s.Seed = rapid.Uint64().Draw(t, "seed")
		s.Until = strict.MaxDuration
		s.Ensemble = optionalNode().Draw(t, "ensemble")
		s.Network.Delay = spans().Draw(t, "delay")
		s.Network.Tail = tails().Draw(t, "tail")
		s.Network.Loss = chances().Draw(t, "loss")
		s.Disk.Sync = spans().Draw(t, "sync")
		s.Service = spans().Draw(t, "service")
		s.Disk.Torn = chances().Draw(t, "torn")
		s.Clocks.Skew = strict.OffsetSpan{Min: -strict.Offset(durations(0).Draw(t, "behind"))}
		s.Clocks.Drift = strict.Drift(rapid.IntRange(0, 100_000).Draw(t, "drift"))
		s.Clients = listOf(t, "clients", clients())
		for i := range s.Clients {
			if s.Clients[i].Count == 0 {
				s.Clients[i].Name = strict.N("c" + string(rune('0'+i)))
			}
		}
		s.Faults = listOf(t, "faults", faults())
		if rapid.Bool().Draw(t, "random") {
			s.Random = &file.Random{
				Kinds: file.Names{strict.N("crash"), strict.N("pause")},
				Every: time.Minute, Until: time.Hour, AtMost: rapid.IntRange(1, 10_000).Draw(t, "atMost"),
			}
		}
		s.Schedule = listOf(t, "schedule", choices())
		s.Lesson = listOf(t, "lesson", lessonLines())
		s.Bugs = distinct(t, "bugs", 0)
		s.Expect.Reached = distinct(t, "reached", 0)
		if monitors := distinct(t, "monitors", 0); monitors != nil {
			s.Expect.Monitors = monitors
		}
		s.Expect.ProgressAfterHeal = durations(0).Draw(t, "progress")
		s.Limits.Events = rapid.Uint64Range(1, 1_000_000_000).Draw(t, "events")
		return s
	})
}

// listOf is a short list, nil if it is empty.
func listOf[T any](t *rapid.T, label string, of *rapid.Generator[T]) []T {
	list := rapid.SliceOfN(of, 0, 5).Draw(t, label)
	if len(list) == 0 {
		return nil
	}
	return list
}

func names() *rapid.Generator[strict.Name] {
	return rapid.Map(rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9_./-]{0,9}`), strict.N)
}

// distinct are different names, none of them all.
func distinct(t *rapid.T, label string, least int) file.Names {
	texts := rapid.SliceOfNDistinct(rapid.StringMatching(`n[A-Za-z0-9_./-]{0,9}`), least, 5, rapid.ID).Draw(t, label)
	var list file.Names
	for _, text := range texts {
		list = append(list, strict.N(text))
	}
	return list
}

func durations(least time.Duration) *rapid.Generator[time.Duration] {
	return rapid.Map(rapid.Int64Range(int64(least), int64(strict.MaxDuration)), func(n int64) time.Duration {
		return time.Duration(n)
	})
}

func spans() *rapid.Generator[strict.Span] {
	return rapid.Custom(func(t *rapid.T) strict.Span {
		a, b := durations(0).Draw(t, "a"), durations(0).Draw(t, "b")
		return strict.Span{Min: min(a, b), Max: max(a, b)}
	})
}

func chances() *rapid.Generator[strict.Chance] {
	return rapid.Map(rapid.Int64Range(0, int64(strict.Certain)), func(n int64) strict.Chance { return strict.Chance(n) })
}

func tails() *rapid.Generator[file.Tail] {
	return rapid.Custom(func(t *rapid.T) file.Tail {
		return file.Tail{Chance: chances().Draw(t, "chance"), Delay: spans().Draw(t, "delay")}
	})
}

func optionalNode() *rapid.Generator[*strict.Node] {
	return rapid.Custom(func(t *rapid.T) *strict.Node {
		if rapid.Bool().Draw(t, "absent") {
			return nil
		}
		return nodes(t, 3)
	})
}

// nodes makes any node that is at most so deep.
func nodes(t *rapid.T, depth int) *strict.Node {
	most := 3
	if depth == 0 {
		most = 0
	}
	switch rapid.IntRange(0, most).Draw(t, "kind") {
	case 1:
		return &strict.Node{Kind: strict.Null}
	case 2:
		n := &strict.Node{Kind: strict.List, Items: []*strict.Node{}}
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			n.Items = append(n.Items, nodes(t, depth-1))
		}
		return n
	case 3:
		n := &strict.Node{Kind: strict.Mapping, Entries: []strict.Entry{}}
		for _, key := range rapid.SliceOfNDistinct(rapid.StringN(1, 20, -1), 0, 4, rapid.ID).Draw(t, "keys") {
			n.Entries = append(n.Entries, strict.Entry{Key: key, Value: nodes(t, depth-1)})
		}
		return n
	}
	return &strict.Node{Text: rapid.String().Draw(t, "text")}
}

func clients() *rapid.Generator[file.Client] {
	return rapid.Custom(func(t *rapid.T) file.Client {
		c := file.Client{Start: durations(0).Draw(t, "start"), SessionTimeout: durations(0).Draw(t, "timeout")}
		if rapid.Bool().Draw(t, "counted") {
			c.Count = rapid.IntRange(1, 2000).Draw(t, "count")
		}
		if rapid.Bool().Draw(t, "bound") {
			c.Server = names().Draw(t, "server")
		}
		if rapid.Bool().Draw(t, "working") {
			c.Workload = nodes(t, 2)
			return c
		}
		for _, text := range rapid.SliceOfN(rapid.StringMatching(`[!-~é☃]([ -~é☃]{0,30}[!-~é☃])?`), 1, 8).Draw(t, "script") {
			c.Script = append(c.Script, file.Line{Text: text})
		}
		return c
	})
}

func faults() *rapid.Generator[file.Fault] {
	return rapid.Custom(func(t *rapid.T) file.Fault {
		f := file.Fault{At: durations(0).Draw(t, "at")}
		f.Deed, f.For = deed(t)
		return f
	})
}

// deed draws a deed, and for how long it may be done, 0 for what cannot be undone.
func deed(t *rapid.T) (file.Deed, time.Duration) {
	var f file.Fault
	list := distinct(t, "nodes", 2)
	from, to := list[0], list[1]
	switch rapid.SampledFrom([]string{
		"partition", "cut", "isolate", "heal", "crash", "restart", "pause", "resume", "clog", "network", "clock",
		"bridge", "halfOpen", "capacity", "slow", "disk", "reset", "command",
	}).Draw(t, "action") {
	case "partition":
		f.Partition = file.Groups{list[:1], list[1:]}
		f.For = durations(1).Draw(t, "for")
	case "cut":
		f.Cut = &file.Link{From: from, To: to}
	case "isolate":
		f.Isolate = list
	case "heal":
		f.Heal = file.Places{{From: from.Text, To: to.Text}, {From: to.Text}}
	case "crash":
		f.Crash = list[:1]
		f.AfterEffects = new(rapid.IntRange(0, 1_000_000).Draw(t, "effects"))
		f.Silent = rapid.Bool().Draw(t, "silent")
	case "restart":
		f.Restart = file.Names{strict.N(file.All)}
	case "pause":
		f.Pause = list
	case "resume":
		f.Resume = list[:1]
	case "clog":
		f.Clog = &file.Clog{From: from, To: to, For: durations(1).Draw(t, "for")}
	case "network":
		f.Network = &file.NetworkChange{Loss: new(chances().Draw(t, "loss")), Tail: new(tails().Draw(t, "tail"))}
	case "clock":
		f.Clock = &file.ClockChange{Node: from, Drift: new(strict.Drift(rapid.Int64Range(-100_000, 100_000).Draw(t, "drift")))}
	case "bridge":
		f.Bridge, f.For = from, durations(1).Draw(t, "for")
		if rapid.Bool().Draw(t, "sided") {
			f.Sides = file.Groups{list[1:]}
		}
	case "halfOpen":
		f.HalfOpen = &file.Link{From: from, To: to}
	case "capacity":
		rate := strict.Rate{Count: rapid.Int64Range(1, 1_000_000_000).Draw(t, "rate"), Per: time.Minute}
		f.Capacity = &file.Capacity{From: from, To: to, Messages: &rate, Queue: rapid.IntRange(0, 1_000_000).Draw(t, "queue")}
		if rapid.Bool().Draw(t, "lifted") {
			f.Capacity.Messages, f.Capacity.Lifted = nil, new(true)
		}
	case "slow":
		f.Slow = &file.Slow{Node: from, Service: strict.Span{Max: durations(1).Draw(t, "service")}}
	case "disk":
		f.Disk, f.For = diskChange(t, from)
	case "reset":
		f.Reset = file.Names{from, to}
	case "command":
		f.Command = &file.Command{Node: from, Line: file.Line{Text: "create /a x"}}
	}
	return f.Deed, f.For
}

// diskChange is one trouble of a disk, with how long it lasts if it does.
func diskChange(t *rapid.T, of strict.Name) (*file.DiskChange, time.Duration) {
	c, last := &file.DiskChange{Node: of}, durations(1).Draw(t, "for")
	switch rapid.IntRange(0, 6).Draw(t, "trouble") {
	case 0:
		c.Sync = new(spans().Draw(t, "sync"))
	case 1:
		c.Torn = new(chances().Draw(t, "torn"))
	case 2:
		c.Lies = new(true)
	case 3:
		c.Full = new(true)
	case 4:
		c.Lost = new(true)
	case 5:
		c.Mend, last = strict.N(rapid.SampledFrom(file.Troubles()).Draw(t, "mend")), 0
	case 6:
		c.Corrupt, last = names().Draw(t, "file"), 0
		if rapid.Bool().Draw(t, "one") {
			c.Record = new(rapid.IntRange(0, 1_000_000_000).Draw(t, "record"))
		}
	}
	return c, last
}

func choices() *rapid.Generator[file.Choice] {
	return rapid.Custom(func(t *rapid.T) file.Choice {
		c := file.Choice{At: durations(0).Draw(t, "at")}
		address := file.Address{Text: rapid.StringMatching(`[a-z]{1,5} [a-z]1>[a-z]2 [A-Z][a-z]{0,5}#[0-9]{1,3}`).Draw(t, "address")}
		if rapid.Bool().Draw(t, "behind") {
			c.After, c.Nth = address, rapid.IntRange(0, 9).Draw(t, "nth")
		}
		keep := func() {
			c.Flush = rapid.Bool().Draw(t, "flush")
			c.Keep = listOf(t, "keep", rapid.Custom(func(t *rapid.T) file.Keep {
				return file.Keep{File: rapid.String().Draw(t, "file"), Writes: rapid.IntRange(0, 9).Draw(t, "writes"), Torn: rapid.Bool().Draw(t, "torn")}
			}))
		}
		switch rapid.IntRange(0, 7).Draw(t, "action") {
		case 0:
			c.Next = address
			c.Again = rapid.Bool().Draw(t, "again")
			c.Rand = listOf(t, "rand", rapid.Uint64())
			c.Content = file.Hex(rapid.StringMatching(`([0-9a-f]{2}){1,8}`).Draw(t, "content"))
		case 1:
			c.Drop = address
		case 2:
			c.Hold = address
		case 3:
			c.Duplicate = address
		case 4:
			c.Garble, c.Leaf = address, rapid.IntRange(0, 9).Draw(t, "leaf")
		case 5:
			c.Lose = address
		case 6:
			c.Next, c.CrashAfter = address, new(rapid.IntRange(0, 9).Draw(t, "effects"))
			keep()
		case 7:
			c.Deed, _ = deed(t)
			if c.Crash != nil {
				keep()
			}
		}
		return c
	})
}
