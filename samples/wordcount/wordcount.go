// Lines, words and letters of a text are counted, and the most frequent word is found.
package main

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
)

type stats struct {
	lines, words int
	letters      int
	freq         map[string]int
}

func count(text string) stats {
	s := stats{freq: make(map[string]int)}
	for _, line := range strings.Split(text, "\n") {
		s.lines++
		for _, word := range strings.Fields(line) {
			s.words++
			s.freq[strings.ToLower(word)]++
		}
	}
	for _, r := range text {
		if unicode.IsLetter(r) {
			s.letters++
		}
	}
	return s
}

func (s *stats) top(n int) []string {
	words := make([]string, 0, len(s.freq))
	for w := range s.freq {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		if s.freq[words[i]] != s.freq[words[j]] {
			return s.freq[words[i]] > s.freq[words[j]]
		}
		return words[i] < words[j]
	})
	if len(words) > n {
		words = words[:n]
	}
	return words
}

func main() {
	s := count("The rain in Spain\nstays mainly in the plain\nin the end")
	fmt.Println(s.lines, s.words, s.letters)
	for _, w := range s.top(3) {
		fmt.Println(w, s.freq[w])
	}
}
