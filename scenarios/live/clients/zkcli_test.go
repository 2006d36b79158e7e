//go:build clients

package clients_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// zkCli.sh is told the same by a served ensemble as by the real one.
func TestZkCli(t *testing.T) {
	t.Parallel()
	transcript{
		folder: "zkcli",
		command: func(host string) *exec.Cmd {
			return exec.Command("/usr/share/zookeeper/bin/zkCli.sh", "-server", host)
		},
		last: "Not connected",
		tell: tellZkCli,
	}.check(t)
}

var (
	timeOf   = regexp.MustCompile(`^([cm]time ?=).*`)
	serverOf = regexp.MustCompile(`^(server\.\d+=).*`)
)

// tellZkCli renders a line of zkCli.sh. Times and addresses are other ones every time,
// ephemeral nodes are listed in any order, and what the program says of itself is left
// out.
func tellZkCli(line string) string {
	switch {
	case strings.HasPrefix(line, "SLF4J"), strings.HasPrefix(line, "Connecting to"), strings.HasPrefix(line, "Welcome"),
		strings.HasPrefix(line, "JLine"), line == "WATCHER::", strings.Contains(line, "type:None"):
		return ""
	case strings.HasPrefix(line, "ephemeralOwner = 0x") && line != "ephemeralOwner = 0x0":
		return "ephemeralOwner = a session"
	case strings.HasPrefix(line, "[/"):
		names := strings.Split(strings.Trim(line, "[]"), ", ")
		slices.Sort(names)
		return "[" + strings.Join(names, ", ") + "]"
	case strings.HasPrefix(line, "version="): // of the configuration
		return "version=its own"
	case strings.HasSuffix(line, " 1970"):
		return line
	case strings.HasPrefix(line, "ip: "), strings.HasPrefix(line, "digest: "): // of whoami, in any order
		return "\t" + line
	}
	return serverOf.ReplaceAllString(timeOf.ReplaceAllString(line, "$1 then"), "${1}its addresses")
}
