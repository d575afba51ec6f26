// Loop conditions and bounds are evaluated again each turn.
package main

import "fmt"

func limit(n *int) int { *n++; return 4 }

func main() {
	calls := 0
	for i := 0; i < limit(&calls); i += 2 {
		fmt.Println(i)
	}
	fmt.Println(calls)
	q := []int{1}
	for len(q) > 0 && len(q) < 5 {
		h := q[0]
		q = q[1:]
		if h < 4 {
			q = append(q, h*2, h*2+1)
		}
	}
	fmt.Println(q)
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		if i == 2 {
			continue
		}
		fmt.Println(i, j)
	}
	n := 3
	for i := range n {
		n = 10
		fmt.Print(i, " ")
	}
	fmt.Println(n)
	var k uint8
	for k = 250; k >= 250; k++ {
	}
	fmt.Println(k)
}
