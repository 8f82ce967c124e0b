package web

import (
	"crypto/cipher"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
)

type person struct{ name, role string }

type setting struct{ key, value string }

func (s *setting) load(r *http.Request) { s.value = r.FormValue("v") }

type order struct{ by, way string }

func choose(o *order, r *http.Request) { o.way = r.FormValue("way") }

func literals(db *sql.DB, r *http.Request) {
	p := person{name: r.FormValue("n"), role: "guest"}
	db.Query("SELECT a FROM t WHERE a = '" + p.name + "'") // BAD
	db.Query("SELECT a FROM t WHERE a = '" + p.role + "'") // OK
	p.role = r.FormValue("role")
	db.Query("SELECT a FROM t WHERE a = '" + p.role + "'") // BAD
}

func setByMethod(db *sql.DB, r *http.Request) {
	s := &setting{key: r.FormValue("k"), value: "none"}
	s.load(r)
	db.Query("SELECT a FROM t WHERE a = '" + s.value + "'") // BAD
}

func setByFunction(db *sql.DB, r *http.Request) {
	o := &order{by: r.FormValue("by"), way: "asc"}
	choose(o, r)
	db.Query("SELECT a FROM t ORDER BY a " + o.way) // BAD
}

func filled(db *sql.DB, r *http.Request) {
	p := person{name: "n", role: "guest"}
	json.NewDecoder(r.Body).Decode(&p)
	db.Query("SELECT a FROM t WHERE a = '" + p.role + "'") // BAD
	var in struct {
		Name string `json:"name"`
		Age  int    `json:"age"`
	}
	json.NewDecoder(r.Body).Decode(&in)
	db.Query(fmt.Sprintf("SELECT a FROM t WHERE a = %v", in.Name)) // BAD
	db.Query(fmt.Sprintf("SELECT a FROM t WHERE a = %v", in.Age))  // OK
}

func characters(r *http.Request) {
	name := r.FormValue("n")
	if strings.ContainsAny(name, "/\\") || name == ".." {
		return
	}
	os.Open("/srv/" + name) // OK
	other := r.FormValue("o")
	if strings.ContainsAny(other, "?*") || other == ".." {
		return
	}
	os.Open("/srv/" + other) // BAD
}

func nonces(block cipher.Block, gcm cipher.AEAD, text []byte) {
	iv := make([]byte, 16)
	cipher.NewCTR(block, iv) // BAD weak-cipher
	fresh := make([]byte, 16)
	rand.Read(fresh)
	cipher.NewCTR(block, fresh) // OK
	first := make([]byte, gcm.NonceSize())
	first[0] = 1
	gcm.Seal(nil, first, text, nil) // BAD weak-cipher
	counted := make([]byte, gcm.NonceSize())
	next(counted)
	gcm.Seal(nil, counted, text, nil) // OK
}

type pair struct{ one, two string }

func newPair(a, b string) *pair { return &pair{one: a, two: b} }

func (p *pair) getOne() string { return p.one }
func (p *pair) getTwo() string { return p.two }

func made(db *sql.DB, r *http.Request) {
	p := newPair(r.FormValue("a"), "asc")
	db.Query("SELECT a FROM t ORDER BY " + p.one)      // BAD
	db.Query("SELECT a FROM t ORDER BY " + p.two)      // OK
	db.Query("SELECT a FROM t ORDER BY " + p.getOne()) // BAD
	db.Query("SELECT a FROM t ORDER BY " + p.getTwo()) // OK
}

func grown(db *sql.DB, r *http.Request) {
	var names []string
	names = append(names, "id")
	names = append(names, r.FormValue("a"))
	db.Query("SELECT a FROM t ORDER BY " + names[0])                        // OK
	db.Query("SELECT a FROM t ORDER BY " + names[1])                        // BAD
	db.Query(fmt.Sprint("SELECT a FROM t LIMIT ", len(names), " OFFSET 1")) // OK
	sent := make(chan string, 1)
	sent <- r.FormValue("b")
	db.Query("SELECT a FROM t ORDER BY " + <-sent) // BAD
}

func commands(r *http.Request) {
	given := exec.Command("bash")
	given.Args = []string{"bash", "-c", r.FormValue("c")} // BAD command-injection
	given.Args = []string{"bash", "-c", "uptime"}         // OK
	given.Args = []string{"ls", "--", r.FormValue("c")}   // OK
	exec.Command("env", "bash", "-c", r.FormValue("c"))   // BAD command-injection
	exec.Command("env", "ls", "--", r.FormValue("c"))     // OK
}
