package tiny

// go:build is written with a space here, so it is a text.

// line by line, a comment may talk about lines, exports and builds.

//nolint:unused // for somebody else
func f() {}
