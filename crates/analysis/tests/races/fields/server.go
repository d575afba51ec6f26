package fields

import "net/http"

// server is called from outside while what it has started runs.
type server struct {
	stopped bool // want "shared_mutated race: server.stopped"
	name    string
	hits    int // want "shared_mutated race: server.hits"
}

func (s *server) Start() {
	go s.loop()
}

func (s *server) loop() {
	for !s.stopped {
		println(s.name)
	}
}

func (s *server) Stop() { s.stopped = true }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.hits++
}
