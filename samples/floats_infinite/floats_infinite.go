// Infinities and NaN, which Go spells in its own way, beside numbers of the same width.
package main

import (
	"fmt"
	"math"
)

func main() {
	zero := 0.0
	values := []float64{1 / 3.0, 1 / zero, -1 / zero, math.NaN()}
	for _, v := range values {
		fmt.Printf("%.2f|%8.3f|%-8.1f|%+.1f|%08.2f\n", v, v, v, v, v)
	}
	single := float32(2.5)
	fmt.Printf("%.1f %v\n", single, values)
}
