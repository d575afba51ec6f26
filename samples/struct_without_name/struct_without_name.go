// Structs without a name: in variables, fields, maps, parameters and tables; identical ones are one type.
package main

import "fmt"

// Server has a part that no other type needs.
type Server struct {
	Name string
	// limits holds for every client.
	limits struct {
		conns int // at once
		bytes int
	}
}

// named is what one of the nameless ones is, too.
type named struct {
	x, y int
}

var origin = struct{ x, y int }{1, 2}

func area(size struct{ w, h int }) int {
	return size.w * size.h
}

func main() {
	s := Server{Name: "a"}
	s.limits.conns = 3
	s.limits.bytes = 1 << 10
	fmt.Println(s.Name, s.limits.conns, s.limits.bytes)

	tests := []struct {
		in   string
		want int
	}{
		{"one", 3},
		{in: "seven", want: 5},
	}
	for _, tt := range tests {
		fmt.Println(tt.in, len(tt.in) == tt.want)
	}
	for i, tc := range []struct{ a, b int }{{1, 2}, {3, 4}} {
		fmt.Println(i, tc.a+tc.b)
	}

	size := struct{ w, h int }{3, 4}
	fmt.Println(area(size), size)

	ages := map[string]struct{ years, days int }{"ann": {30, 2}}
	ages["bob"] = struct{ years, days int }{40, 1}
	fmt.Println(ages["ann"].years, ages["bob"].days, ages["eve"].years)

	n := named(origin)
	n.x = 7
	var p struct{ x, y int } = n
	fmt.Println(n, origin, p, p == origin)

	seen := map[struct{ x, y int }]bool{origin: true}
	fmt.Println(seen[origin], seen[p])
}
