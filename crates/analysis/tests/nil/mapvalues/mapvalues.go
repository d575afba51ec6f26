// Package mapvalues is labelled: what is wanted can be nil where it is used, all else can not.
package mapvalues

type T struct {
	n    int
	next *T
}

func missing(m map[string]*T) int {
	return m["a"].n // want `nil: m["a"]`
}

func ok(m map[string]*T) int {
	if t, ok := m["a"]; ok {
		return t.n
	}
	return 0
}

func notOK(m map[string]*T) int {
	t, ok := m["a"]
	if !ok {
		return t.n // want "nil: t"
	}
	return t.n
}

func ignored(m map[string]*T) int {
	t, _ := m["a"]
	return t.n // want "nil: t"
}

func compared(m map[string]*T) int {
	t := m["a"]
	if t == nil {
		return 0
	}
	return t.n
}

func filled(m map[string]*T) int {
	t := m["a"]
	if t == nil {
		t = &T{}
		m["a"] = t
	}
	return t.n
}

func ranged(m map[string]*T) int {
	total := 0
	for _, t := range m {
		total += t.n
	}
	return total
}

func stored(m map[string]*T) int {
	m["a"] = &T{}
	return m["a"].n
}

func twice(m map[string]*T, k string) int {
	if m[k] != nil {
		return m[k].n
	}
	return 0
}

func otherKey(m map[string]*T, k, l string) int {
	if m[k] != nil {
		return m[l].n // want "nil: m[l]"
	}
	return 0
}

func slices(m map[string][]int) int {
	m["a"] = append(m["a"], 1)
	return m["b"][0] // want `nil: m["b"]`
}

func nested(m map[string]map[string]int) {
	m["a"]["b"] = 1 // want `nil: m["a"]`
}

func nestedOK(m map[string]map[string]int) {
	if m["a"] == nil {
		m["a"] = map[string]int{}
	}
	m["a"]["b"] = 1
}

func calls(m map[string]func() int) int {
	f, ok := m["a"]
	if !ok {
		return 0
	}
	return f() + m["b"]() // want `nil: m["b"]`
}

func start() {
	m := map[string]*T{"a": {}}
	missing(m)
	ok(m)
	notOK(m)
	ignored(m)
	compared(m)
	filled(m)
	ranged(m)
	stored(m)
	twice(m, "a")
	otherKey(m, "a", "b")
	slices(map[string][]int{})
	nested(map[string]map[string]int{})
	nestedOK(map[string]map[string]int{})
	calls(map[string]func() int{"a": func() int { return 1 }})
}
