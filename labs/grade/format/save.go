package format

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/zoolab/zoolab/labs/grade"
)

// SaveClass puts the table of a class into a file, as [Save] puts a report there.
func SaveClass(path string, reports []*grade.Report) error {
	var page bytes.Buffer
	if err := Class(&page, reports); err != nil {
		return err
	}
	return save(path, page.Bytes())
}

// save replaces a file as a whole. What is there and is no file, such as a terminal or
// a pipe, is written to.
func save(path string, text []byte) error {
	var err error
	if info, there := os.Lstat(path); there == nil && !info.Mode().IsRegular() {
		err = os.WriteFile(path, text, 0o644)
	} else {
		err = replace(path, text)
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // its path is that of a temporary file
	}
	if err != nil {
		return fmt.Errorf("%s: cannot be written: %w", path, err)
	}
	return nil
}

// replace writes a new file and gives it the name of the old one.
func replace(path string, text []byte) error {
	// In the same folder, or the rename might cross a file system.
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(0o644) // others read it: a harness, a web server
	}
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(temp.Name()))
	}
	return err
}
