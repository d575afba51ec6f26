// An array is written through a slice of it, and looked at in between.
package main

import "fmt"

func main() {
	arr := [3]int{7, 8, 9}
	s := arr[:]
	s[0] = 1
	fmt.Println(arr)

	var seen [4]bool
	all := seen[:]
	for i := range seen {
		seen[i] = i%2 == 0
		fmt.Println(i, all[i], len(seen))
	}
	all[1] = true
	for i, was := range seen {
		all[3-i] = false
		fmt.Println(i, was)
	}
	fmt.Printf("%v %v\n", seen, all)

	low, high := arr[:2], arr[1:]
	high[0]++
	low[1] *= 3
	fmt.Println(low, high, arr[1])

	alone := [2]string{"a", "b"}
	fill(alone[:], "c")
	part := alone[1:]
	part[0] = "d"
	fmt.Println(alone)
}

func fill(to []string, with string) {
	for i := range to {
		to[i] = with
	}
}
