package node

import (
	"reflect" // granted by the test's table of runtime files
	"sync"
)

func mapOf(v reflect.Value, m *sync.Map) {
	v.MapKeys()  // want `^\(reflect\.Value\)\.MapKeys goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
	v.MapRange() // want `^\(reflect\.Value\)\.MapRange goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
	m.Range(nil) // want `^\(\*sync\.Map\)\.Range goes in an order that changes from run to run: range over slices\.Sorted\(maps\.Keys\(m\)\)$`
	v.Len()
	m.Load(1)
}
