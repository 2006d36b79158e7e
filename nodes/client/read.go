package client

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
)

// flags are words that begin with a dash and stand before the path, with what
// each does to a line. A word may hold several of one letter, as in "-es".
type flags map[string]func(*line)

func watch(f flags) { f["-w"] = func(l *line) { l.op.Watch = true } }

// stat asks for the node's Stat too, which only lists of children come without.
func stat(f flags) { f["-s"] = func(l *line) { l.op.Code = znode.OpGetChildren2 } }

// cut takes the flags from the front of a text.
func (f flags) cut(l *line, text string) (rest string, err error) {
	for strings.HasPrefix(text, "-") {
		var word string
		word, text = cutWord(text)
		for _, letter := range word[1:] {
			does := f["-"+string(letter)]
			if does == nil {
				return "", fmt.Errorf("has the unknown flag %q", word)
			}
			does(l)
		}
		if word == "-" {
			return "", fmt.Errorf("has the unknown flag %q", word)
		}
	}
	return text, nil
}

// asking reads "[FLAGS] PATH", for operations that take nothing else.
func asking(code znode.OpCode, with ...func(flags)) func(command, *line, string) error {
	f := flags{}
	for _, add := range with {
		add(f)
	}
	return func(_ command, l *line, rest string) error {
		l.op = znode.Op{Code: code}
		rest, err := f.cut(l, rest)
		if err != nil {
			return err
		}
		return l.setOnlyPath(rest)
	}
}

// setOnlyPath takes a path after which nothing comes.
func (l *line) setOnlyPath(text string) error {
	path, surplus := cutWord(text)
	if surplus != "" {
		return fmt.Errorf("goes on with %q", surplus)
	}
	return l.setPath(path)
}

// set reads "PATH DATA [if-version N]".
func (c command) set(l *line, rest string) error {
	path, data := cutWord(rest)
	data, version, _, err := cutVersion(data)
	l.op = znode.Op{Code: znode.OpSetData, Data: znode.Data{Bytes: data}, Version: version}
	switch {
	case err != nil:
		return err
	case path != "" && data == "":
		return errors.New("lacks the data")
	}
	if err := checkData(data); err != nil {
		return err
	}
	return l.setPath(path)
}

// delete and check read "PATH [if-version N]".
func (c command) delete(l *line, rest string) error { return l.expects(znode.OpDelete, rest) }
func (c command) check(l *line, rest string) error  { return l.expects(znode.OpCheck, rest) }

func (l *line) expects(code znode.OpCode, rest string) error {
	path, condition := cutWord(rest)
	surplus, version, _, err := cutVersion(condition)
	l.op = znode.Op{Code: code, Version: version}
	switch {
	case err != nil:
		return err
	case surplus != "":
		return fmt.Errorf("goes on with %q", surplus)
	}
	return l.setPath(path)
}

// setACL reads "PATH ACL [if-version N]".
func (c command) setACL(l *line, rest string) error {
	path, grants := cutWord(rest)
	grants, version, _, err := cutVersion(grants)
	l.op = znode.Op{Code: znode.OpSetACL, Version: version}
	switch {
	case err != nil:
		return err
	case path != "" && grants == "":
		return errors.New("lacks the ACL")
	case path != "":
		if l.op.ACL, err = parseACL(grants); err != nil {
			return err
		}
	}
	return l.setPath(path)
}

// addauth reads "SCHEME PROOF". What a scheme takes for a proof, its server knows.
func (c command) addauth(l *line, rest string) error {
	scheme, proof := cutWord(rest)
	if scheme == "" || proof == "" {
		return errors.New("lacks the scheme or the proof")
	}
	l.does, l.proof = proves, znode.ID{Scheme: scheme, ID: proof}
	return nil
}

func (c command) whoami(l *line, rest string) error {
	l.op = znode.Op{Code: znode.OpWhoAmI}
	return nothing(rest)
}

func nothing(rest string) error {
	if rest != "" {
		return fmt.Errorf("goes on with %q", rest)
	}
	return nil
}

// ephemerals reads "[PREFIX]", which need not be a path.
func (c command) ephemerals(l *line, rest string) error {
	prefix, surplus := cutWord(rest)
	l.op = znode.Op{Code: znode.OpGetEphemerals, Path: prefix}
	switch {
	case prefix == "":
		l.op.Path = "/"
	case prefix[0] != '/':
		return fmt.Errorf("has the prefix %q, which does not begin with /", prefix)
	}
	return nothing(surplus)
}

