package simtest_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The ledger of these tests: a clerk writes down the numbers that a customer
// sends, syncs, and acknowledges. It promises that an acknowledged number is
// found again at every boot. Each flaw is one way to break the contract.
type flaw string

const (
	sound             flaw = "no flaw"
	writesToSent      flaw = "writes to a slice after sending it"
	writesToReceived  flaw = "writes to a slice that it received"
	packageVariable   flaw = "keeps its count in a package variable"
	globalCounter     flaw = "draws from a global counter"
	sharedPointer     flaw = "points to memory that clones share"
	shallowCloner     flaw = "has a Cloner that copies a slice header only"
	forgetfulCloner   flaw = "has a Cloner that leaves a field out"
	shiftyMonitor     flaw = "has a monitor whose encoding changes"
	sharedMonitor     flaw = "has a monitor whose clones share a slice"
	keepsEnv          flaw = "keeps the Env of its first handler"
	writesToDisk      flaw = "writes to a record that is on disk"
	forgetsToWrite    flaw = "acknowledges and never writes"
	forgetsToRead     flaw = "writes and does not read back"
	forgetsToSync     flaw = "acknowledges and never syncs"
	answersBeforeSync flaw = "acknowledges before the sync"
	partsRecord       flaw = "writes in two records what must not be parted"
	panics            flaw = "panics"
	holdsFloat        flaw = "holds a float"
	idles             flaw = "does nothing"

	losesColumn    flaw = "has a column at times only"
	twinColumns    flaw = "has two columns of one name"
	longColumn     flaw = "has a column of two lines"
	strangersName  flaw = "has a column that speaks of nobody there is"
	writesOnLook   flaw = "changes when it is looked at"
	panicsOnLook   flaw = "panics when it is looked at"
	shiftyExhibit  flaw = "has an exhibit that changes by itself"
	renamesExhibit flaw = "has an exhibit whose head changes"
	twinExhibits   flaw = "has two exhibits of one name"
	raggedRow      flaw = "has a row without a cell"
	longRow        flaw = "has a row of two lines"
	twinRows       flaw = "has two rows of one key"
	orphanRow      flaw = "has a row below nothing"
	lessThanAll    flaw = "leaves out less than no rows"
	panicsOnTopic  flaw = "has a message that cannot say what it is about"
	sameTopicTwice flaw = "has a message that says twice what it is about"
)

var (
	desk    = sim.Datagrams("desk")
	order   = sim.Message[sheet](desk, "Order")
	receipt = sim.Message[sheet](desk, "Receipt")
	ledger  = sim.FileOf[line]("ledger")
	hurry   = sim.Timer("hurry")

	acknowledged = sim.FactOf[int]("acknowledged")
	found        = sim.FactOf[int]("found") // the highest number, at boot
)

type sheet struct {
	N     int
	Seal  []byte
	Topic flaw
}

// Subjects names the number, unless the flaw is in how.
func (s sheet) Subjects() []string {
	about := fmt.Sprintf("number %d", s.N)
	switch s.Topic {
	case panicsOnTopic:
		panic("about what?")
	case sameTopicTwice:
		return []string{about, about}
	}
	return []string{about}
}

type line struct {
	N    int
	Half bool // the first of two records, under partsRecord
	Mark []byte
}

// ledgerOf makes a run of customer and clerk with a flaw.
func ledgerOf(f flaw) sim.Config {
	var own *int
	p := sim.Protocol{
		Name:  "ledger",
		Ports: []*sim.Port{desk},
		Nodes: []sim.NodeSpec{
			{Name: "customer", Role: "customer", New: func() sim.Node { return &customer{flaw: f} }},
			{Name: "clerk", Role: "clerk", New: func() sim.Node {
				own = new(int)
				switch f {
				case holdsFloat:
					return &floating{}
				case shallowCloner, forgetfulCloner:
					return &cloning{clerk: clerk{flaw: f}, own: pad{flaw: f, sheets: make([]int, 1)}}
				}
				return &clerk{flaw: f, shared: own}
			}},
		},
		Monitors: []sim.MonitorSpec{{Name: "kept", New: func() sim.Monitor { return &keeps{flaw: f, seen: make([]int, 1)} }}},
	}
	return sim.Config{Seed: 3, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 3 * time.Millisecond}},
		Disk:    sim.Disk{Sync: sim.Range{Min: time.Millisecond, Max: 2 * time.Millisecond}},
	}
}

// customer sends the next number every few milliseconds.
type customer struct {
	flaw flaw `sim:"fixed"`
	n    int
	seal []byte
}

func (c *customer) Start(env *sim.Env) {
	c.seal = []byte{1, 2, 3}
	if c.flaw != idles {
		env.SetTimer(hurry, 2*time.Millisecond)
	}
}

func (c *customer) Receive(env *sim.Env, d sim.Delivery) { c.n = max(c.n, receipt.Of(d).N) }

func (c *customer) Timer(env *sim.Env, _ sim.TimerID) {
	seal := slices.Clone(c.seal)
	if c.flaw == writesToSent {
		seal = c.seal
		seal[0]++
	}
	order.SendTo(env, 2, sheet{N: c.n + 1, Seal: seal})
	env.SetTimer(hurry, 2*time.Millisecond)
}

// clerk keeps the ledger.
type clerk struct {
	flaw   flaw `sim:"fixed"`
	shared *int `sim:"fixed"`
	last   int
	looks  int // under writesOnLook
}

// State outside any node, for the flaws that need it.
var (
	elsewhere = map[sim.NodeID]int{}
	counter   int
	oldEnv    *sim.Env
)

