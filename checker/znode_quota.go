package checker

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A quota on a path is two nodes below /zookeeper/quota and that path: what its
// owner allows, and what there is. The second follows from the nodes that it counts,
// whatever a client has written there, without a transaction of its own.
const (
	limitsName = "/zookeeper_limits"
	statsName  = "/zookeeper_stats"
)

// limited returns the path whose quota a node of this name is about.
func limited(path, name string) (of string, ok bool) {
	of, ok = strings.CutSuffix(path, name)
	if !ok {
		return "", false
	}
	of, ok = strings.CutPrefix(of, quotaPath)
	return of, ok && of != "" && !isOfSystem(of)
}

// quotaOn returns the nearest path with limits, at or above another.
func (t *Tree) quotaOn(path string) (on string, ok bool) {
	if t.quotas == 0 || isOfSystem(path) {
		return "", false
	}
	for on = path; on != rootPath; on, _ = parentOf(on) {
		if t.find(quotaPath+on+limitsName) != nil {
			return on, true
		}
	}
	return "", false
}

// isOfSystem holds for what no quota counts, least of all quotas.
func isOfSystem(path string) bool {
	return path == systemPath || strings.HasPrefix(path, systemPath+"/")
}

// tally notes that a node has come, or gone with a negative sign.
func (t *Tree) tally(path string, n *node, sign int64) {
	_, limits := limited(path, limitsName)
	_, stats := limited(path, statsName)
	switch {
	case limits:
		t.quotas += int(sign)
	case stats:
		t.quotas += int(sign)
		if sign > 0 {
			t.measure(path)
		}
	}
	t.use(path, sign, sign*int64(n.data.Len()))
}

// measure shows in a stats node what is there, in place of what a client wrote.
func (t *Tree) measure(stats string) {
	on, ok := limited(stats, statsName)
	if !ok {
		return
	}
	used := track{}
	for path, n := range t.nodes.all() {
		if path == on || strings.HasPrefix(path, on+"/") {
			used.add(1, int64(n.data.Len()))
		}
	}
	t.change(stats, func(n *node) { n.data = used.data() })
}

// use adds to what is counted of all that a path is under.
func (t *Tree) use(path string, count, bytes int64) {
	if t.quotas == 0 || isOfSystem(path) {
		return
	}
	for on := path; on != rootPath; on, _ = parentOf(on) {
		if stats := t.find(quotaPath + on + statsName); stats != nil {
			used, _ := trackOf(stats.data)
			used.add(count, bytes)
			t.change(quotaPath+on+statsName, func(n *node) { n.data = used.data() })
		}
	}
}

// exceeds judges whether so much more would pass a hard limit. Limits that cannot be
// read leave servers at a loss; without stats nothing is counted.
func (t *Tree) exceeds(path string, count, bytes int64) znode.Code {
	if !t.rules.EnforceQuota {
		return znode.OK
	}
	on, ok := t.quotaOn(path)
	if !ok {
		return znode.OK
	}
	limits, ok := trackOf(t.find(quotaPath + on + limitsName).data)
	if !ok {
		return znode.ErrMarshallingError
	}
	stats := t.find(quotaPath + on + statsName)
	if stats == nil {
		return znode.OK
	}
	used, _ := trackOf(stats.data)
	passes := func(more int64, what, hard string) bool {
		most := limits.get(hard)
		return more != 0 && most > -1 && used.get(what)+more > most
	}
	if passes(count, "count", "countHardLimit") || passes(bytes, "bytes", "byteHardLimit") {
		return znode.ErrQuotaExceeded
	}
	return znode.OK
}

// A track is what the data of such a node says: "count=1,bytes=5".
type track map[string]int64

// trackOf reads one, whatever else there is in it. It is not ok for data of which
// servers can make nothing.
func trackOf(d znode.Data) (t track, ok bool) {
	t = track{}
	separates := func(r rune) bool { return r == ',' || r == ';' }
	pairs := strings.FieldsFunc(d.Bytes, separates)
	if d.Null || len(pairs) > 0 && !strings.HasPrefix(d.Bytes, pairs[0]) {
		return nil, false
	}
	for _, pair := range pairs {
		word := strings.Split(strings.TrimRight(pair, "="), "=")
		if len(word) < 2 {
			return nil, false
		}
		n, err := int64(-1), error(nil)
		if word[1] != "" {
			n, err = strconv.ParseInt(word[1], 10, 64)
		}
		if err != nil {
			return nil, false
		}
		t[word[0]] = n
	}
	return t, true
}

func (t track) get(key string) int64 {
	if n, ok := t[key]; ok {
		return n
	}
	return -1
}

// add counts more nodes and bytes.
func (t track) add(count, bytes int64) { t["count"] += count; t["bytes"] += bytes }

// data writes what is counted as clients of all versions can read it.
func (t track) data() znode.Data {
	return znode.Data{Bytes: fmt.Sprintf("count=%d,bytes=%d", t["count"], t["bytes"])}
}
