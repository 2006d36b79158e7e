package format

import (
	"bytes"
	"encoding/json"

	"github.com/zoolab/zoolab/labs/grade"
)

// writeJSON writes the report itself, in the order of its fields.
func writeJSON(page *bytes.Buffer, r *grade.Report, _ Options) { putJSON(page, r) }

// putJSON writes a value, indented. What formats are made of can always be encoded.
func putJSON(page *bytes.Buffer, v any) {
	e := json.NewEncoder(page)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("format: " + err.Error())
	}
}
