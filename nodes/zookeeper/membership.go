package zookeeper

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// anywhere is the client port of servers of which nobody has said where clients reach
// them.
const anywhere = ";2181"

// nowhere, for addresses, has servers tell none: clients that follow the text go on with
// those that they were given.
const nowhere = "none"

// Membership is the text in /zookeeper/config, as a server of this ensemble would
// write it: "" when it stands alone.
func (e Ensemble) Membership() string {
	if e.alone() {
		return ""
	}
	var b strings.Builder
	where := e.addresses()
	for id := sim.NodeID(1); int(id) <= e.Servers+e.Observers; id++ {
		kind, address := "participant", anywhere
		if int(id) > e.Servers {
			kind = "observer"
		}
		if e.ClientAddresses == nowhere {
			address = ""
		} else if len(where) > 0 {
			address = ";" + where[id-1]
		}
		fmt.Fprintf(&b, "server.%d=%s:2888:3888:%s%s\n", id, e.name(id), kind, address)
	}
	return b.String() + "version=0"
}

// addresses are where clients reach each server, none if that is not said.
func (e Ensemble) addresses() []string {
	if e.ClientAddresses == "" || e.ClientAddresses == nowhere {
		return nil
	}
	var of []string
	for a := range strings.SplitSeq(e.ClientAddresses, ",") {
		of = append(of, strings.TrimSpace(a))
	}
	return of
}

// checkAddresses finds what is no address of a server.
func (e Ensemble) checkAddresses() error {
	where := e.addresses()
	if n := e.Servers + e.Observers; len(where) != 0 && len(where) != n {
		return fmt.Errorf("%w: clientAddresses: %d of them for %d servers: write one a server, such as 127.0.0.1:2181, or the word none", ErrEnsemble, len(where), n)
	}
	for _, a := range where {
		colon := strings.LastIndexByte(a, ':')
		if _, err := strconv.ParseUint(a[colon+1:], 10, 16); err != nil || colon < 1 || strings.ContainsAny(a, " ;\n") {
			return fmt.Errorf("%w: clientAddresses: %q is no address: write a host and a port, such as 127.0.0.1:2181", ErrEnsemble, a)
		}
	}
	return nil
}
