// A slice parameter is written and cut shorter as it goes; the caller sees what was written.
package main

import "fmt"

func fill(dst []byte) {
	for len(dst) > 0 {
		dst[0] = 'x'
		dst = dst[1:]
	}
}

// encode writes one or two digits for each byte and says how many it wrote.
func encode(dst, src []byte) int {
	n := 0
	for len(src) > 0 {
		m := 2
		if src[0] == 0 {
			dst[0] = 'z'
			dst = dst[1:]
			src = src[1:]
			n++
			continue
		}
		dst[0] = '0' + src[0]/10
		dst[1] = '0' + src[0]%10
		dst, src = dst[m:], src[1:]
		n += m
	}
	return n
}

func reverse(s []int) {
	for len(s) > 1 {
		s[0], s[len(s)-1] = s[len(s)-1], s[0]
		s = s[1 : len(s)-1]
	}
}

// halves goes on with a slice that is another variable's.
func halves(s []int) {
	for len(s) > 1 {
		left, right := s[:len(s)/2], s[len(s)/2:]
		left[0] = 1
		right[0] = 2
		s = right
	}
}

func main() {
	buf := make([]byte, 4)
	fill(buf[1:3])
	fmt.Println(buf)

	out := make([]byte, 8)
	n := encode(out, []byte{12, 0, 34})
	fmt.Println(n, out)

	s := []int{1, 2, 3, 4, 5}
	reverse(s)
	fmt.Println(s)

	h := []int{0, 0, 0, 0, 0, 0}
	halves(h)
	fmt.Println(h)
}
