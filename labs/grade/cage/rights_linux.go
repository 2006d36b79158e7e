package cage

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// nobody is whom a worker runs as when the grader runs as root.
const nobody = 65534

// isolate gives a process a group of its own, so that all it starts can be ended
// with it. Where the caller is root it has no rights beyond those of anybody, and
// where the system lets it, it has neither a network nor processes beside itself: what
// it starts ends when it does, whatever group or session that has fled to.
func isolate(c *exec.Cmd, walls int) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() != 0 {
		return
	}
	if walls >= withoutRights {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	if walls >= alone {
		c.SysProcAttr.Cloneflags = syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC
	}
}

// put ends a process and all it has started.
func put(p *os.Process) {
	_ = syscall.Kill(-p.Pid, syscall.SIGKILL) // it may be gone
	_ = p.Kill()
}

// peak is the most memory that a process had at a time, in bytes.
func peak(s *os.ProcessState) uint64 {
	if use, ok := s.SysUsage().(*syscall.Rusage); ok {
		return uint64(use.Maxrss) << 10
	}
	return 0
}

// ticksPerSecond is the unit of /proc: USER_HZ, which is 100 on every Linux.
const ticksPerSecond = 100

// processor is how much processor time a process has used.
func processor(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	var ticks int64
	for _, f := range fields[11:13] {
		n, _ := strconv.ParseInt(string(f), 10, 64) // the kernel writes numbers
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}
