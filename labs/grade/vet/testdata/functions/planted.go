package tiny

func now() int64 // want `^functions: function now has no body: write it here, in Go$` `^compiler: `

func main() {} // want `^functions: the lab's worker has the function main: write handlers$`
