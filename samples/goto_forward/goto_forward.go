// A goto that jumps forward leaves blocks; one that jumps back inside a loop repeats a part of a turn.
package main

import "fmt"

func find(rows [][]int, want int) string {
	var at string
	for i, row := range rows {
		for j, cell := range row {
			if cell == want {
				at = fmt.Sprint(i, j)
				goto found
			}
		}
	}
	return "nowhere" + at

found:
	return "at " + at
}

func classify(n int) string {
	kind := "small"
	if n < 10 {
		goto done
	}
	kind = "big"
	if n < 100 {
		goto done
	}
	kind = "huge"
	// What was found out is told.
done:
	return fmt.Sprintf("%d is %s", n, kind)
}

func retries(limits []int) int {
	total := 0
	for _, limit := range limits {
		tries := 0
		if limit < 0 {
			continue
		}
	retry:
		tries++
		if tries > 5 {
			break
		}
		if tries < limit {
			goto retry
		}
		total += tries
	}
	return total
}

func countdown(n int) {
loop:
	if n == 0 {
		goto end
	}
	fmt.Print(n, " ")
	n--
	goto loop
end:
	fmt.Println("liftoff")
}

// in a case of a switch, whose break is meant by the one inside
func cases(kind, n int) string {
	out := ""
	switch kind {
	case 1:
	again:
		out += "x"
		n--
		if n > 5 {
			break
		}
		if n > 0 {
			goto again
		}
		out += "end"
	default:
		out = "other"
	}
	return out
}

func main() {
	rows := [][]int{{1, 2}, {3, 4}}
	fmt.Println(find(rows, 3), find(rows, 9))
	fmt.Println(classify(5), classify(50), classify(500))
	fmt.Println(retries([]int{1, -1, 3}), retries([]int{2, 9, 3}))
	countdown(3)
	fmt.Println(cases(1, 3), cases(1, 9), cases(2, 0))
}
