package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios/live"
)

// An address says where servers are reached.
type address struct {
	port   int
	listen string
}

// loopback is where nobody from another machine comes in.
const loopback = "127.0.0.1"

func (a *address) register(c *cobra.Command) {
	c.Flags().IntVar(&a.port, "port", 2181, "the port of the first server, the others have the next ones; 0 for free ones")
	c.Flags().StringVar(&a.listen, "listen", loopback, "the address to listen at; any but loopback lets others in, who are asked for no password")
}

// doors opens a door a server.
func (a *address) doors(servers []string) ([]live.Door, error) {
	last := a.port + len(servers) - 1
	switch {
	case a.port < 0 || a.port > math.MaxUint16:
		return nil, fmt.Errorf("--port %d: write a port from 1 to %d, or 0 for free ones", a.port, math.MaxUint16)
	case a.port > 0 && last > math.MaxUint16:
		return nil, fmt.Errorf("--port %d: %d servers take the ports to %d, and the last there is is %d", a.port, len(servers), last, math.MaxUint16)
	case a.listen == "", net.ParseIP(a.listen) == nil && strings.ContainsAny(a.listen, ":/ "):
		return nil, fmt.Errorf("--listen %s: write an address or a name, as in --listen 0.0.0.0; ports have --port", quoted(a.listen))
	}
	var open []live.Door
	for i, name := range servers {
		port := a.port
		if port > 0 {
			port += i
		}
		at := net.JoinHostPort(a.listen, strconv.Itoa(port))
		var config net.ListenConfig
		l, err := config.Listen(context.Background(), "tcp", at)
		if err != nil {
			shut(open)
			return nil, fmt.Errorf("%s cannot listen at %s: %w; %s", name, at, reason(err), remedy(err))
		}
		open = append(open, live.Door{Server: name, Listener: l})
	}
	return open, nil
}

// remedy says what to write instead of what cannot be listened at.
func remedy(err error) string {
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, os.ErrPermission) {
		return "choose the first port with --port, 0 for free ones"
	}
	return "give --listen an address of this machine, such as " + loopback
}

// reason is what the system says, without what was tried.
func reason(err error) error {
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Err
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return errors.New(name.Err)
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// shut closes doors that nobody has come through.
func shut(doors []live.Door) {
	for _, d := range doors {
		_ = d.Close()
	}
}

// others reports whether somebody from another machine may come in.
func (a *address) others() bool {
	ip := net.ParseIP(a.listen)
	return a.listen != "localhost" && (ip == nil || !ip.IsLoopback())
}

// hosts is what a client is given to connect.
func (a *address) hosts(doors []live.Door) string {
	list := make([]string, len(doors))
	for i, d := range doors {
		host := a.listen
		if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
			host = loopback
		}
		_, port, _ := net.SplitHostPort(d.Addr().String())
		list[i] = net.JoinHostPort(host, port)
	}
	return strings.Join(list, ",")
}

// reached is what servers tell of where clients reach them: the addresses of doors, or none
// where they listen at all that this machine has, as none of those is what another machine
// calls it.
func reached(doors []live.Door) string {
	var at []string
	for _, d := range doors {
		if tcp, ok := d.Addr().(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
			return "none"
		}
		at = append(at, d.Addr().String())
	}
	return strings.Join(at, ", ")
}
