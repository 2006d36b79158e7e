//go:build linux
// +build linux

package tiny

// want-above 4 `^directives: //go:build speaks to the compiler, and a solution is plain Go: delete it$`
// want-above 4 `^directives: // \+build speaks to the compiler`

//go:linkname now runtime.nanotime
// want-above `^directives: //go:linkname speaks to the compiler`

//go:noinline
func f() {}

// want-above 2 `^directives: //go:noinline speaks to the compiler`

//line other.go:1
func g() {}

// want-above 2 `^directives: //line speaks to the compiler`

/*line other.go:1:1*/
func h() {}

// want-above 2 `^directives: /\*line speaks to the compiler`

//export f
// want-above `^directives: //export speaks to the compiler`

//go:embed secret.txt
var text string

// want-above 2 `^directives: //go:embed`
// want-above 2 `^vars: package variable text would be shared`
