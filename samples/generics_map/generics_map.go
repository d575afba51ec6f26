// Generic functions over slices: the types follow from the arguments.
package main

import (
	"fmt"
	"strconv"
)

func apply[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

func reduce[T, A any](in []T, acc A, f func(A, T) A) A {
	for _, v := range in {
		acc = f(acc, v)
	}
	return acc
}

func main() {
	squares := apply([]int{1, 2, 3}, func(n int) int { return n * n })
	words := apply(squares, strconv.Itoa)
	fmt.Println(squares, len(words), words[2])
	fmt.Println(reduce(squares, 0, func(a, n int) int { return a + n }))
	fmt.Println(reduce(words, "", func(a, w string) string { return a + w + ";" }))
}
