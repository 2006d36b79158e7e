package client

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// multi reads "[WRITE; WRITE; …]". Since a semicolon ends an operation, no data can
// have one here.
func (c command) multi(l *line, rest string) error {
	l.op = znode.Op{Code: znode.OpMulti}
	return l.setParts(rest, "create, create2, set, delete and check", func(op *znode.Op) bool {
		switch op.Code {
		case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpSetData, znode.OpDelete, znode.OpCheck:
			return true
		}
		return false
	})
}

// multiRead reads "[get PATH; ls PATH; …]". None of its reads can watch.
func (c command) multiRead(l *line, rest string) error {
	l.op = znode.Op{Code: znode.OpMultiRead}
	return l.setParts(rest, "get and ls, without flags", func(op *znode.Op) bool {
		return !op.Watch && (op.Code == znode.OpGetData || op.Code == znode.OpGetChildren)
	})
}

// setParts takes operations of some kinds in brackets.
func (l *line) setParts(text, kinds string, may func(*znode.Op) bool) error {
	inner, opened := strings.CutPrefix(text, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !opened || !closed {
		return errors.New("lacks the brackets around its operations")
	}
	if strings.TrimSpace(inner) == "" {
		return nil // of no operation, which servers take
	}
	for text := range strings.SplitSeq(inner, ";") {
		part, err := parsePart(text)
		if err != nil {
			return fmt.Errorf("has the operation %q, which %w", strings.TrimSpace(text), err)
		}
		if part.does != asks || !may(&part.op) {
			return fmt.Errorf("has the operation %q, and may have %s", strings.TrimSpace(text), kinds)
		}
		l.op.Ops = append(l.op.Ops, part.op)
	}
	return nil
}

// parsePart reads an operation of a multi.
func parsePart(text string) (part line, err error) {
	word, rest := cutWord(text)
	for _, c := range commands() {
		if c.word == word {
			err = c.read(c, &part, rest)
			return part, err
		}
	}
	return part, errors.New("is none")
}
