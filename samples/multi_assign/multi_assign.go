// A tuple assignment evaluates the right side before it assigns.
package main

import "fmt"

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func pair() (int, string) { return 7, "seven" }

func main() {
	x, y := 1, 2
	x, y = y, x
	fmt.Println(x, y, gcd(84, 36))

	s := []int{10, 20, 30}
	i := 0
	i, s[i] = 2, 99
	fmt.Println(i, s)
	s[0], s[2] = s[2], s[0]
	fmt.Println(s)

	n, word := pair()
	n, again := n+1, word
	fmt.Println(n, word, again)
}
