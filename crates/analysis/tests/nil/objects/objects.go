// Package objects is labelled: what is wanted can be nil where it is used, all else can not. Structs of one type differ in
// which fields are set.
package objects

type T struct{ n int }

type box struct {
	a, b *T
	next *box
	list []int
	m    map[string]int
	f    func() int
}

func setHere() int {
	x := &box{a: &T{}}
	return x.a.n
}

func unsetHere() int {
	x := &box{a: &T{}}
	return x.b.n // want "nil: x.b"
}

func setLater() int {
	x := &box{}
	x.b = &T{}
	return x.b.n
}

func setToNil() int {
	x := &box{a: &T{}}
	x.a = nil
	return x.a.n // want "nil: x.a"
}

func setOnOneWay(c bool) int {
	x := &box{}
	if c {
		x.a = &T{}
	}
	return x.a.n // want "nil: x.a"
}

func setOnBothWays(c bool) int {
	x := &box{}
	if c {
		x.a = &T{}
	} else {
		x.a = &T{n: 1}
	}
	return x.a.n
}

func byValue() int {
	var x box
	x.a = &T{}
	return x.a.n + x.b.n // want "nil: x.b"
}

func byNew() int {
	x := new(box)
	return x.a.n // want "nil: x.a"
}

func full() *box  { return &box{a: &T{}, b: &T{}} }
func empty() *box { return &box{} }
func half(c bool) *box {
	x := &box{}
	if c {
		x.a = &T{}
	}
	return x
}
func through() *box { return full() }

func results() int {
	n := full().a.n
	n += empty().a.n // want "nil: empty().a"
	f, e := full(), empty()
	n += f.b.n
	n += e.b.n          // want "nil: e.b"
	n += half(true).a.n // want "nil: half(true).a"
	return n + through().a.n
}

func takesFull(x *box) int { return x.a.n }

func takesEmpty(x *box) int {
	return x.a.n // want "nil: x.a"
}

func takesBoth(x *box) int {
	return x.b.n // want "nil: x.b"
}

func (x *box) method() int {
	return x.a.n // want "nil: x.a"
}

func (x *box) good() int { return x.a.n }

func params() int {
	n := takesFull(full()) + takesFull(&box{a: &T{}})
	n += takesEmpty(&box{}) + takesBoth(full()) + takesBoth(empty())
	x := &box{}
	n += x.method()
	y := full()
	return n + y.good()
}

func fill(x *box) { x.a = &T{} }

func fillSome(x *box, c bool) {
	if c {
		x.a = &T{}
	}
}

func clear(x *box) { x.a = nil }

func untouched(x *box) { x.b = &T{} }

func filledByCall() int {
	x := &box{}
	fill(x)
	return x.a.n
}

func filledByAddress() int {
	var x box
	fill(&x)
	return x.a.n
}

func maybeFilled() int {
	x := &box{}
	fillSome(x, true)
	return x.a.n // want "nil: x.a"
}

func cleared() int {
	x := full()
	clear(x)
	return x.a.n // want "nil: x.a"
}

func otherField() int {
	x := &box{a: &T{}}
	untouched(x)
	return x.a.n + x.b.n
}

func (x *box) init() error {
	if x == nil {
		return errBox
	}
	x.a = &T{}
	return nil
}

type boxError struct{}

func (boxError) Error() string { return "box" }

var errBox error = boxError{}

func initialised() int {
	x := &box{}
	if err := x.init(); err != nil {
		return 0
	}
	return x.a.n
}

func notInitialised() int {
	x := &box{}
	return x.a.n // want "nil: x.a"
}

func alias() int {
	x := &box{}
	y := x
	y.a = &T{}
	return y.a.n
}

func two() int {
	x, y := &box{}, &box{}
	x.a = &T{}
	return x.a.n + y.a.n // want "nil: y.a"
}

func loop(n int) int {
	total := 0
	for i := 0; i < n; i++ {
		x := &box{a: &T{n: i}}
		if i > 2 {
			x.b = x.a
		}
		total += x.a.n
		total += x.b.n // want "nil: x.b"
	}
	return total
}

func maps() int {
	x := &box{}
	x.m["a"] = 1 // want "nil: x.m"
	y := &box{m: map[string]int{}}
	y.m["a"] = 1
	return len(x.m) + len(y.m)
}

func funcs() int {
	x := &box{}
	y := &box{f: func() int { return 1 }}
	return y.f() + x.f() // want "nil: x.f"
}

func slices() int {
	x := &box{}
	y := &box{list: []int{1}}
	return y.list[0] + x.list[0] // want "nil: x.list"
}

type cache struct{ entry *box }

// The boxes that are stored have their a.
func stored() int {
	c := &cache{entry: &box{b: &T{}}}
	return c.entry.b.n
}

func chain() int {
	x := &box{next: &box{}}
	return x.next.next.n() // want "nil: x.next.next"
}

func (x *box) n() int { return len(x.list) }

func replaced() int {
	x := &box{}
	x = full()
	return x.a.n
}

func copied() int {
	x := *full()
	return x.a.n
}

func start() {
	x := full()
	_ = x
	_ = stored() + chain()
}
