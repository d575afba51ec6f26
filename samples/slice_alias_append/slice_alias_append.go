// Append overwrites the shared array while there is room, and leaves it when there is none.
package main

import "fmt"

func main() {
	base := make([]int, 3, 4)
	base[0], base[1], base[2] = 1, 2, 3

	left := append(base, 10)
	right := append(base, 20)
	fmt.Println(left[3], right[3])

	full := []int{1, 2}
	grown := append(full, 3)
	grown[0] = 99
	fmt.Println(full[0], grown[0])

	capped := append(base[:1:1], 7)
	fmt.Println(base[1], capped)
}
