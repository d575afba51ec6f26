// A subslice shares the elements of the slice it was cut from.
package main

import "fmt"

func fill(s []int, value int) {
	for i := range s {
		s[i] = value
	}
}

func main() {
	data := []int{0, 1, 2, 3, 4, 5, 6, 7}
	fmt.Println(data[2:5], data[:2], data[6:])
	fill(data[2:5], 9)
	fmt.Println(data)

	middle := data[3:6]
	middle[0] = 42
	fmt.Println(data[3], len(middle), cap(middle))
}
