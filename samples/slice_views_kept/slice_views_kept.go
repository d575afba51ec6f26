// Two fields look into one array: what is written through one is seen through the other.
package main

import "fmt"

type window struct {
	data []int
	view []int
}

func newWindow(n int) *window {
	data := make([]int, n)
	return &window{data: data, view: data[1:3]}
}

func (w *window) set(i, v int) { w.view[i] = v }

// tail gives back a part of what it is given.
func tail(s []int) []int { return s[1:] }

// split gives back two parts.
func split(s []int) ([]int, []int) { return s[:2], s[2:] }

func sum(s []int) int {
	total := 0
	for _, v := range s {
		total += v
	}
	return total
}

func main() {
	w := newWindow(5)
	w.set(0, 7)
	w.data[2] = 9
	fmt.Println(w.data, w.view, len(w.view), cap(w.view))

	s := []int{1, 2, 3, 4}
	t := tail(s)
	t[0] = 20
	s[2] = 30
	fmt.Println(s, t, sum(s), sum(t))
	for i, v := range t {
		s[3] += v
		fmt.Println(i, v)
	}
	t = append(t, 5)
	t[0] = 99
	fmt.Println(s, t, s == nil)

	left, right := split(s)
	left[0], right[0] = right[0], left[0]
	fmt.Println(s, left, right)
	n := copy(s[1:], s)
	fmt.Println(s, n)
}
