// Package sim is a deterministic virtual world for distributed protocols:
// nodes, links, disks, clocks and faults as plain data, in which every
// message, timer, disk write and fault is an event that a seed decides, a
// person can step through, and a search can branch on.
//
// # Where to start
//
// A protocol is a [Node]: a plain struct with three handlers that touch the
// world through [Env] alone. Its vocabulary is a set of handles, declared
// once as package variables:
//
//	var (
//		wire  = sim.Datagrams("wire")               // or sim.Streams
//		Ask   = sim.Message[ask](wire, "Ask")       // a kind of message
//		retry = sim.Timer("retry")                  // a timer
//		box   = sim.FileOf[vote]("vote")            // a file on disk
//		Voted = sim.FactOf[vote]("voted")           // what monitors are told
//	)
//
// [Protocol] lists the nodes with their factories, the ports and the
// [Monitor] values that judge. [Config] adds a seed, a [Network], a plan of
// faults; [New] makes a [World] of it, and [World.Run] runs it:
//
//	w, err := sim.New(sim.Config{Seed: 7, Protocol: p, Network: n})
//	for w.Run(w.Now().Add(time.Second)) { … }
//	w.Violation() // the first property broken, or nil
//	w.Hash()      // the history, in 64 bits
//
// # One world, many drivers
//
// A run is a pure function of configuration, seed and choices.
// [World.Step] makes the default choice, the earliest event. [World.Apply]
// makes any other: it takes a [Choice] that names an event by its [Address],
// and [World.Pending] lists what there is to choose from. [Model] is the same
// protocol for a systematic search.
//
// Some choices are a person's alone, and no draw or search ever makes them: to
// alter a part of a message on its way (Garble, World.Leaves), and to type a line
// at a node that takes commands (Command, Commander).
//
// # Effects and crashes
//
// What a handler does is one ordered list of effects: sends, writes, syncs,
// timers, facts. They take place after it returns. A sync is a barrier:
// effects after it wait until the file is on disk, and so does everything
// that arrives meanwhile. A crash keeps a prefix of the list, and of each
// file a prefix of the writes not yet synced, so "answered before it was on
// disk" is something that happens here and not a line in a comment.
//
// # Half-open connections
//
// A connection is half open when one side no longer knows it and the other was
// not told and goes on believing in it. A crash that is Silent takes a whole
// machine away with all its connections; [HalfOpen] takes away those of one
// link, at one end.
//
// Nothing answers what comes to a machine that is off. Streams to it stand
// still, as on a link that is cut, and when the machine is up again what
// waited is sent again, bytes and dials alike. What comes to a side that has
// forgotten the connection, on a machine that is up, is lost and answered by a
// reset: the side that believed receives the closing. Until it has something
// to say, nothing reveals to it that the connection is half open but a timer
// of its own, or a [Heal], which resets all that is half open.
//
// # Disks
//
// Beside losing what was not synced, a disk may tear the append under way in
// a crash ([Disk], [TearingDisk]), let a record go bad ([Corrupt]), sync slowly
// ([SlowDisk]), lie about having synced ([LyingDisk]), be full ([FullDisk]) or be
// lost ([LoseDisk]). Records carry checksums: a bad one is never handed out, and
// a node learns of it at its next boot from [File.Damaged].
//
// # Facts
//
// Nodes say what has happened with [Fact.Observe] and clients with
// [Operation]; monitors, goals, histories and graders judge these
// [Happening] values and never look into a node. A fact stands after the
// effects before it: one observed after a sync is true of the disk.
//
// # Nodes elsewhere
//
// [Protocol.Elsewhere] gives a protocol whose nodes of some roles run in another
// process: a [Carrier] takes each handler's call there, a [Host] runs the handler and
// replies with the node's new state and its effects, and a stand-in does them here. A
// call has all that the handler depends on (state, clock, count of draws, files, forced
// answers), so the host remembers nothing and may be killed at any time; and the run has
// the same hash, facts and trace, the search the same states, as with the nodes here.
// Clones, tapes and crashes need nothing of it.
//
// It costs the node what an encoding cannot hold: between two handlers an empty slice
// becomes nil, two pointers to one thing become pointers to two, spare capacity goes.
// A node elsewhere shows no exhibits, and its panics name the line they come from.
// [Host.Twice] finds what depends on anything else, as the order of a map.
//
// # Time, ties and randomness
//
// Time is int64 nanoseconds from the start and ends at [Horizon]. Events of
// one instant come in the order of their lanes' name keys; see below. Every
// number the world draws is read from a counter-based generator keyed by the
// seed, a name and a count: the lane's name and the message's place for
// delays and losses, the node's name for its own draws. So removing a fault or
// adding a client changes no other draw. There is no float anywhere.
//
// # What the hash promises
//
// [World.Hash] chains, for every event taken, its lane's name, its place on
// that lane, the time it was taken, and its content; for every message lost,
// its lane and place; for every fault, its text. It contains no slot, handle,
// address of memory or chooser, so a run, its replay, a 32-bit build and
// another GOMAXPROCS agree. It is stable within a release.
//
// A lane is a queue that can only come in order: one port from one node to
// another, one direction of a connection, a node's timers, its inbox, the
// syncs of one file, its boot, and the plan. A lane's name key hashes the words
// that addresses use; ties on time go to the smaller key.
//
// # What is not modelled
//
// A message has no size, and no write of a disk ends up in a wrong place. A
// stream that is cut stands still until it heals: no connection times out by
// itself, a protocol that wants that sets a timer.
package sim
