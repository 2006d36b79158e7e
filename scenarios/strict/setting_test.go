package strict_test

import (
	"testing"

	"github.com/zoolab/zoolab/scenarios/strict"
)

func TestSettings(t *testing.T) {
	for _, c := range []struct{ set, want string }{
		{"count=5", "name: z1\ncount: 5\ncages:\n  - {lions: 1}\n"},
		{"name=z2", "name: z2\ncages:\n  - {lions: 1}\n"},
		{"cage.lions=3", "name: z1\ncage: {lions: 3}\ncages:\n  - {lions: 1}\n"},
		{"other={lions: 3}", "name: z1\nother: {lions: 3}\ncages:\n  - {lions: 1}\n"},
		{"cages.0.lions=9", "name: z1\ncages:\n  - {lions: 9}\n"},
		{"text=a=b", "name: z1\ntext: a=b\ncages:\n  - {lions: 1}\n"},
		{"count", `"count" is no setting; write key=value, as in seed=7`},
		{"=5", `"=5" is no setting; write key=value, as in seed=7`},
		{"cages=", "name: z1\n"},
		{"cages.0=", "name: z1\n"},
		{"cages.0.lions=", "zoo.yaml:2:9: an entry of cages has no animal; write one of lions or seals"},
		{"cages.7=", `cages.7=: there is no entry "7" in a list of 1; the first one is 0`},
		{"cage.lions=", `cage.lions=: "cage" is not there to be removed; check the spelling; without a value a key is removed`},
		{"cuont=", `cuont=: "cuont" is not there to be removed; check the spelling; without a value a key is removed`},
		{"count=many", `count=many:1:1: count is a whole number from 1 to 9, found "many"; write count: 3`},
		{"cuont=4", `cuont=4:1:1: there is no key "cuont" in a zoo; did you mean count?`},
		{"cages.1.lions=9", `cages.1.lions=9:1:1: there is no entry "1" in a list of 1; the first one is 0`},
		{"name.x=1", `name.x=1:1:1: x is set within "z1"; set that as a whole`},
		{"count=[1", `count=[1:1:1: "[" is never closed; write the closing "]"`},
		{"count=&x 1", "count=&x 1:1:1: anchors, aliases and merge keys (&, *, <<) are not read; write the value out, or put it in quotes if it is a text"},
		{"count=#", "count=#: there is no value; write key=value, as in seed=7"},
	} {
		set, err := strict.ParseSetting(c.set)
		var z zoo
		if err == nil {
			err = strict.Decode("zoo.yaml", []byte("name: z1\ncages: [{lions: 1}]"), &z, set)
		}
		got := string(strict.Marshal(&z))
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: found\n%s\nexpected\n%s", c.set, got, c.want)
		}
	}
}
