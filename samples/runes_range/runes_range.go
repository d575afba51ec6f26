// Range over a string yields runes and the byte offsets where they start.
package main

import "fmt"

func reverse(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

func main() {
	word := "naïve→"
	for i, r := range word {
		fmt.Println(i, string(r), r)
	}
	fmt.Println(len(word), len([]rune(word)), reverse(word))

	vowels := 0
	for _, r := range "programming" {
		switch r {
		case 'a', 'e', 'i', 'o', 'u':
			vowels++
		}
	}
	fmt.Println(vowels)
}
