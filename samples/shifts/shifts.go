// A shift by the width or more gives zero, or the sign.
package main

import "fmt"

func bits(n uint) []int {
	var out []int
	for i := uint(0); i < 70; i += 23 {
		out = append(out, int(n>>i&1))
	}
	return out
}

func main() {
	var one uint32 = 1
	negative := int32(-8)
	for _, by := range []uint{1, 31, 32, 40} {
		fmt.Println(by, one<<by, negative>>by)
	}
	fmt.Println(bits(1<<23|1), 6&^2, 6^3)
}
