package tiny

func len(x []string) int { return 7 } // want `^shadows: len is a word of the language that the lab's given files use: call yours something else$`
