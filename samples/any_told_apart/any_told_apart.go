// Values of an any are told apart where two types of Go are one in Rust, and printed whatever they are.
package main

import "fmt"

func kind(v any) string {
	switch n := v.(type) {
	case int64:
		return fmt.Sprint("int64 ", n+1)
	case int:
		return fmt.Sprint("int ", n+2)
	case uint:
		return "uint"
	case uint64:
		return "uint64"
	case byte:
		return "byte"
	case rune:
		return "rune"
	}
	return "?"
}

type pair struct {
	key   string
	value any
}

func main() {
	fmt.Println(kind(1), kind(int64(1)), kind(uint(2)), kind(uint64(3)), kind('x'), kind(byte(4)))
	var x any = int64(3)
	_, ok := x.(int)
	fmt.Println(ok, x)
	fmt.Println(x == int64(3), x == 3)
	pairs := []pair{
		{"table", map[string]int{"b": 2, "a": 1}},
		{"rows", [][]int{{1}, {2, 3}}},
		{"mixed", []any{1, "two", int64(3), nil}},
		{"nested", map[string]any{"k": []string{"v"}, "n": 1.5}},
		{"pair", pair{"x", 4}},
	}
	for _, p := range pairs {
		fmt.Println(p.key, p.value)
		fmt.Printf("%v %T\n", p.value, p.value)
	}
}
