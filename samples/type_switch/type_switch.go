// A type switch takes an empty interface apart.
package main

import "fmt"

type point struct{ x, y int }

func kind(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case int:
		return fmt.Sprintf("int %d", v+1)
	case string:
		return "string of " + fmt.Sprint(len(v))
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case point:
		return fmt.Sprintf("point %d", v.x*v.y)
	case error:
		return "error " + v.Error()
	default:
		return "something else"
	}
}

func main() {
	fmt.Println(kind(nil))
	fmt.Println(kind(41))
	fmt.Println(kind("four"))
	fmt.Println(kind(true), kind(false))
	fmt.Println(kind(point{3, 4}))
	fmt.Println(kind(fmt.Errorf("bad %d", 7)))
	fmt.Println(kind(2.5))

	var v any = "text"
	s, ok := v.(string)
	n, isInt := v.(int)
	fmt.Println(s, ok, n, isInt)
}
