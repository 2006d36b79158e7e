package format

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"text/template"

	"github.com/zoolab/zoolab/labs"
)

// A Bundle says what a Gradescope autograder is made of.
type Bundle struct {
	// Go is the toolchain that it installs, for example go1.26.0.
	Go string
	// Binary is the path of a zoolab for Linux that the archive carries, and Version
	// the release that is installed instead when there is none, for example v1.2.0.
	Binary, Version string
	// Hidden holds the hidden tests that the archive carries; nil means that those
	// of the program itself are used.
	Hidden fs.FS
}

//go:embed bundle/setup.sh bundle/run_autograder
var bundleFiles embed.FS

// goVersion and release are what may stand in the scripts of a bundle and in a
// workflow: nothing that a shell would take for more than a word.
var (
	goVersion = regexp.MustCompile(`^go[0-9]+\.[0-9]+(\.[0-9]+)?(rc[0-9]+)?$`)
	release   = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$`)
)

// mostHidden bounds the files of hidden tests and mostHiddenBytes each of them: they
// are scenarios, and a folder that holds more is another one.
const (
	mostHidden      = 1000
	mostHiddenBytes = 1 << 20
)

// WriteBundle writes the archive that an instructor uploads to Gradescope as the
// autograder of a lab: setup.sh, run_autograder, and what they need. The same
// contents give the same archive.
func WriteBundle(w io.Writer, lab *labs.Lab, b Bundle) error {
	if !goVersion.MatchString(b.Go) {
		return fmt.Errorf("%q is no Go toolchain to pin: write one such as go1.26.0", b.Go)
	}
	if b.Binary == "" && !release.MatchString(b.Version) {
		return fmt.Errorf("an autograder without a binary installs a release, and %q is none: write one such as v1.2.0, or give the path of a zoolab built for Linux", b.Version)
	}
	z := zip.NewWriter(w)
	scripts := map[string]any{
		"Lab": lab.Folder(), "Go": b.Go, "Carried": b.Binary != "", "Module": labs.Module, "Version": b.Version, "Hidden": b.Hidden != nil,
	}
	for _, name := range []string{"setup.sh", "run_autograder"} {
		f, err := zipped(z, name, 0o755)
		if err != nil {
			return err
		}
		if err := template.Must(template.ParseFS(bundleFiles, "bundle/"+name)).Execute(f, scripts); err != nil {
			return err
		}
	}
	if err := addBinary(z, b.Binary); err != nil {
		return err
	}
	if err := addHidden(z, b.Hidden); err != nil {
		return err
	}
	return z.Close()
}

// zipped begins a file of an archive. It has no time: archives are to be compared.
func zipped(z *zip.Writer, name string, mode fs.FileMode) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate}
	h.SetMode(mode)
	return z.CreateHeader(h)
}

func addBinary(z *zip.Writer, name string) error {
	if name == "" {
		return nil
	}
	program, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("the zoolab that the autograder is to carry cannot be read: %w", err)
	}
	if !bytes.HasPrefix(program, []byte("\x7fELF")) {
		return fmt.Errorf("%s is no Linux program, and Gradescope runs Linux: build one with GOOS=linux CGO_ENABLED=0 go build ./cmd/zoolab", name)
	}
	out, err := zipped(z, "zoolab", 0o755)
	if err != nil {
		return err
	}
	_, err = out.Write(program)
	return err
}

func addHidden(z *zip.Writer, hidden fs.FS) error {
	if hidden == nil {
		return nil
	}
	files := 0
	err := fs.WalkDir(hidden, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		switch files++; {
		case err != nil:
			return err
		case !d.Type().IsRegular():
			return fmt.Errorf("%s in the folder of hidden tests is no ordinary file; only such are carried", name)
		case files > mostHidden || info.Size() > mostHiddenBytes:
			return fmt.Errorf("%s is one file too many or too large for a folder of hidden tests; is it the right folder?", name)
		}
		text, err := fs.ReadFile(hidden, name)
		if err != nil {
			return err
		}
		out, err := zipped(z, path.Join("hidden", name), 0o644)
		if err != nil {
			return err
		}
		_, err = out.Write(text)
		return err
	})
	if err == nil && files == 0 {
		err = fmt.Errorf("the folder of hidden tests is empty; leave it out to use the program's own")
	}
	return err
}