func (c *clerk) Start(env *sim.Env) {
	oldEnv = env
	lines := ledger.Read(env)
	if c.flaw == partsRecord && len(lines) > 0 && lines[len(lines)-1].Half {
		panic("half a record")
	}
	if c.flaw != forgetsToRead && len(lines) > 0 {
		c.last = lines[len(lines)-1].N
	}
	found.Observe(env, c.last)
}

func (c *clerk) Timer(*sim.Env, sim.TimerID) {}

func (c *clerk) Receive(env *sim.Env, d sim.Delivery) {
	m := order.Of(d)
	reply := sheet{N: m.N}
	if m.N > 5 {
		reply.Topic = c.flaw
	}
	switch c.flaw {
	case writesToReceived:
		m.Seal[0]++
	case packageVariable:
		elsewhere[env.Self()]++
		reply.Seal = make([]byte, elsewhere[env.Self()]%7)
	case globalCounter:
		counter++
		reply.Seal = []byte{byte(counter)}
	case sharedPointer:
		*c.shared++
		reply.Seal = []byte{byte(*c.shared)}
	case panics:
		if m.N == 5 {
			panic("five")
		}
	}
	if m.N > c.last {
		c.write(env, m.N)
	}
	if c.flaw == keepsEnv {
		env = oldEnv
	}
	receipt.SendTo(env, d.From, reply)
}

// Inspect shows the last number.
func (c *clerk) Inspect() []sim.Column {
	columns := []sim.Column{{Name: "last", Value: fmt.Sprint(c.last), Node: 1}}
	if c.last < 5 {
		return columns
	}
	switch c.flaw {
	case losesColumn:
		return columns[:0]
	case twinColumns:
		return append(columns, columns[0])
	case longColumn:
		columns[0].Value += "\n"
	case strangersName:
		columns[0].Node = 3
	}
	return columns
}

// Exhibit shows the last number once more, as the root of a tree of one branch.
func (c *clerk) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "numbers", Head: []string{"number"}, Rows: []sim.ExhibitRow{
		{Key: "all", Cells: []string{"all"}}, {Key: "last", Depth: 1, Cells: []string{fmt.Sprint(c.last)}}}}
	if c.last < 5 {
		return []sim.Exhibit{x}
	}
	branch := &x.Rows[1]
	switch c.flaw {
	case writesOnLook:
		c.looks++
	case panicsOnLook:
		panic("do not look")
	case shiftyExhibit:
		counter++
		branch.Cells[0] = fmt.Sprint(counter)
	case renamesExhibit:
		x.Head[0] = "figure"
	case twinExhibits:
		return []sim.Exhibit{x, x}
	case raggedRow:
		branch.Cells = nil
	case longRow:
		branch.Cells[0] += "\n"
	case twinRows:
		branch.Key = "all"
	case orphanRow:
		branch.Depth = 2
	case lessThanAll:
		x.More = -1
	}
	return []sim.Exhibit{x}
}

// write keeps a number and then says so, unless the flaw is in how.
func (c *clerk) write(env *sim.Env, n int) {
	c.last = n
	switch c.flaw {
	case forgetsToWrite:
	case forgetsToSync:
		ledger.Append(env, line{N: n})
	case answersBeforeSync:
		acknowledged.Observe(env, n)
		ledger.Append(env, line{N: n})
		ledger.Sync(env)
		return
	case partsRecord:
		ledger.Append(env, line{N: n, Half: true})
		ledger.Append(env, line{N: n})
		ledger.Sync(env)
	case writesToDisk:
		ledger.Append(env, line{N: n, Mark: []byte{0}})
		ledger.Sync(env)
		ledger.Read(env)[0].Mark[0]++
	default:
		ledger.Append(env, line{N: n})
		ledger.Sync(env)
	}
	acknowledged.Observe(env, n)
}

// floating cannot be encoded the same on every machine.
type floating struct {
	clerk
	mean float64
}

// cloning has a part that clones itself, badly.
type cloning struct {
	clerk
	own pad
}

func (c *cloning) Receive(env *sim.Env, d sim.Delivery) {
	c.own.sheets[0]++
	c.own.torn++
	c.clerk.Receive(env, d)
}

type pad struct {
	flaw   flaw
	sheets []int
	torn   int
}

func (p *pad) CloneFrom(src any) {
	*p = *src.(*pad)
	if p.flaw == forgetfulCloner {
		p.torn = 0
		p.sheets = slices.Clone(p.sheets)
	}
}

func (p *pad) EncodeTo(b []byte) []byte { return fmt.Appendf(b, "%d %d", p.sheets[0], p.torn) }

// keeps is the monitor: what was acknowledged is found at every boot.
type keeps struct {
	flaw    flaw
	highest int
	seen    []int
	asked   int
}

func (m *keeps) Step(h sim.Happening) *sim.Violation {
	m.seen[0]++
	switch {
	case acknowledged.Is(h):
		m.highest = max(m.highest, acknowledged.Of(h))
	case found.Is(h) && found.Of(h) < m.highest:
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%d was acknowledged and only %d is found", m.highest, found.Of(h))}
	}
	return nil
}

func (m *keeps) Clone() sim.Monitor {
	c := *m
	if m.flaw != sharedMonitor {
		c.seen = slices.Clone(m.seen)
	}
	return &c
}

func (m *keeps) Encode(b []byte) []byte {
	if m.flaw == shiftyMonitor {
		m.asked++
	}
	return fmt.Appendf(b, "%d %d %d", m.highest, m.seen[0], m.asked)
}
