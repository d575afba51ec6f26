// Fallthrough runs on into the next case of a switch.
package main

import "fmt"

func rights(role string) []string {
	var out []string
	switch role {
	case "admin":
		out = append(out, "delete")
		fallthrough
	case "editor":
		out = append(out, "write")
		fallthrough
	case "reader", "guest":
		out = append(out, "read")
	case "none":
	default:
		out = append(out, "?")
	}
	return out
}

func grade(points int) string {
	switch p := points / 10; {
	case p >= 9:
		return "A"
	case p >= 7:
		return "B"
	}
	return "C"
}

func main() {
	for _, role := range []string{"admin", "editor", "guest", "none", "robot"} {
		fmt.Println(role, rights(role), len(rights(role)))
	}
	fmt.Println(grade(95), grade(71), grade(20))
}
