// Package embedded is labelled: what is wanted can be nil where it is used, all else can not.
package embedded

type base struct {
	n    int
	next *base
}

func (b *base) get() int { return b.n }
func (b *base) safe() int {
	if b == nil {
		return 0
	}
	return b.n
}
func (b base) value() int { return b.n }

type outer struct {
	*base
	name string
}

type outermost struct {
	*outer
}

type speaker interface{ speak() string }

type actor struct {
	speaker
}

type robot struct{}

func (robot) speak() string { return "beep" }

func promotedField() int {
	o := outer{name: "x"}
	return o.n // want "nil: o.base"
}

func promotedMethod() int {
	o := &outer{}
	return o.get() // want "nil: o.base"
}

func promotedValueMethod() int {
	o := &outer{}
	return o.value() // want "nil: o.base"
}

func set() int {
	o := &outer{base: &base{}}
	return o.n + o.get() + o.value()
}

func checked(o *outer) int {
	if o.base == nil {
		return 0
	}
	return o.n
}

func spelled() int {
	var o outer
	return o.base.n // want "nil: o.base"
}

func deep() int {
	o := outermost{outer: &outer{base: &base{}}}
	return o.outer.name2() + o.outer.base.n
}

func (o *outer) name2() int { return len(o.name) }

func noOuter() int {
	var o outermost
	return len(o.name) // want "nil: o.outer"
}

func noSpeaker() string {
	var a actor
	return a.speak() // want "nil: a.speaker"
}

func withSpeaker() string {
	a := actor{robot{}}
	return a.speak()
}

func assigned() int {
	var o outer
	o.base = &base{}
	return o.n
}

func start() {
	checked(&outer{})
	checked(&outer{base: &base{}})
	var b *base
	b.safe()
}
