package strict

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 1 << 20

// ReadFile reads the file at path, at most [MaxBytes] of it. Directories,
// devices and pipes are refused before they are opened, since opening or
// reading those may never end.
func ReadFile(path string) ([]byte, error) {
	whole := Position{File: path}
	info, err := os.Stat(path)
	switch {
	case path == "-":
		return nil, whole.Errorf("standard input is not read").Hint("name a file")
	case errors.Is(err, fs.ErrNotExist):
		return nil, whole.Errorf("there is no such file").Hint("check the spelling and the folder")
	case err != nil:
		return nil, whole.Errorf("cannot be opened: %v", cause(err))
	case info.IsDir():
		return nil, whole.Errorf("is a directory").Hint("name a file in it")
	case !info.Mode().IsRegular():
		return nil, whole.Errorf("is a device or a pipe").Hint("name a regular file")
	case info.Size() > MaxBytes:
		return nil, tooLarge(whole, fmt.Sprintf("is %d bytes long", info.Size()))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, whole.Errorf("cannot be opened: %v", cause(err))
	}
	defer func() { _ = f.Close() }() // nothing was written
	// The size above is a promise of the file system, not a bound.
	src, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, whole.Errorf("cannot be read: %v", cause(err))
	}
	if len(src) > MaxBytes {
		return nil, tooLarge(whole, "has no end in sight")
	}
	return src, nil
}

func tooLarge(whole Position, how string) *Error {
	return whole.Errorf("%s", how).Hint("at most 1 MiB (%d bytes) is read; split it", MaxBytes)
}

// cause drops the path from an operating system's error, which names the file
// that every error here begins with.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
