// Package closures is labelled: what is wanted can be nil where it is used, all else can not.
package closures

type T struct {
	n    int
	next *T
}

func later() func() int {
	var t *T
	f := func() int {
		return t.n // want "nil: t"
	}
	return f
}

func set() func() int {
	t := &T{}
	return func() int { return t.n }
}

func guarded(t *T) func() int {
	if t == nil {
		return func() int { return 0 }
	}
	return func() int { return t.n }
}

func atOnce() int {
	var t *T
	func() { t = &T{} }()
	return t.n
}

func within(t *T) int {
	if t == nil {
		return 0
	}
	total := 0
	func() { total = t.n }()
	return total
}

func argument() int {
	f := func(t *T) int {
		return t.n // want "nil: t"
	}
	return f(nil)
}

func argumentOK() int {
	f := func(t *T, k int8) int { return t.n }
	return f(&T{}, 1)
}

func result() int {
	f := func(a, b bool) *T { return nil }
	return f(true, true).n // want "nil: f(true, true)"
}

func deferred(t *T) int {
	if t == nil {
		return 0
	}
	defer func() { t.n++ }()
	return t.n
}

func goes(t *T) {
	if t == nil {
		return
	}
	go func() { t.n++ }()
}

func resets(t *T) int {
	t = &T{}
	reset := func() { t = nil }
	reset()
	return t.n // want "nil: t"
}

func each(all []*T, f func(*T)) {
	for _, t := range all {
		f(t)
	}
}

func recursive() int {
	var count func(n int) int
	count = func(n int) int {
		if n == 0 {
			return 0
		}
		return count(n - 1)
	}
	return count(3)
}

func start() {
	guarded(nil)
	within(nil)
	deferred(nil)
	goes(nil)
	resets(nil)
	each([]*T{{}}, func(t *T) { t.n++ })
}
