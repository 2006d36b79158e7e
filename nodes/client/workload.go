package client

import (
	"errors"
	"fmt"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// ErrWorkload is wrapped by [New]'s errors about a workload.
var ErrWorkload = errors.New("this workload cannot be")

// A Workload is what a client does that draws its operations from the seed. Its
// tags are those of scenario files.
type Workload struct {
	Ops    int          `yaml:"ops" default:"100" min:"1" max:"1000000000" about:"how many operations it asks for before it is done"`
	Every  sim.Duration `yaml:"every" default:"20ms" max:"1h" about:"the mean time from one operation to the next; 0s for as fast as the window allows"`
	Window int          `yaml:"window" default:"1" min:"1" max:"1000" about:"how many operations may be under way at once"`
	Paths  int          `yaml:"paths" default:"10" min:"1" max:"1000" about:"how many nodes it works on: /k0, /k1, … are the same for all clients"`
	Depth  int          `yaml:"depth" default:"1" min:"1" max:"16" about:"how many levels deep these nodes lie"`
	Size   int          `yaml:"size" default:"0" max:"100000" about:"how many bytes the data of a node has at least"`
	Mix    *Mix         `yaml:"mix" about:"how often each operation comes, in parts; without it get: 10, set: 2, create: 2, delete: 1"`
}

// A Mix says how often each operation comes, in parts of the sum.
type Mix struct {
	Get        int `yaml:"get" max:"100" about:"read a node's data"`
	Exists     int `yaml:"exists" max:"100" about:"ask whether a node is there"`
	List       int `yaml:"ls" max:"100" about:"list the children of a node's parent"`
	Sync       int `yaml:"sync" max:"100" about:"wait for what the leader has committed"`
	Set        int `yaml:"set" max:"100" about:"set a node's data, whatever its version"`
	SetIf      int `yaml:"setIf" max:"100" about:"set a node's data if its version is the last that the client saw"`
	Create     int `yaml:"create" max:"100" about:"create a node"`
	Ephemeral  int `yaml:"ephemeral" max:"100" about:"create a node that goes with the session"`
	Sequential int `yaml:"sequential" max:"100" about:"create a node with a number, beside another"`
	Delete     int `yaml:"delete" max:"100" about:"delete a node"`

	GetWatch      int `yaml:"getWatch" max:"100" about:"read a node's data and watch it"`
	ExistsWatch   int `yaml:"existsWatch" max:"100" about:"ask whether a node is there and watch it"`
	ListWatch     int `yaml:"lsWatch" max:"100" about:"list the children of a node's parent and watch the list"`
	AddWatch      int `yaml:"addWatch" max:"100" about:"watch a node for good, or all that is below its parent"`
	RemoveWatches int `yaml:"removeWatches" max:"100" about:"remove the watches of a node, of one kind or of all"`
	CheckWatches  int `yaml:"checkWatches" max:"100" about:"ask whether there are watches of a node, of one kind or of any"`
	ListStat      int `yaml:"lsStat" max:"100" about:"list a node's children, and ask for its stat"`
	GetACL        int `yaml:"getAcl" max:"100" about:"read who may do what with a node"`
	SetACL        int `yaml:"setAcl" max:"100" about:"open a node to all, or to readers, or to nobody but those who are as the client"`
	Create2       int `yaml:"create2" max:"100" about:"create a node, and ask for its stat"`
	Container     int `yaml:"container" max:"100" about:"create a node that goes after its last child"`
	TTL           int `yaml:"ttl" max:"100" about:"create a node that goes after half a second without a change"`
	Multi         int `yaml:"multi" max:"100" about:"do several writes or none; some of these must fail in their middle"`
	MultiRead     int `yaml:"multiRead" max:"100" about:"read a node's data and list the children of its parent at one moment"`
	Ephemerals    int `yaml:"getEphemerals" max:"100" about:"list the nodes that go with the session"`
	Descendants   int `yaml:"getAllChildrenNumber" max:"100" about:"count what is below a node's parent"`
	WhoAmI        int `yaml:"whoami" max:"100" about:"ask as whom the server knows the client"`
	AddAuth       int `yaml:"addauth" max:"100" about:"say to be one of two users; this is no operation, and has no answer"`
	Close         int `yaml:"close" max:"100" about:"end the session, and begin another"`
}

// DefaultWorkload returns the workload of a scenario that says nothing.
func DefaultWorkload() Workload {
	return Workload{Ops: 100, Every: 20 * time.Millisecond, Window: 1, Paths: 10, Depth: 1}
}

// mix is what a workload does, with one of its own or without.
func (w Workload) mix() Mix {
	if w.Mix == nil {
		return Mix{Get: 10, Set: 2, Create: 2, Delete: 1}
	}
	return *w.Mix
}

// check finds what the tags do not let through, for workloads that come from
// somewhere else than a file.
func (w Workload) check() error {
	for _, n := range []struct {
		what            string
		is, least, most int
	}{
		{"ops", w.Ops, 1, 1_000_000_000},
		{"window", w.Window, 1, 1000},
		{"paths", w.Paths, 1, 1000},
		{"depth", w.Depth, 1, 16},
		{"size", w.Size, 0, 100_000},
	} {
		if n.is < n.least || n.is > n.most {
			return fmt.Errorf("%s of %d: write %d to %d", n.what, n.is, n.least, n.most)
		}
	}
	if w.Every < 0 || w.Every > time.Hour {
		return fmt.Errorf("every %s: write 0s to %s", w.Every, time.Hour)
	}
	if w.mix() == (Mix{}) {
		return errors.New("a mix of nothing: write 1 or more for one of its parts, as in mix: {get: 1}, or leave mix out")
	}
	for _, p := range w.mix().parts() {
		if p.of < 0 || p.of > 100 {
			return fmt.Errorf("%d parts of %s in the mix: write 0 to 100", p.of, p.name)
		}
	}
	return nil
}
