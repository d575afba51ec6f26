// A constraint lists the types that a generic function can add and compare.
package main

import "fmt"

type number interface {
	~int | ~int64 | ~float64
}

type meters float64

func sum[T number](values ...T) T {
	var total T
	for _, v := range values {
		total += v
	}
	return total
}

func largest[T number](values []T) (T, bool) {
	if len(values) == 0 {
		var zero T
		return zero, false
	}
	best := values[0]
	for _, v := range values[1:] {
		if v > best {
			best = v
		}
	}
	return best, true
}

func contains[T comparable](values []T, want T) bool {
	for _, v := range values {
		if v == want {
			return true
		}
	}
	return false
}

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2.25), sum[meters](2, 3.5))
	fmt.Println(largest([]int64{3, 9, 4}))
	fmt.Println(largest([]float64{}))
	fmt.Println(contains([]string{"a", "b"}, "b"), contains([]int{1}, 2))
}