// addWatch reads "[-m MODE] PATH". As in zkCli, a mode that is not said is
// persistent-recursive.
func (c command) addWatch(l *line, rest string) error {
	l.op = znode.Op{Code: znode.OpAddWatch, WatchMode: znode.WatchPersistentRecursive}
	if after, ok := strings.CutPrefix(rest, "-m"); ok {
		var mode string
		mode, rest = cutWord(after)
		switch mode {
		case znode.WatchPersistent.String():
			l.op.WatchMode = znode.WatchPersistent
		case znode.WatchPersistentRecursive.String():
		default:
			return fmt.Errorf("has the unknown mode %q", mode)
		}
	}
	return l.setOnlyPath(rest)
}

// typing reads "[-c|-d|-a|-p|-r] PATH": children, data, any, and from 3.9 on
// persistent and persistent-recursive.
func typing(code znode.OpCode) func(command, *line, string) error {
	of := func(t znode.WatcherType) func(*line) { return func(l *line) { l.op.WatcherType = t } }
	f := flags{"-c": of(znode.WatcherChildren), "-d": of(znode.WatcherData), "-a": of(znode.WatcherAny),
		"-p": of(znode.WatcherPersistent), "-r": of(znode.WatcherPersistentRecursive)}
	return func(_ command, l *line, rest string) error {
		l.op = znode.Op{Code: code, WatcherType: znode.WatcherAny}
		rest, err := f.cut(l, rest)
		if err != nil {
			return err
		}
		return l.setOnlyPath(rest)
	}
}

// await reads "EVENT [PATH]", by ZooKeeper's names of events and of states.
func (c command) await(l *line, rest string) error {
	name, path := cutWord(rest)
	l.does = awaits
	var names []string
	for e := znode.EventNodeCreated; e <= znode.EventPersistentWatchRemoved; e++ {
		if names = append(names, e.String()); e.String() != name {
			continue
		}
		l.event.Type = e
		if path == "" {
			return nil
		}
		err := l.setOnlyPath(path)
		l.event.Path, l.op.Path = l.op.Path, ""
		return err
	}
	for _, s := range []znode.State{znode.StateSyncConnected, znode.StateConnectedReadOnly, znode.StateDisconnected, znode.StateExpired, znode.StateAuthFailed, znode.StateClosed} {
		if names = append(names, s.String()); s.String() == name {
			l.event = znode.Event{Type: znode.EventNone, State: s}
			return nothing(path)
		}
	}
	return fmt.Errorf("awaits %q, which is none of %s", name, strings.Join(names, ", "))
}

// longest is the longest time that a client may start late or sleep; no run
// lasts much longer.
const longest = 24 * time.Hour

func (c command) sleep(l *line, rest string) error {
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 || d > longest {
		return fmt.Errorf("needs a time from 0s to %s", longest)
	}
	l.does, l.nap = sleeps, d
	return nil
}

func (c command) close(l *line, rest string) error {
	l.does = leaves
	return nothing(rest)
}

// parseACL reads grants, "world:anyone:r,digest:user:hash:cdrwa". An id may have
// colons: the scheme ends at the first of them, and the permissions begin after
// the last.
func parseACL(text string) ([]znode.ACL, error) {
	var acl []znode.ACL
	for grant := range strings.SplitSeq(text, ",") {
		scheme, rest, ok := strings.Cut(grant, ":")
		last := strings.LastIndexByte(rest, ':')
		if !ok || last < 0 || scheme == "" {
			return nil, fmt.Errorf("has the grant %q, and it needs a scheme, an id and permissions, as in world:anyone:cdrwa", grant)
		}
		perms, err := parsePerms(rest[last+1:])
		if err != nil {
			return nil, err
		}
		acl = append(acl, znode.ACL{Perms: perms, ID: znode.ID{Scheme: scheme, ID: rest[:last]}})
	}
	return acl, nil
}

func parsePerms(letters string) (perms znode.Perms, err error) {
	for _, letter := range letters {
		var is znode.Perms
		for one := znode.PermRead; one <= znode.PermAdmin; one <<= 1 {
			if one.String() == string(letter) {
				is = one
			}
		}
		if is == 0 {
			return 0, fmt.Errorf("has the permission %s, and there are c, d, r, w and a", strconv.QuoteRune(letter))
		}
		perms |= is
	}
	if perms == 0 {
		return 0, errors.New("has a grant of no permission, and there are c, d, r, w and a")
	}
	return perms, nil
}
