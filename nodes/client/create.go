package client

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// creating is what the flags of a create come to.
type creating struct {
	ephemeral, numbered, container bool
	ttl                            int64 // 0 for none
	acl                            []znode.ACL
}

// create reads "[-e] [-s] [-c] [-t MS] [--acl ACL] PATH [DATA]". Data is the rest of
// the line.
func (c command) create(l *line, rest string) error {
	how, rest, err := cutCreating(rest)
	if err != nil {
		return err
	}
	if l.op, err = how.op(); err != nil {
		return err
	}
	path, data := cutWord(rest)
	if _, _, conditional, _ := cutVersion(data); conditional {
		return errors.New("expects a version of a node that is not there yet")
	}
	if err := checkData(data); err != nil {
		return err
	}
	l.op.Data.Bytes = data
	return l.setPath(path)
}

// create2 reads a create whose answer has the node's Stat. That of a container and
// of a node with a time to live has one anyway.
func (c command) create2(l *line, rest string) error {
	if err := c.create(l, rest); err != nil {
		return err
	}
	if l.op.Code == znode.OpCreate {
		l.op.Code = znode.OpCreate2
	}
	return nil
}

// cutCreating takes the flags from the front of a create.
func cutCreating(text string) (how creating, rest string, err error) {
	how.acl = znode.OpenACL()
	for strings.HasPrefix(text, "-") {
		var flag, value string
		flag, text = cutWord(text)
		switch flag {
		case "-e":
			how.ephemeral = true
		case "-s":
			how.numbered = true
		case "-es", "-se":
			how.ephemeral, how.numbered = true, true
		case "-c":
			how.container = true
		case "-t":
			value, text = cutWord(text)
			if how.ttl, err = strconv.ParseInt(value, 10, 64); err != nil || how.ttl <= 0 {
				return how, "", errors.New("needs the time to live in milliseconds, from 1 on")
			}
		case "--acl":
			value, text = cutWord(text)
			if how.acl, err = parseACL(value); err != nil {
				return how, "", err
			}
		default:
			return how, "", fmt.Errorf("has the unknown flag %q", flag)
		}
	}
	return how, text, nil
}

// op is the create that flags ask for.
func (how creating) op() (znode.Op, error) {
	op := znode.Op{Code: znode.OpCreate, ACL: how.acl, TTL: how.ttl}
	switch {
	case how.container && (how.ephemeral || how.numbered || how.ttl > 0):
		return op, errors.New("has another flag beside -c, and a container is nothing else")
	case how.ttl > 0 && how.ephemeral:
		return op, errors.New("has both -t and -e, and an ephemeral node goes with its session")
	case how.container:
		op.Code, op.Mode = znode.OpCreateContainer, znode.Container
	case how.ttl > 0 && how.numbered:
		op.Code, op.Mode = znode.OpCreateTTL, znode.PersistentSequentialTTL
	case how.ttl > 0:
		op.Code, op.Mode = znode.OpCreateTTL, znode.PersistentTTL
	case how.ephemeral && how.numbered:
		op.Mode = znode.EphemeralSequential
	case how.ephemeral:
		op.Mode = znode.Ephemeral
	case how.numbered:
		op.Mode = znode.PersistentSequential
	}
	return op, nil
}

// sequential reports whether the name of a node gets a number.
func sequential(m znode.CreateMode) bool {
	return m == znode.PersistentSequential || m == znode.EphemeralSequential || m == znode.PersistentSequentialTTL
}
