package kit

func NotWritten(string) {}

func Unwritten(string) (string, bool) { return "", false }
