package strict

import (
	"slices"
	"strconv"
	"strings"
)

// A Setting replaces one value of a file from outside, say the command line.
// The path names keys, and entries of lists counted from 0, with dots between
// them: network.loss, clients.0.count. Keys on the way that the file lacks are
// added. The value is written as in a file; an empty one removes the key.
type Setting struct{ Path, Value string }

// ParseSetting reads path=value.
func ParseSetting(text string) (Setting, error) {
	path, value, ok := strings.Cut(text, "=")
	if !ok || path == "" {
		return Setting{}, Position{}.Errorf("%s is no setting", quote(text)).Hint("write key=value, as in seed=7")
	}
	return Setting{Path: path, Value: value}, nil
}

// apply replaces the value in root. Errors in it name the setting in place of a
// file.
func (s Setting) apply(root *Node) error {
	name := s.Path + "=" + s.Value
	if s.Value == "" {
		return root.remove(strings.Split(s.Path, "."), Position{File: name})
	}
	var errs collector
	value, err := tree(name, []byte(s.Value), &errs)
	switch {
	case err != nil:
		return err
	case errs.err() != nil:
		return errs.err()
	case value == nil:
		return Position{File: name}.Errorf("there is no value").Hint("write key=value, as in seed=7")
	}
	keys := strings.Split(s.Path, ".")
	if len(keys) > maxDepth {
		return Position{File: name}.Errorf("nested more than %d deep", maxDepth)
	}
	at := root
	for i, key := range keys {
		place, err := at.slot(key, value.Pos)
		if err != nil {
			return err
		}
		if i == len(keys)-1 {
			*place = value
			return nil
		}
		if *place == nil || (*place).Kind == Null {
			*place = &Node{Kind: Mapping, Pos: value.Pos}
		}
		at = *place
	}
	return nil
}

// remove takes out the value that the keys lead to. One that is not there is
// an error, since the key may be misspelt.
func (n *Node) remove(keys []string, pos Position) error {
	at := n
	for _, key := range keys[:len(keys)-1] {
		next := at.Get(key)
		if at.Kind == List {
			place, err := at.slot(key, pos)
			if err != nil {
				return err
			}
			next = *place
		}
		if next == nil {
			return notThere(key, pos)
		}
		at = next
	}
	key := keys[len(keys)-1]
	if at.Kind == List {
		if _, err := at.slot(key, pos); err != nil {
			return err
		}
		i, _ := strconv.Atoi(key)
		at.Items = slices.Delete(at.Items, i, i+1)
		return nil
	}
	i := slices.IndexFunc(at.Entries, func(e Entry) bool { return e.Key == key })
	if i < 0 {
		return notThere(key, pos)
	}
	at.Entries = slices.Delete(at.Entries, i, i+1)
	return nil
}

func notThere(key string, pos Position) error {
	return pos.Errorf("%s is not there to be removed", quote(key)).Hint("check the spelling; without a value a key is removed")
}

// slot is where n holds the value at a key, which is added to a mapping that
// lacks it.
func (n *Node) slot(key string, pos Position) (**Node, error) {
	switch n.Kind {
	case List:
		i, err := strconv.Atoi(key)
		if err != nil || i < 0 || i >= len(n.Items) {
			return nil, pos.Errorf("there is no entry %s in a list of %d", quote(key), len(n.Items)).
				Hint("the first one is 0")
		}
		return &n.Items[i], nil
	case Mapping:
		for i := range n.Entries {
			if n.Entries[i].Key == key {
				return &n.Entries[i].Value, nil
			}
		}
		n.Entries = append(n.Entries, Entry{Key: key, Pos: pos})
		return &n.Entries[len(n.Entries)-1].Value, nil
	}
	return nil, pos.Errorf("%s is set within %s", key, n.Describe()).Hint("set that as a whole")
}
