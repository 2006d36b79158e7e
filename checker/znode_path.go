package checker

import "strings"

// The nodes that are there from the beginning.
const (
	rootPath   = "/"
	systemPath = "/zookeeper"
	quotaPath  = "/zookeeper/quota"
	configPath = "/zookeeper/config"
)

// parentOf returns the path above, unless the path cannot have one.
func parentOf(path string) (parent string, ok bool) {
	slash := strings.LastIndexByte(path, '/')
	if slash < 0 || strings.IndexByte(path, 0) >= 0 {
		return "", false
	}
	return path[:max(slash, 1)], true
}

// deletable says whether a node of this path may ever be deleted.
func deletable(path string) bool {
	_, ok := parentOf(path)
	return ok && path != rootPath && path != systemPath && path != quotaPath && path != configPath
}

// validPath says whether a node may have this path.
func validPath(path string) bool {
	if path == rootPath {
		return true
	}
	if !strings.HasPrefix(path, "/") {
		return false
	}
	for part := range strings.SplitSeq(path[1:], "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return strings.IndexFunc(path, unprintable) < 0
}

// unprintable holds for the characters that PathUtils.validatePath refuses.
// It sees halves of a pair for what lies beyond U+FFFF, and refuses those too.
func unprintable(r rune) bool {
	return r <= 0x1f || r >= 0x7f && r <= 0x9f || r >= 0xd800 && r <= 0xf8ff || r >= 0xfff0
}
