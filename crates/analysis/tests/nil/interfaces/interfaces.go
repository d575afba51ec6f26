// Package interfaces is labelled: what is wanted can be nil where it is used, all else can not.
package interfaces

type T struct {
	n    int
	next *T
}

type shape interface{ area() int }

type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

type dot struct{}

func (dot) area() int { return 0 }

func none() shape { return nil }

func some() shape { return &square{2} }

func maybe(ok bool) shape {
	if ok {
		return dot{}
	}
	return nil
}

func use() int {
	total := none().area() // want "nil: none()"
	total += some().area()
	s := maybe(true)
	total += s.area() // want "nil: s"
	return total
}

func guarded() int {
	s := maybe(false)
	if s == nil {
		return 0
	}
	return s.area()
}

func asserted(v any) int {
	s, ok := v.(shape)
	if !ok {
		return 0
	}
	return s.area()
}

func unchecked(v any) int {
	s, _ := v.(*square)
	return s.side // want "nil: s"
}

func failed(v any) int {
	s, ok := v.(shape)
	if ok {
		return 1
	}
	return s.area() // want "nil: s"
}

func sure(v any) int { return v.(*square).side }

func switched(v shape) int {
	switch s := v.(type) {
	case nil:
		return 0
	case *square:
		return s.side
	case dot:
		return s.area()
	}
	return v.area()
}

type holder struct{ s shape }

func (h *holder) use() int {
	return h.s.area() // want "nil: h.s"
}

type keeper struct{ s shape }

func (k *keeper) use() int { return k.s.area() }

type source interface{ get() *T }

type empty struct{}

func (empty) get() *T { return nil }

type solid struct{}

func (solid) get() *T { return &T{} }

func fromSource(s source) int {
	return s.get().n // want "nil: s.get()"
}

type sink interface{ put(t *T) int }

type eater struct{}

func (eater) put(t *T) int {
	return t.n // want "nil: t"
}

type spitter struct{}

func (spitter) put(t *T) int {
	if t != nil {
		return t.n
	}
	return 0
}

func feed(s sink) int { return s.put(nil) }

func start() {
	asserted(1)
	unchecked(1)
	failed(1)
	sure(&square{})
	switched(nil)
	h := &holder{}
	h.use()
	k := &keeper{s: dot{}}
	k.use()
	fromSource(empty{})
	fromSource(solid{})
	feed(eater{})
	feed(spitter{})
}
