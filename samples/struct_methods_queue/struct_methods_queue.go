// A ring buffer: pointer receivers that write, value results that say whether there was one.
package main

import "fmt"

type queue struct {
	items []string
	head  int
	count int
}

func newQueue(capacity int) *queue {
	return &queue{items: make([]string, capacity)}
}

func (q *queue) put(s string) bool {
	if q.count == len(q.items) {
		return false
	}
	q.items[(q.head+q.count)%len(q.items)] = s
	q.count++
	return true
}

func (q *queue) take() (string, bool) {
	if q.count == 0 {
		return "", false
	}
	s := q.items[q.head]
	q.items[q.head] = ""
	q.head = (q.head + 1) % len(q.items)
	q.count--
	return s, true
}

func main() {
	q := newQueue(2)
	fmt.Println(q.put("a"), q.put("b"), q.put("c"))
	fmt.Println(q.take())
	fmt.Println(q.put("d"))
	for s, ok := q.take(); ok; s, ok = q.take() {
		fmt.Println(s)
	}
	fmt.Println(q.take())
}
