package file_test

import (
	"fmt"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// A runner reads a scenario, gives the protocol its part, and reports names
// that nobody bears in the file's own lines.
func Example() {
	s, err := file.Parse("crash.yaml", []byte(`
name: crash
about: One server crashes.
protocol: paxos
ensemble: {servers: 3}
faults:
  - {at: 1s, crash: s1, for: 2s}
  - {at: 5s, isolate: s4}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	var ensemble struct {
		Servers int `yaml:"servers" default:"3" min:"1" max:"13"`
	}
	if err := s.DecodeEnsemble(&ensemble); err != nil {
		fmt.Println(err)
		return
	}
	var servers []string
	for i := range ensemble.Servers {
		servers = append(servers, fmt.Sprintf("s%d", i+1))
	}
	var unknown []error
	for i := range s.Faults {
		for _, node := range s.Faults[i].Nodes() {
			unknown = append(unknown, node.CheckIn("server", servers))
		}
	}
	fmt.Println(strict.Join(s.Pos, unknown...))
	// Output: crash.yaml:8:23: there is no server "s4"; did you mean s1?
}
