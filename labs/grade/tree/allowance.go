package tree

import (
	"io/fs"
	"strings"

	"github.com/zoolab/zoolab/labs"
)

// An Allowance is what one entry of a manifest's allow lets students use: a
// package, or what Name says of it.
type Allowance struct {
	Package string // its import path
	Name    string // "Set", or "Set.With" for a method; "" for all of it
}

// Allowances reads a manifest's allow. A package of this module is written as its
// folder, such as nodes/quorum or nodes/quorum.Set.With; any other is of the
// standard library.
func Allowances(fsys fs.FS, lab *labs.Lab) []Allowance {
	var all []Allowance
	for _, entry := range lab.Allow {
		entry = strings.TrimPrefix(entry, labs.Module+"/")
		slash := strings.LastIndex(entry, "/") + 1
		last, name, _ := strings.Cut(entry[slash:], ".")
		a := Allowance{entry[:slash] + last, name}
		if _, err := fs.Stat(fsys, a.Package); err == nil {
			a.Package = labs.Module + "/" + a.Package
		}
		all = append(all, a)
	}
	return all
}

// Roots are the packages that the tree of a lab is grown from: its worker, what
// says that a handler is not written, and what its manifest allows of this module.
func Roots(fsys fs.FS, lab *labs.Lab) []string {
	roots := []string{"labs/" + lab.Folder() + "/worker", "labs/kit"}
	for _, a := range Allowances(fsys, lab) {
		if folder, own := strings.CutPrefix(a.Package, labs.Module+"/"); own {
			roots = append(roots, folder)
		}
	}
	return roots
}
