// A heap of the library orders structs; several values and a bool are taken apart.
package main

import (
	"container/heap"
	"fmt"
	"math"
	"strings"
)

type edge struct {
	to     string
	weight int
}

type graph map[string][]edge

func (g graph) connect(a, b string, weight int) {
	g[a] = append(g[a], edge{b, weight})
	g[b] = append(g[b], edge{a, weight})
}

type entry struct {
	name     string
	distance int
}

type queue []entry

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].distance < q[j].distance }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

func (g graph) shortest(from, to string) ([]string, int, bool) {
	distance := map[string]int{from: 0}
	previous := map[string]string{}
	q := &queue{{from, 0}}
	for q.Len() > 0 {
		current := heap.Pop(q).(entry)
		if current.name == to {
			break
		}
		if current.distance > distance[current.name] {
			continue
		}
		for _, e := range g[current.name] {
			next := current.distance + e.weight
			known, ok := distance[e.to]
			if !ok {
				known = math.MaxInt
			}
			if next < known {
				distance[e.to] = next
				previous[e.to] = current.name
				heap.Push(q, entry{e.to, next})
			}
		}
	}
	total, ok := distance[to]
	if !ok {
		return nil, 0, false
	}
	var path []string
	for at := to; at != from; at = previous[at] {
		path = append([]string{at}, path...)
	}
	path = append([]string{from}, path...)
	return path, total, true
}

func main() {
	g := graph{}
	g.connect("a", "b", 7)
	g.connect("a", "c", 3)
	g.connect("c", "b", 1)
	g.connect("b", "d", 2)
	path, total, ok := g.shortest("a", "d")
	fmt.Println(strings.Join(path, " > "), total, ok)
	_, _, ok = g.shortest("a", "z")
	fmt.Println(ok)
}
