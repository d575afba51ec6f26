// Package literals is labelled: what is wanted can be nil where it is used, all else can not.
package literals

type T struct {
	n    int
	next *T
}

type pair struct{ a, b *T }

type nested struct{ p pair }

type full struct{ a, b *T }

func left() int {
	p := pair{a: &T{}}
	return p.a.n + p.b.n // want "nil: p.b"
}

func ordered() int {
	p := full{&T{}, &T{}}
	return p.a.n + p.b.n
}

func explicit() int {
	type own struct{ t *T }
	o := own{t: nil}
	return o.t.n // want "nil: o.t"
}

func inSlice() int {
	all := []*T{{n: 1}, {n: 2}}
	return all[0].n
}

func nilInSlice() int {
	all := []*T{{n: 1}, nil}
	return all[1].n // want "nil: all[1]"
}

func inMap() int {
	all := map[string]*T{"a": {n: 1}}
	total := 0
	for _, t := range all {
		total += t.n
	}
	return total + all["a"].n // want `nil: all["a"]`
}

func array() int {
	all := [2]*T{{n: 1}, {n: 2}}
	return all[1].n
}

func shortArray() int {
	all := [2]*T{{n: 1}}
	return all[1].n // want "nil: all[1]"
}

func inner() int {
	n := nested{p: pair{a: &T{}, b: &T{}}}
	return n.p.a.n
}

func funcs() int {
	all := []func() int{func() int { return 1 }}
	return all[0]()
}

func pointer() int {
	p := &T{}
	return p.n + (&T{n: 1}).n
}
