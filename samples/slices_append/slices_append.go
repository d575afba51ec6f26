// A slice grows by append, from nothing, by one and by many.
package main

import "fmt"

func evens(limit int) []int {
	var out []int
	for i := 0; i < limit; i += 2 {
		out = append(out, i)
	}
	return out
}

func main() {
	a := evens(7)
	fmt.Println(a, len(a))

	a = append(a, 100, 200)
	b := []int{1, 2}
	b = append(b, a...)
	fmt.Println(b, len(b))

	b[0] = -1
	last := b[len(b)-1]
	fmt.Println(b[0], last)
}
