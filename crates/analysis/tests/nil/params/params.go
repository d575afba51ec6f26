// Package params is labelled: what is wanted can be nil where it is used, all else can not.
package params

type T struct {
	n    int
	next *T
}

func reads(p *T) int { return p.n } // want "nil: p"

func reads2(p *T) int { return p.n }

func checks(p *T) int {
	if p == nil {
		return 0
	}
	return p.n
}

func writes(p *T) {
	p.n = 1 // want "nil: p"
	p.n++
}

func star(p *int) int { return *p } // want "nil: p"

func starOK(p *int) int { return *p }

func passes(p *T) int { return deep(p) }

func deep(p *T) int { return p.n } // want "nil: p"

func second(a, b *T) int {
	return a.n + b.n // want "nil: b"
}

func variadic(ps ...*T) int {
	return ps[0].n // want "nil: ps" "nil: ps[0]"
}

func replaced(p *T) int {
	p = &T{}
	return p.n
}

func defaulted(p *T) int {
	if p == nil {
		p = &T{n: 3}
	}
	return p.n
}

func copied(p *T) T {
	return *p // want "nil: p"
}

func start() {
	reads(nil)
	reads2(&T{})
	checks(nil)
	writes(nil)
	star(nil)
	n := 1
	starOK(&n)
	passes(nil)
	second(&T{}, nil)
	variadic(nil)
	variadic()
	replaced(nil)
	defaulted(nil)
	copied(nil)
}
