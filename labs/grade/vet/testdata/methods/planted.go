package tiny

type list struct{ of []int }

func (l *list) EncodeTo(b []byte) []byte { return b } // want `^methods: the world copies and encodes nodes by their fields, not by a method EncodeTo: call it something else$`

func (l *list) CloneFrom(src any) {} // want `^methods: .* CloneFrom`
