// A slice parameter is written, and also kept, given back or grown: both sides go on with one array.
package main

import "fmt"

type buffer struct{ data []int }

func (b *buffer) keep(p []int) {
	p[0] = 10
	b.data = p
}

func stamp(p []int) []int {
	p[0] = 20
	return p
}

// grow writes before and after the append: the caller sees the second write if there was room.
func grow(p []int) []int {
	p[0] = 30
	p = append(p, 0)
	p[1] = 31
	return p
}

func growAlone(p []int) {
	p = append(p, 1)
	p[0] = 40
}

func main() {
	b := &buffer{}
	kept := []int{1, 2, 3}
	b.keep(kept)
	kept[1] = 11
	fmt.Println(kept, b.data)

	given := []int{1, 2, 3}
	back := stamp(given)
	back[2] = 21
	fmt.Println(given, back)

	full := make([]int, 2)
	fmt.Println(grow(full), full)
	roomy := make([]int, 2, 8)
	fmt.Println(grow(roomy), roomy)

	full = make([]int, 1)
	growAlone(full)
	roomy = make([]int, 1, 8)
	growAlone(roomy)
	fmt.Println(full, roomy)
}
