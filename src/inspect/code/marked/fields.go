package web

import (
	"crypto/cipher"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
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
