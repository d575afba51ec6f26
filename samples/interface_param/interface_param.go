// A function asks for the smallest interface it needs.
package main

import "fmt"

type sized interface {
	Size() int
}

type file struct {
	name  string
	bytes int
}

// Size is the number of bytes.
func (f file) Size() int { return f.bytes }

type folder struct {
	files []file
}

// Size is the sum over the files.
func (d folder) Size() int {
	sum := 0
	for _, f := range d.files {
		sum += f.Size()
	}
	return sum
}

func fits(s sized, limit int) bool {
	return s.Size() <= limit
}

func main() {
	f := file{"a.txt", 120}
	d := folder{files: []file{f, {"b.txt", 30}}}
	fmt.Println(f.Size(), d.Size())
	fmt.Println(fits(f, 130), fits(d, 130))
}
