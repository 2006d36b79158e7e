package strict

import "testing"

func TestSurvive(t *testing.T) {
	err := func() (err *Error) {
		defer survive("zoo.yaml", &err)
		panic("index out of range")
	}()
	const want = "zoo.yaml: is not YAML that can be read (index out of range); check indentation, quotes and brackets"
	if err == nil || err.Error() != want {
		t.Errorf("found %v, expected %s", err, want)
	}
}
