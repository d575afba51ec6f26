// Untyped constants are exact and take the type that the place asks for.
package main

import "fmt"

const (
	huge    = 1 << 100
	million = 1e6
	third   = 1.0 / 3
	letter  = 'a' + 2
)

func half(x float64) float64 { return x / 2 }

func main() {
	fmt.Println(huge>>98, huge/(1<<97))
	var n int = million
	var f float32 = third
	fmt.Println(n, f, third*3 == 1)
	fmt.Println(half(3), 7/2, 7/2.0)
	fmt.Println(letter, string(rune(letter)))
	const typed int64 = 5
	fmt.Println(typed*million, 10*0.5)
}
