// Package results is labelled: what is wanted can be nil where it is used, all else can not.
package results

type T struct {
	n    int
	next *T
}

func none() *T { return nil }

func some() *T { return &T{} }

func maybe(ok bool) *T {
	if ok {
		return &T{}
	}
	return nil
}

func pass(p *T) *T { return p }

func pair() (*T, *T) { return &T{}, nil }

func forward() (*T, *T) { return pair() }

func slice() []int { return nil }

func table() map[string]int { return nil }

func callback() func() int { return nil }

func use() int {
	total := none().n // want "nil: none()"
	total += some().n
	total += maybe(true).n // want "nil: maybe(true)"
	p := maybe(false)
	if p != nil {
		total += p.n
	}
	total += pass(some()).n
	a, b := pair()
	total += a.n
	total += b.n // want "nil: b"
	c, d := forward()
	total += c.n + d.n  // want "nil: d"
	total += slice()[0] // want "nil: slice()"
	table()["a"] = 1    // want "nil: table()"
	total += table()["a"]
	total += callback()() // want "nil: callback()"
	return total
}

func chained() int {
	return some().next.n // want "nil: some().next"
}

func recursive(n int) *T {
	if n == 0 {
		return &T{}
	}
	return recursive(n - 1)
}

func useRecursive() int { return recursive(3).n }
