// Package methods is labelled: what is wanted can be nil where it is used, all else can not.
package methods

type T struct {
	n    int
	next *T
}

func (t *T) get() int { return t.n }

func (t *T) safe() int {
	if t == nil {
		return 0
	}
	return t.n
}

func (t *T) name() string { return "T" }

func (t T) value() int { return t.n }

func (t *T) indirect() int { return t.get() }

func calls() int {
	var t *T
	return t.get() // want "nil: t"
}

func safeCall() int {
	var t *T
	return t.safe() + len(t.name())
}

func valueCall() int {
	var t *T
	return t.value() // want "nil: t"
}

func indirectCall() int {
	var t *T
	return t.indirect() // want "nil: t"
}

func bound() func() int {
	t := &T{}
	return t.get
}

func boundNil() func() int {
	var t *T
	return t.value // want "nil: t"
}

func methodExpr() int {
	f := (*T).get
	return f(&T{})
}

func onValue() int {
	var t T
	return t.get() + t.value()
}

type base struct{ size int }

func (b *base) grow() { b.size++ }

type outer struct {
	*base
	n int
}

func embedded() int {
	o := outer{n: 1}
	return o.size // want "nil: o.base"
}

type wrapped struct {
	*base
}

func embeddedOK() int {
	w := wrapped{&base{}}
	w.grow()
	return w.size
}

func embeddedCall() {
	o := &outer{}
	o.grow() // want "nil: o.base"
}

func embeddedGuard() int {
	o := &outer{}
	if o.base != nil {
		return o.size
	}
	return 0
}
