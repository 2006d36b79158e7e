package rpc

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// Inspect shows how long the client waits before it asks again, and the identifier of
// its call.
func (c *Client) Inspect() []sim.Column {
	return []sim.Column{
		{Name: "id", Value: c.request.ID.String()},
		{Name: "wait", Value: c.wait.String()},
	}
}

// Exhibit shows the registers, and the table: the last call of each client.
func (s *Server) Exhibit() []sim.Exhibit {
	x := sim.Exhibit{Name: "table", Head: []string{"client", "call", "result"}}
	for _, r := range s.Table {
		client := "node " + strconv.Itoa(int(r.Client))
		x.Rows = append(x.Rows, sim.ExhibitRow{Key: client, Cells: []string{client, r.ID.String(), r.Result}})
	}
	return []sim.Exhibit{s.Machine.Exhibit(), x}
}
