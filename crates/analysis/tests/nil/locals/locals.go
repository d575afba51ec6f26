// Package locals is labelled: what is wanted can be nil where it is used, all else can not.
package locals

type T struct {
	n    int
	next *T
}

func zero() int {
	var p *T
	return p.n // want "nil: p"
}

func literal() int {
	p := &T{}
	return p.n
}

func made() int {
	p := new(T)
	return p.n
}

func overwritten() int {
	var p *T
	p = &T{}
	return p.n
}

func cleared() int {
	p := &T{}
	p = nil
	return p.n // want "nil: p"
}

func branches(ok bool) int {
	var p *T
	if ok {
		p = &T{}
	} else {
		p = &T{n: 1}
	}
	return p.n
}

func oneBranch(ok bool) int {
	var p *T
	if ok {
		p = &T{}
	}
	return p.n // want "nil: p"
}

func copies() int {
	var p *T
	q := p
	return q.n // want "nil: q"
}

func shadowed() int {
	var p *T
	{
		p := &T{}
		_ = p.n
	}
	return p.n // want "nil: p"
}

func swap() int {
	a, b := &T{}, (*T)(nil)
	a, b = b, a
	return a.n + b.n // want "nil: a"
}

func converted() int {
	p := (*T)(nil)
	return p.n // want "nil: p"
}

func address() int {
	var t T
	p := &t
	return p.n
}

func throughPointer() int {
	p := &T{}
	set(&p)
	return p.n // want "nil: p"
}

func set(pp **T) { *pp = nil }

func mapWrite() {
	var m map[string]int
	m["a"] = 1 // want "nil: m"
}

func mapRead() int {
	var m map[string]int
	delete(m, "b")
	for range m {
	}
	return m["a"] + len(m)
}

func mapInc() {
	var m map[string]int
	m["a"]++ // want "nil: m"
}

func mapMade() {
	m := map[string]int{}
	m["a"] = 1
	m["a"] += 2
}

func call() {
	var f func()
	f() // want "nil: f"
}

func callSet() {
	f := func() {}
	f()
}

func appended() int {
	var s []int
	s = append(s, 1)
	return s[0]
}

func double() int {
	var pp **T
	return (*pp).n // want "nil: pp"
}

func doubleInner() int {
	pp := new(*T)
	return (*pp).n // want "nil: *pp"
}

func selected(ok bool, a *T) int {
	p := a
	if !ok {
		p = nil
	}
	if ok {
		return 1
	}
	return p.n // want "nil: p"
}
