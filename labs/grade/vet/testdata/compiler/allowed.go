package tiny

func f() int { return 1 }
