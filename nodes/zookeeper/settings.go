package zookeeper

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Settings are what servers may be told about the service to clients. Their tags
// are those of scenario files, their names those of ZooKeeper's own settings where
// it has them.
type Settings struct {
	Compat            string       `yaml:"compat" default:"3.8" example:"3.9" about:"the release whose ways clients see, where releases differ: 3.8, 3.9 or 3.10"`
	ExtendedTypes     bool         `yaml:"extendedTypes" default:"true" about:"whether nodes may have a time to live"`
	EnforceQuota      bool         `yaml:"enforceQuota" about:"whether what would pass a hard limit of a quota is refused, and not only counted"`
	SuffixWraps       bool         `yaml:"suffixWraps" about:"whether numbers in names go on below zero after 2147483647, as documented, or stay there, as coded"`
	MaxBuffer         int          `yaml:"maxBuffer" default:"1048575" min:"128" max:"16777216" about:"the longest request in bytes, jute.maxbuffer; a longer one costs its client the connection"`
	MinSessionTimeout sim.Duration `yaml:"minSessionTimeout" max:"1h" about:"the shortest session that is granted; 0s for two ticks"`
	MaxSessionTimeout sim.Duration `yaml:"maxSessionTimeout" max:"1h" about:"the longest session that is granted; 0s for twenty ticks"`
	ContainerCheck    sim.Duration `yaml:"containerCheck" default:"1m" min:"1ms" max:"1h" about:"how often the leader looks for containers and nodes that have had their time"`
	SuperDigest       string       `yaml:"superDigest" example:"super:D/InIHSb7yEEbrWz8b9l71RjZJU=" about:"the user and the hash of the password of one whom no ACL stops"`
	ReadOnlyMode      bool         `yaml:"readOnlyMode" about:"whether a server that has looked for a leader for half a second, or a tick if that is longer, serves reads to clients with readOnly; it takes localSessions to give them a session"`
	LocalSessions     bool         `yaml:"localSessions" about:"whether a session is its server's own until it is to own an ephemeral node: no transaction makes it, and it cannot move"`
	LocalUpgrading    bool         `yaml:"localSessionsUpgrading" about:"whether a local session that creates an ephemeral node is made one like any other, or the create is refused"`
	FourLetterWords   string       `yaml:"fourLetterWords" default:"srvr" example:"ruok, mntr" about:"the four-letter words that servers answer, 4lw.commands.whitelist: * for all of them; srvr is one always"`
	ClientAddresses   string       `yaml:"clientAddresses" example:"127.0.0.1:2181, 127.0.0.1:2182, 127.0.0.1:2183" about:"where clients reach each server, for /zookeeper/config, which some of them follow, or none; zoolab serve fills it in"`
}

// DefaultSettings returns the settings of a service that is told nothing.
func DefaultSettings() Settings {
	return Settings{Compat: znode.V38.String(), ExtendedTypes: true, MaxBuffer: 1<<20 - 1, ContainerCheck: time.Minute, FourLetterWords: "srvr"}
}

// Rules are what servers of this ensemble and their judges go by.
func (e Ensemble) Rules() znode.Rules {
	compat, _ := znode.ParseRelease(e.Compat) // checked by New
	return znode.Rules{Compat: compat, ExtendedTypes: e.ExtendedTypes, EnforceQuota: e.EnforceQuota,
		SuffixWraps: e.SuffixWraps, SuperDigest: e.SuperDigest, Config: e.Membership(),
		LocalSessions: e.LocalSessions && !e.alone(), LocalUpgrades: e.LocalUpgrading}
}

// granted is what a session's timeout may be: 2 to 20 ticks, unless it is said
// otherwise.
func (e Ensemble) granted() (least, most sim.Duration) {
	least, most = e.MinSessionTimeout, e.MaxSessionTimeout
	if least == 0 {
		least = 2 * e.TickTime
	}
	if most == 0 {
		most = 20 * e.TickTime
	}
	return least, most
}

// checkSessions finds timeouts that cannot be granted: sessions count in whole
// milliseconds, and 0 of them means that there is no session.
func (e Ensemble) checkSessions() error {
	least, most := e.granted()
	switch {
	case least < time.Millisecond:
		return fmt.Errorf("%w: minSessionTimeout of %s: write 1ms or more, or 0s for two ticks", ErrEnsemble, least)
	case least > most:
		return fmt.Errorf("%w: minSessionTimeout of %s and maxSessionTimeout of %s: write the larger one behind (0s is 2 ticks, and 20)", ErrEnsemble, least, most)
	}
	return nil
}

// check finds what the tags do not let through, for settings that come from
// somewhere else than a file.
func (s Settings) check() error {
	if _, err := znode.ParseRelease(s.Compat); err != nil {
		return fmt.Errorf("%w: compat: %w", ErrEnsemble, err)
	}
	for _, d := range []struct {
		what            string
		is, least, most sim.Duration
	}{
		{"minSessionTimeout", s.MinSessionTimeout, 0, time.Hour},
		{"maxSessionTimeout", s.MaxSessionTimeout, 0, time.Hour},
		{"containerCheck", s.ContainerCheck, time.Millisecond, time.Hour},
	} {
		if d.is < d.least || d.is > d.most {
			return fmt.Errorf("%w: %s of %s: write %s to %s", ErrEnsemble, d.what, d.is, d.least, d.most)
		}
	}
	if s.MaxBuffer < 128 || s.MaxBuffer > 1<<24 {
		return fmt.Errorf("%w: maxBuffer of %d: write 128 to %d", ErrEnsemble, s.MaxBuffer, 1<<24)
	}
	return nil
}
