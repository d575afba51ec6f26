// Package fields is labelled: what is wanted can be nil where it is used, all else can not.
package fields

type T struct {
	n    int
	next *T
}

type box struct {
	set   *T
	unset *T
	later *T
	items []int
	table map[string]int
	hook  func() int
	fill  map[string]int
}

func newBox() *box {
	b := &box{set: &T{}, fill: map[string]int{}}
	b.later = &T{}
	return b
}

func (b *box) use() int {
	total := b.set.n
	total += b.unset.n // want "nil: b.unset"
	total += b.later.n
	total += b.items[0] // want "nil: b.items"
	b.table["a"] = 1    // want "nil: b.table"
	total += b.hook()   // want "nil: b.hook"
	b.fill["a"] = 2
	return total
}

func (b *box) guarded() int {
	if b.unset == nil {
		return 0
	}
	total := b.unset.n
	b.touch()
	total += b.unset.n
	if len(b.items) > 0 {
		total += b.items[0]
	}
	if b.hook != nil {
		total += b.hook()
	}
	if b.table == nil {
		b.table = map[string]int{}
	}
	b.table["x"] = 1
	return total
}

func (b *box) touch() { b.set.n++ }

type gone struct{ t *T }

func (g *gone) drop() { g.t = nil }

func makeGone() *gone { return &gone{t: &T{}} }

func (g *gone) use() int {
	return g.t.n // want "nil: g.t"
}

type plain struct{ t *T }

func zero() int {
	var p plain
	return p.t.n // want "nil: p.t"
}

type wired struct {
	a *T
	b *T
}

func wire() *wired {
	w := new(wired)
	w.a = &T{}
	w.b = &T{}
	return w
}

func wireValue() wired {
	var w wired
	w.a, w.b = &T{}, &T{}
	return w
}

func (w *wired) use() int { return w.a.n + w.b.n }

type half struct {
	a *T
	b *T
}

func wireHalf(ok bool) *half {
	h := &half{}
	h.a = &T{}
	if ok {
		h.b = &T{}
	}
	return h
}

func (h *half) use() int {
	return h.a.n + h.b.n // want "nil: h.b"
}

func start() {
	newBox().use()
	newBox().guarded()
	g := makeGone()
	g.drop()
	g.use()
	makeGone().use()
	wire().use()
	w := wireValue()
	w.use()
	wireHalf(true).use()
}
