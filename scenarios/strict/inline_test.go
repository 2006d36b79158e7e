package strict_test

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// An aquarium has the keys of its upkeep as its own.
type aquarium struct {
	Fish   int `yaml:"fish" default:"7"`
	Upkeep `yaml:",inline"`
}

type Upkeep struct {
	Keepers int `yaml:"keepers" default:"2" min:"1" max:"9"`
}

func TestTheKeysOfAnEmbeddedStructAreItsOwners(t *testing.T) {
	var a aquarium
	if err := strict.Decode("a.yaml", []byte("keepers: 3\n"), &a); err != nil || a.Keepers != 3 || a.Fish != 7 {
		t.Errorf("keepers: 3 gives %+v, %v", a, err)
	}
	a = aquarium{}
	if err := strict.Decode("a.yaml", []byte("fish: 1\n"), &a); err != nil || a.Keepers != 2 {
		t.Errorf("the default of an embedded key gives %+v, %v", a, err)
	}
	err := strict.Decode("a.yaml", []byte("keeper: 3\n"), &a)
	if err == nil || !strings.Contains(err.Error(), "did you mean keepers?") {
		t.Errorf("keeper: 3 gives %v", err)
	}
}
