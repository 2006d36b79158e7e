package file

import (
	"fmt"
	"regexp"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A Scenario is one experiment: an ensemble, what happens to it, and how it
// should end. With its seed and schedule it determines a run completely.
type Scenario struct {
	Pos      strict.Position
	Name     Slug          `yaml:"name,required" example:"split-brain" about:"what the scenario is called on the command line"`
	About    string        `yaml:"about,required" min:"1" max:"2000" example:"A deposed leader keeps serving." about:"what it shows, in a sentence or two"`
	Protocol strict.Name   `yaml:"protocol,required" example:"zookeeper" about:"what the servers run; see zoolab list protocols"`
	Seed     uint64        `yaml:"seed" default:"1" about:"decides every delay, loss and drawn fault"`
	Ensemble *strict.Node  `yaml:"ensemble" example:"{servers: 5}" about:"the servers and their settings, as the protocol has them"`
	Network  Network       `yaml:"network" example:"{delay: 1ms..10ms, loss: 1%}" about:"how messages travel"`
	Disk     Disk          `yaml:"disk" example:"{sync: 1ms..5ms}" about:"how fast disks are, and how badly they take a crash"`
	Service  strict.Span   `yaml:"service" example:"100us..1ms" about:"how long each handler keeps its server busy; clients take no time"`
	Clocks   Clocks        `yaml:"clocks" example:"{skew: -20ms..20ms, drift: 20ppm}" about:"how wrong clocks are"`
	Clients  []Client      `yaml:"clients" max:"10000" example:"[{name: c1, script: [get /a]}]" about:"who uses the ensemble, and for what"`
	Faults   []Fault       `yaml:"faults" max:"10000" example:"[{at: 3s, crash: s1}]" about:"what goes wrong, and when"`
	Random   *Random       `yaml:"random" example:"{kinds: [crash, partition], every: 2s, until: 30s}" about:"faults drawn from the seed; run --plan prints them"`
	Schedule []Choice      `yaml:"schedule" max:"100000" example:"[{drop: \"peer s1>s2 Vote#1\"}]" about:"choices made by hand, search or shrinking; the rest follows the seed"`
	Buggify  bool          `yaml:"buggify" about:"whether the unlikely branches that nodes offer are taken now and then"`
	Bugs     Names         `yaml:"bugs" max:"100" example:"[ack-before-sync]" about:"historical bugs switched on; see zoolab list bugs"`
	Expect   Expect        `yaml:"expect" example:"{monitors: all}" about:"how the run should end"`
	Until    time.Duration `yaml:"until" default:"1m" min:"1ns" about:"the virtual time at which the run ends"`
	Lesson   []LessonLine  `yaml:"lesson" max:"200" example:"[{when: fact looked s1, say: s1 looks for a leader.}]" about:"what a teacher says and asks at which step; see zoolab tui"`
	Limits   Limits        `yaml:"limits" example:"{events: 1000000}" about:"what stops a run that does not end"`
}

// Limits stop a run whose events do not end.
type Limits struct {
	Events uint64 `yaml:"events" default:"10000000" min:"1" max:"1000000000" about:"how many events a run may have"`
}

// Parse reads a scenario and judges all that can be judged without knowing its
// protocol. Name is the file's, for errors, which are an [*strict.Errors]. The
// values in set, such as {"network.loss", "5%"}, replace those of the file.
func Parse(name string, src []byte, set ...strict.Setting) (*Scenario, error) {
	s := new(Scenario)
	if err := strict.Decode(name, src, s, set...); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return s, nil
}

// Load is [Parse] on the file at path.
func Load(path string, set ...strict.Setting) (*Scenario, error) {
	src, err := strict.ReadFile(path)
	if err != nil {
		return nil, strict.Join(strict.Position{File: path}, err)
	}
	return Parse(path, src, set...)
}

// New is an empty scenario with every default set.
func New() *Scenario {
	s := new(Scenario)
	strict.SetDefaults(s)
	return s
}

// Marshal prints a scenario as a file that [Parse] reads back to an equal one.
func Marshal(s *Scenario) []byte { return strict.Marshal(s) }

// DecodeEnsemble reads the ensemble into the struct of the scenario's protocol
// that into points to. A scenario without one gets the struct's defaults.
func (s *Scenario) DecodeEnsemble(into any) error {
	return decodePart(s.Ensemble, s.Pos, "ensemble", into)
}

// decodePart reads what may be absent as if it were empty, so that the defaults
// are set and a missing key is reported at pos.
func decodePart(n *strict.Node, pos strict.Position, called string, into any) error {
	if n == nil {
		n = &strict.Node{Kind: strict.Mapping, Pos: pos}
	}
	return n.Decode(called, into)
}

// A Slug is the name of a scenario: small letters, digits and single hyphens,
// so that it can stand in a path and on a command line.
type Slug string

const slugPattern = `^[a-z0-9]+(-[a-z0-9]+)*$`

var slugForm = regexp.MustCompile(slugPattern)

// UnmarshalText reads a slug of at most 64 characters.
func (s *Slug) UnmarshalText(text []byte) error {
	if len(text) > 64 || !slugForm.Match(text) {
		return fmt.Errorf("%.70q is not small letters, digits and single hyphens, at most 64", text)
	}
	*s = Slug(text)
	return nil
}

// MarshalText writes s as UnmarshalText reads it.
func (s Slug) MarshalText() ([]byte, error) { return []byte(s), nil }

// Syntax describes slugs.
func (Slug) Syntax() strict.Syntax {
	return strict.Syntax{Is: "a short name", Example: "split-brain", Pattern: slugPattern}
}
