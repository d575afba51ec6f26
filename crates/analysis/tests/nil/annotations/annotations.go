// Package annotations is labelled: what is wanted can be nil where it is used, all else can not. Doc comments are taken at
// their word.
package annotations

type T struct{ n int }

// pick is called with a value only.
//
// nilable(t)
func pick(t *T) int {
	return t.n // want "nil: t"
}

// checked looks first.
//
// nilable(t)
func checked(t *T) int {
	if t == nil {
		return 0
	}
	return t.n
}

// sure is called with nil, but says that it is not.
//
// nonnil(t)
func sure(t *T) int {
	return t.n
}

// both has one of each.
// nilable(a)
// nonnil(b)
func both(a, b *T) int {
	return a.n + b.n // want "nil: a"
}

// lookup may find nothing.
//
// nilable(result 0)
func lookup(all []*T) *T {
	return all[0]
}

// certain finds something.
//
// nonnil(result 0)
func certain(all map[string]*T) *T {
	return all["x"]
}

// several gives two.
//
// nilable(result 1)
func several() (*T, *T) {
	return &T{}, &T{}
}

// named gives one by name.
//
// nilable(out)
func named() (out *T) {
	out = &T{}
	return out
}

// holder keeps things.
//
// nilable(maybe)
// nonnil(always)
type holder struct {
	maybe  *T
	always *T
}

func (h *holder) sum() int {
	if h.maybe != nil {
		return h.maybe.n
	}
	return h.always.n
}

func (h *holder) bad() int {
	return h.maybe.n // want "nil: h.maybe"
}

// nilable(current)
var current = &T{}

// nonnil(fixed)
var fixed *T

func globals() int {
	n := fixed.n
	return n + current.n // want "nil: current"
}

func use() int {
	t := &T{}
	n := pick(t) + checked(t) + sure(nil) + both(t, nil)
	n += lookup([]*T{t}).n // want "nil: lookup([]*T{t})"
	n += certain(nil).n
	a, b := several()
	n += a.n
	n += b.n       // want "nil: b"
	n += named().n // want "nil: named()"
	h := &holder{maybe: t}
	n += h.always.n
	return n + h.sum() + h.bad() + globals()
}
