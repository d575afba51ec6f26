// Package globals is labelled: what is wanted can be nil where it is used, all else can not.
package globals

type T struct {
	n    int
	next *T
}

var unset *T

var set = &T{}

var table map[string]int

var made = make(map[string]int)

var hook func() int

var hooked = func() int { return 1 }

var late *T

var list []int

var filled = []int{1, 2}

func init() { late = &T{} }

func use() int {
	total := unset.n // want "nil: unset"
	total += set.n
	table["a"] = 1 // want "nil: table"
	made["a"] = 1
	total += hook() // want "nil: hook"
	total += hooked()
	total += late.n
	total += list[0] // want "nil: list"
	total += filled[0]
	return total
}

func guarded() int {
	if unset == nil || hook == nil {
		return 0
	}
	return unset.n
}

func lazily() int {
	if unset == nil {
		unset = &T{}
	}
	return unset.n
}

func clear() { set2 = nil }

var set2 = &T{}

func use2() int {
	return set2.n // want "nil: set2"
}

func forgotten() int {
	if set2 == nil {
		return 0
	}
	clear()
	return set2.n // want "nil: set2"
}
