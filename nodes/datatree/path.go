package datatree

import "strings"

// The nodes that every tree has and nobody may delete.
const (
	rootPath   = "/"
	systemPath = "/zookeeper"
	quotaPath  = "/zookeeper/quota"
	configPath = "/zookeeper/config"
)

// ValidPath reports whether a node may have this path. It is Java's rule, which
// looks at UTF-16: a rune beyond U+FFFF is a pair of surrogates there, and bytes
// that are no UTF-8 read as U+FFFD, so none of them will do.
func ValidPath(path string) bool {
	if path == rootPath {
		return true
	}
	if !strings.HasPrefix(path, "/") {
		return false
	}
	for _, r := range path {
		switch {
		case r <= 0x1f, 0x7f <= r && r <= 0x9f, 0xd800 <= r && r <= 0xf8ff, r >= 0xfff0:
			return false
		}
	}
	for rest := path; rest != ""; {
		var name string
		name, rest = nextName(rest)
		if name == "" || name == "." || name == ".." {
			return false
		}
	}
	return true
}

// nextName splits a path that starts with a slash into its first name and the
// path below it. There is no rest when the name was the last.
func nextName(path string) (name, rest string) {
	path = path[1:]
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// splitPath returns the path of the parent and the name in it. It fails for
// what create and delete refuse before they look at anything: a path without a
// slash, or with a NUL in it.
func splitPath(path string) (parent, name string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 || strings.IndexByte(path, 0) >= 0 {
		return "", "", false
	}
	return canonical(path[:i]), path[i+1:], true
}

// canonical returns the path under which a node is known: the real server knows
// the root by "/" and by "".
func canonical(path string) string {
	if path == "" {
		return rootPath
	}
	return path
}

// childPath returns the path of a child.
func childPath(parent, name string) string {
	if parent == rootPath {
		return rootPath + name
	}
	return parent + "/" + name
}

// comparePaths orders paths as a walk meets them: a node, then its children by
// name, each with all that is below it.
func comparePaths(a, b string) int {
	for i := range min(len(a), len(b)) {
		switch x, y := a[i], b[i]; {
		case x == y:
		case x == '/':
			return -1
		case y == '/':
			return 1
		case x < y:
			return -1
		default:
			return 1
		}
	}
	return len(a) - len(b)
}

// isSpecial reports whether a path is of a node that nobody may delete.
func isSpecial(path string) bool {
	switch path {
	case rootPath, systemPath, quotaPath, configPath:
		return true
	}
	return false
}
