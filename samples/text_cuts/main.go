// Strings cut at places that cannot lie inside a character, and at one that can.
package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

func fields(line string) []string {
	var out []string
	start := 0
	for i := 0; i < len(line); i++ {
		if line[i] == ',' {
			out = append(out, line[start:i])
			start = i + 1
		}
	}
	return append(out, line[start:])
}

func keyValue(s string) (string, string) {
	i := strings.IndexByte(s, '=')
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+1:]
}

func after(s, mark string) string {
	if i := strings.Index(s, mark); i >= 0 {
		return s[i+len(mark):]
	}
	return ""
}

func withoutPrefix(s, prefix string) string {
	if strings.HasPrefix(s, prefix) {
		s = s[len(prefix):]
	}
	if strings.HasSuffix(s, "/") {
		s = s[:len(s)-1]
	}
	return s
}

func firstRune(s string) (string, string) {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size], s[size:]
}

func word(s string) string {
	i := 0
	for i < len(s) && s[i] != ' ' {
		i++
	}
	return s[:i]
}

func digits(s string) int {
	end := 0
	for ; end < len(s); end++ {
		c := s[end]
		if c < '0' || c > '9' {
			break
		}
	}
	return len(s[:end])
}

func short(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

func main() {
	fmt.Println(strings.Join(fields("a,bé,,ü"), "|"))
	fmt.Println(keyValue("schlüssel=wert"))
	fmt.Println(after("left→right", "→"), withoutPrefix("/usr/lib/", "/usr"))
	fmt.Println(firstRune("éa"))
	fmt.Println(word("naïve idea"), digits("42é"), short("plain", 3))
	text := "añb"
	for i := range text {
		fmt.Println(i, text[i:])
	}
}
