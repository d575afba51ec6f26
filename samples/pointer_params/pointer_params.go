// A pointer parameter lets the callee change the caller's variable.
package main

import "fmt"

type size struct{ w, h int }

func swap(a, b *int) {
	*a, *b = *b, *a
}

func scale(s *size, by int) {
	s.w *= by
	s.h *= by
}

func area(s *size) int { return s.w * s.h }

func push(stack *[]int, v int) {
	*stack = append(*stack, v)
}

func pop(stack *[]int) (int, bool) {
	old := *stack
	if len(old) == 0 {
		return 0, false
	}
	v := old[len(old)-1]
	*stack = old[:len(old)-1]
	return v, true
}

func main() {
	x, y := 1, 2
	swap(&x, &y)
	fmt.Println(x, y)

	s := size{2, 3}
	scale(&s, 10)
	fmt.Println(area(&s), s.w)

	var stack []int
	push(&stack, 7)
	push(&stack, 8)
	fmt.Println(pop(&stack))
	fmt.Println(pop(&stack))
	fmt.Println(pop(&stack))
}
