// A string is bytes: it is indexed, cut and measured in bytes.
package main

import "fmt"

func isDigit(c byte) bool {
	return '0' <= c && c <= '9'
}

func digits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			n++
		}
	}
	return n
}

func main() {
	s := "room 42, floor 7"
	fmt.Println(len(s), digits(s))
	fmt.Println(s[5:7], s[:4], s[9:])
	fmt.Println(s[0], string(s[0]))

	b := []byte("abc")
	b[1] = 'X'
	fmt.Println(string(b), len("é"))
}
