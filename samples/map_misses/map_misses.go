// A missing entry reads as the zero value.
package main

import "fmt"

type rec struct {
	n    int
	tags []string
}

func main() {
	m := map[string]rec{}
	r := m["x"]
	r.tags = append(r.tags, "a")
	fmt.Println(r.n, len(r.tags), len(m["x"].tags))
	counts := map[rune]int{}
	for _, c := range "hello" {
		counts[c]++
	}
	fmt.Println(counts['l'], counts['z'], len(counts))
	groups := map[int][]string{}
	for _, w := range []string{"a", "bb", "cc"} {
		groups[len(w)] = append(groups[len(w)], w)
	}
	fmt.Println(groups[2], groups[1], groups[9] == nil)
	nested := map[string]map[string]int{}
	if nested["a"] == nil {
		nested["a"] = map[string]int{}
	}
	nested["a"]["b"]++
	nested["a"]["b"]++
	fmt.Println(nested["a"]["b"], nested["q"]["r"])
	if v, ok := m["nope"]; !ok {
		fmt.Println(v.n, ok)
	}
}
