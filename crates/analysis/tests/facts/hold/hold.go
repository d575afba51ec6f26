// Package f asserts who holds what.
package f

type node struct {
	val         int
	next        *node
	left, right *pair // want "holding: pair.a = aliased"
}

type pair struct{ a, b *node }

type link struct {
	val  int
	next *link // want "holding: link.next = unique"
}

type Stack struct {
	top *link // want "holding: Stack.top = unique"
	n   int
}

func (s *Stack) Push(v int) { // want "parameters: Stack.Push.receiver = mutated"
	s.top = &link{val: v, next: s.top} // want "taken out: s.top"
	s.n++
}

func (s *Stack) Pop() int {
	n := s.top // want "taken out: s.top"
	if n == nil {
		return 0
	}
	s.top = n.next // want "taken out: n.next"
	s.n--
	return n.val
}

func (s *Stack) Drop() {
	if s.top != nil {
		s.top = s.top.next // want "taken out: s.top.next"
	}
}

func (s *Stack) Reverse() {
	var prev *link
	for cur := s.top; cur != nil; { // want "taken out: s.top"
		next := cur.next // want "taken out: cur.next"
		cur.next = prev
		prev, cur = cur, next
	}
	s.top = prev
}

// Len reads.
func (s *Stack) Len() int { // want "parameters: Stack.Len.receiver = lent"
	return s.n
}

func (s *Stack) Peek() *link { // want "lent results: Stack.Peek#0 = from receiver" "parameters: Stack.Peek.receiver = lent"
	return s.top
}

func (s *Stack) Sum() int {
	sum := 0
	for n := s.top; n != nil; n = n.next { // want "cursors: Stack.Sum.n"
		sum += n.val
	}
	return sum
}

type Registry struct {
	byName map[string]*node // want "holding: Registry.byName[] = taken over"
	all    []*node          // want "holding: Registry.all[] = unique"
	last   *node            // want "holding: Registry.last = aliased"
	first  *node            // want "holding: Registry.first = aliased"
}

// Add keeps n.
func (r *Registry) Add(name string, n *node) { // want "parameters: Registry.Add.n = escapes"
	r.byName[name] = n // want "last uses: n"
}

func (r *Registry) make(v int) {
	n := &node{val: v}
	r.all = append(r.all, n) // want "last uses: n"
}

func (r *Registry) both(v int) {
	n := &node{val: v}
	r.first = n // want "!last uses: n"
	r.last = n
}

func (r *Registry) swap(i, j int) {
	r.all[i], r.all[j] = r.all[j], r.all[i]
}

func couple(n *node) *pair { // want "parameters: couple.n = escapes"
	p := &pair{a: n}
	p.b = p.a
	return p
}

func rename(n *node, v int) { // want "parameters: rename.n = mutated"
	set(n, v)
}

func set(n *node, v int) { // want "parameters: set.n = mutated" "parameters: set.v = lent"
	n.val = v
}

func grow(s []int, v int) []int { // want "parameters: grow.s = appended" "parameters: grow.s = returned"
	s = append(s, v)
	return s // want "!lent results: grow#0"
}

func first(s []string) string { // want "lent results: first#0 = from s" "parameters: first.s = lent"
	return s[0]
}

func local(v int) int {
	n := &node{val: v}
	m := n
	m.val++
	return n.val
}

func captured() func() int {
	count := 0
	return func() int { // want "locals: captured.count = captured mutably"
		count++
		return count
	}
}

func loop(names []string) []string {
	var out []string
	for _, name := range names { // want "last uses: names"
		kept := name
		out = append(out, kept) // want "last uses: kept"
	}
	return out // want "last uses: out"
}

func outside(names []string, prefix string) []string {
	var out []string
	for range names {
		out = append(out, prefix) // want "!last uses: prefix"
	}
	return out
}

type job struct{ n int }

type batch struct {
	jobs []*job // want "holding: batch.jobs[] = aliased"
	more []*job // want "holding: batch.more[] = aliased"
	own  []*job // want "holding: batch.own[] = unique"
}

func (b *batch) copies() {
	b.more = append(b.more, b.jobs...)
}

func (b *batch) moves(n int) {
	fresh := []*meal{{n}}
	var all []*meal
	all = append(all, fresh...) // want "holding: batch.moves.all[] = unique"
	_ = all
	b.own = nil
}

type meal struct{ n int }

type plate struct {
	dish *dish // want "holding: plate.dish = aliased"
}

type dish struct{ n int }

func clone(p *plate) *plate {
	c := *p
	return &c
}

func eat(p *plate) int {
	c := *p
	c.dish.n--
	return p.dish.n
}

type Hub struct {
	clients []*Client // want "holding: Hub.clients[] = aliased"
}

type Client struct{ n int }

// Register stores its receiver.
func (c *Client) Register(h *Hub) {
	h.clients = append(h.clients, c)
}

func add(p []byte, b byte) []byte { // want "parameters: add.p = appended"
	return append(p, b) // want "!lent results: add#0"
}
