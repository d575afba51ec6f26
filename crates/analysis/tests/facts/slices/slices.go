// Package f asserts which slices and maps have two names.
package f

type buffer struct {
	data []int
	seen map[int]bool
}

func own(s []int) []int {
	s = append(s, 1)
	s = s[1:]
	s = s[:len(s)-1]
	return s
}

func view(s []int) int {
	head := s[:2]
	tail := s[2:]
	return head[0] + tail[0]
}

func overwrite() int {
	a := []int{1, 2, 3}
	b := a // want "aliased slices: a"
	b[0] = 9
	return a[0]
}

func grow() int {
	a := []int{1, 2, 3}
	b := a[:2] // want "aliased slices: a[:2]"
	b = append(b, 9)
	return a[2] + b[0]
}

func fork(a []int) ([]int, []int) {
	b := append(a, 1) // want "aliased slices: append(a, 1)"
	c := append(a, 2)
	return b, c
}

func room(a []int) []int {
	b := a[:2:2] // want "aliased slices: a[:2:2]"
	b = append(b, 9)
	a[0] = 1
	return b
}

func moved() []int {
	a := []int{1, 2, 3}
	b := a
	b[0] = 9
	return b
}

func remove(s []int, i int) []int {
	return append(s[:i], s[i+1:]...)
}

func (b *buffer) add(v int) {
	b.data = append(b.data, v)
	b.seen[v] = true
}

func (b *buffer) local() {
	m := b.seen
	m[1] = true
}

func counts() int {
	a := map[int]int{}
	b := a // want "aliased maps: a"
	b[1] = 2
	return a[1]
}

func reverse(s []int) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}
