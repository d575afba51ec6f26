// Named results are variables, and a bare return gives them back.
package main

import "fmt"

func bounds(values []int) (low, high int, ok bool) {
	for i, v := range values {
		if i == 0 || v < low {
			low = v
		}
		if i == 0 || v > high {
			high = v
		}
		ok = true
	}
	return
}

func split(sum int) (x, y int) {
	x = sum * 4 / 9
	y = sum - x
	return
}

func doubled(n int) (result int) {
	defer func() { result *= 2 }()
	return n + 1
}

func main() {
	fmt.Println(bounds([]int{4, -2, 9}))
	fmt.Println(bounds(nil))
	fmt.Println(split(17))
	fmt.Println(doubled(4))
}
