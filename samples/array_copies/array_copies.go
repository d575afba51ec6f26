// Arrays are values.
package main

import "fmt"

func change(a [3]int) [3]int {
	a[0] = 100
	return a
}

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[1] = 9
	c := change(a)
	fmt.Println(a, b, c, a == b, a == [3]int{1, 2, 3})
	for i, v := range a {
		a[2] = 50
		fmt.Println(i, v)
	}
	p := &a
	p[0] = 4
	fmt.Println(a[0], len(p))
}
