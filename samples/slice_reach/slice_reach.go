// A slice can be cut longer than it is, up to its capacity: what its array holds there comes back.
package main

import "fmt"

func main() {
	s := []int{1, 2, 3, 4}
	s = s[:0]
	s = s[:3]
	fmt.Println(s)

	t := make([]int, 2, 8)
	t = t[:5]
	fmt.Println(t, len(t))

	u := []int{5, 6, 7}
	u = u[:1]
	u = u[:cap(u)]
	fmt.Println(u)

	// Within the length nothing comes back, and a vector will do.
	v := []int{8, 9, 10}
	last := len(v) - 1
	v = v[:last]
	fmt.Println(v)
}
