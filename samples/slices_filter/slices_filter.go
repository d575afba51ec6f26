// Filter, map and reverse a slice, the last two in place.
package main

import "fmt"

func keep(in []int, ok func(int) bool) []int {
	var out []int
	for _, v := range in {
		if ok(v) {
			out = append(out, v)
		}
	}
	return out
}

func double(s []int) {
	for i, v := range s {
		s[i] = v * 2
	}
}

func reverse(s []int) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

func main() {
	odd := keep([]int{1, 2, 3, 4, 5, 6, 7}, func(v int) bool { return v%2 == 1 })
	fmt.Println(odd)
	double(odd)
	reverse(odd)
	fmt.Println(odd)
}
