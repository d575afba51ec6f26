// Integer division truncates toward zero, and the remainder has the sign of the dividend.
package main

import "fmt"

func main() {
	for _, a := range []int{7, -7} {
		for _, b := range []int{2, -2} {
			fmt.Println(a, b, a/b, a%b)
		}
	}
	fmt.Println(float64(7)/2, 7/2*2)
	x := -2.9
	fmt.Println(int(x))
}
