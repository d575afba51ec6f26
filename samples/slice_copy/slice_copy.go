// Copy moves as many elements as fit, also when the two slices overlap.
package main

import "fmt"

func main() {
	src := []int{1, 2, 3, 4, 5}
	dst := make([]int, 3)
	n := copy(dst, src)
	fmt.Println(n, dst)

	dst[0] = 100
	fmt.Println(src[0])

	copy(src[1:], src)
	fmt.Println(src)

	bytes := make([]byte, 5)
	copy(bytes, "hello world")
	fmt.Println(string(bytes))
}
