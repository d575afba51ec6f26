// Package funcs is labelled: what is wanted can be nil where it is used, all else can not. Func values, method values,
// variadics, literals.
package funcs

type T struct{ n int }

func (t *T) get() int  { return t.n }
func (t T) value() int { return t.n }

func unset() int {
	var f func() int
	return f() // want "nil: f"
}

func deferred() {
	var f func()
	defer f() // want "nil: f"
}

func inGo() {
	var f func()
	go f() // want "nil: f"
}

func set(c bool) int {
	var f func() int
	if c {
		f = func() int { return 1 }
	} else {
		f = func() int { return 2 }
	}
	return f()
}

func guarded(f func() int) int {
	if f == nil {
		return 0
	}
	return f()
}

func fallback(f func() int) int {
	if f == nil {
		f = func() int { return 0 }
	}
	return f()
}

func methodValue() int {
	t := &T{}
	f := t.get
	return f()
}

func valueMethodOfNil() int {
	var t *T
	f := t.value // want "nil: t"
	return f()
}

func methodExpr() int {
	f := (*T).get
	return f(&T{})
}

func variadic(all ...*T) int {
	total := 0
	for _, t := range all {
		total += t.n // want "nil: t"
	}
	return total
}

func variadicGood(all ...*T) int {
	total := 0
	for _, t := range all {
		total += t.n
	}
	return total
}

func variadicFirst(all ...int) int {
	if len(all) == 0 {
		return 0
	}
	return all[0]
}

func variadicUnchecked(all ...int) int {
	return all[0] // want "nil: all"
}

func spread() int {
	return variadic([]*T{nil}...) + variadic(&T{}) + variadicGood(&T{}, &T{}) + variadicFirst() + variadicUnchecked()
}

func apply(f func(*T) int, t *T) int { return f(t) }

func passed() int {
	return apply(func(t *T) int {
		return t.n // want "nil: t"
	}, nil)
}

func byTable(name string) int {
	table := map[string]func() int{"a": func() int { return 1 }}
	n := table[name]() // want "nil: table[name]"
	if f, ok := table[name]; ok {
		n += f()
	}
	return n
}

func gives(c bool) func() int {
	if c {
		return nil
	}
	return func() int { return 1 }
}

func called() int {
	f := gives(true)
	if f != nil {
		return f()
	}
	return gives(false)() // want "nil: gives(false)"
}

func captured() int {
	var t *T
	f := func() int {
		return t.n // want "nil: t"
	}
	return f()
}

func capturedSet() int {
	t := &T{}
	f := func() int { return t.n }
	return f()
}

func capturedChecked(t *T) func() int {
	if t == nil {
		return func() int { return 0 }
	}
	return func() int { return t.n }
}

func setInside() int {
	var t *T
	func() {
		t = &T{}
	}()
	return t.n
}

func setInsideMaybe(c bool) int {
	var t *T
	func() {
		if c {
			t = &T{}
		}
	}()
	return t.n // want "nil: t"
}

func resultOfLiteral() int {
	t := func() *T { return nil }()
	return t.n // want "nil: t"
}

func resultOfGoodLiteral() int {
	t := func() *T { return &T{} }()
	return t.n
}

func recursive() int {
	var walk func(n int) int
	walk = func(n int) int {
		if n == 0 {
			return 0
		}
		return walk(n - 1)
	}
	return walk(3)
}

type hooks struct{ before, after func() }

func (h hooks) run() {
	if h.before != nil {
		h.before()
	}
	h.after() // want "nil: h.after"
}

func start() {
	hooks{before: func() {}}.run()
	guarded(nil)
	fallback(nil)
	capturedChecked(nil)
}
