// Leaving a range over a function: return, labels, and loops inside each other; pairs, and iterators of a type.
package main

import (
	"errors"
	"fmt"
	"iter"
)

// List is a singly linked list.
type List struct {
	items []string
}

// All gives the items with their positions.
func (l *List) All() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i, item := range l.items {
			if !yield(i, item) {
				return
			}
		}
	}
}

// Each calls yield with every item.
func (l *List) Each(yield func(string) bool) {
	for _, item := range l.items {
		if !yield(item) {
			return
		}
	}
}

func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 1; i <= n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func evens(seq iter.Seq[int]) []int {
	var out []int
	for n := range seq {
		if n%2 == 1 {
			continue
		}
		out = append(out, n)
	}
	return out
}

func find(l *List, want string) int {
	for i, item := range l.All() {
		if item == want {
			return i
		}
	}
	return -1
}

func check(n int) error {
	if n > 2 {
		return errors.New("too much")
	}
	return nil
}

func checkAll(n int) error {
	for i := range upTo(n) {
		if err := check(i); err != nil {
			return err
		}
	}
	return nil
}

func pairs(n int) int {
	count := 0
outer:
	for a := range upTo(n) {
		for b := range upTo(n) {
			if b > a {
				continue outer
			}
			if a*b == 12 {
				break outer
			}
			count++
		}
	}
	return count
}

func show(n int) {
	for i := range upTo(9) {
		if i > n {
			fmt.Println("enough")
			return
		}
	}
	fmt.Println("all")
}

func main() {
	l := &List{items: []string{"a", "b", "c"}}
	fmt.Println(find(l, "b"), find(l, "x"))
	for item := range l.Each {
		if item == "c" {
			break
		}
		fmt.Println(item)
	}
	fmt.Println(evens(upTo(7)))
	fmt.Println(checkAll(2), checkAll(3))
	fmt.Println(pairs(5))
	show(3)
	show(20)
	total := 0
	for range upTo(4) {
		total++
	}
	seq := upTo(3)
	for n := range seq {
		total += n
	}
	for n := range seq {
		total += n
	}
	fmt.Println(total)
}
