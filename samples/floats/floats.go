// Floating-point arithmetic and the ways to print it.
package main

import (
	"fmt"
	"math"
)

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func main() {
	fmt.Println(1.0, 0.1+0.2, 1e21, 1e-7, 100000.5)
	fmt.Printf("%.3f %8.2f|%g|%e\n", math.Pi, 2.5, 1e6, 12345.678)
	fmt.Println(mean([]float64{1, 2, 4}), math.Sqrt(2))
	fmt.Println(math.Floor(-1.5), math.Max(2, 3), math.Abs(-4))
	zero := 0.0
	fmt.Println(1/zero, -1/zero, math.IsNaN(zero/zero))
}
