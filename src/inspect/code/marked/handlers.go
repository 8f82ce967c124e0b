package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"html"
	"math/rand"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

type Server struct {
	db   *sql.DB
	root string
}

type input struct {
	Name string
	Age  int
}

func (s *Server) users(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	rows, err := s.db.Query("select * from users where name = '" + name + "'") // BAD
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	rows, _ = s.db.Query("select * from users where name = $1", name) // OK
	query := fmt.Sprintf("select * from users where name = '%s'", r.FormValue("n"))
	s.db.QueryRow(query) // BAD
	id, err := strconv.Atoi(r.FormValue("id"))
	s.db.Exec(fmt.Sprintf("delete from t where id = %d", id)) // OK
	s.db.Exec("delete from t where id = " + fmt.Sprint(id)) // OK
	fmt.Fprintf(w, "<p>%s</p>", name) // BAD
	fmt.Fprintf(w, "<p>%s</p>", html.EscapeString(name)) // OK
	w.Write([]byte("hi " + name)) // BAD
	s.find(name)
	_ = rows
}

func (s *Server) find(name string) {
	s.db.Exec("delete from users where name = '" + name + "'") // BAD
}

func run(w http.ResponseWriter, r *http.Request) {
	var in input
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return
	}
	exec.Command("sh", "-c", "echo "+in.Name).Run() // BAD
	exec.Command("echo", in.Name).Run() // OK
	exec.Command("sh", "-c", fmt.Sprintf("echo %d", in.Age)).Run() // OK
	path := filepath.Join("/srv", in.Name)
	os.ReadFile(path) // BAD
	if !strings.HasPrefix(path, "/srv/") {
		return
	}
	os.ReadFile(path) // OK
	http.Redirect(w, r, r.FormValue("next"), 302) // BAD
	http.Redirect(w, r, "/home?x="+r.FormValue("next"), 302) // OK
	http.Get(r.FormValue("url")) // BAD
	http.Get("https://example.com/" + r.FormValue("url")) // OK
	switch in.Name {
	case "a", "b":
		exec.Command("sh", "-c", in.Name).Run() // OK
	default:
		exec.Command("sh", "-c", in.Name).Run() // BAD
	}
	token := fmt.Sprint(rand.Int63()) // BAD
	roll := rand.Intn(6)
	_, _ = token, roll
	c := &http.Cookie{Name: "session", Value: token} // BAD
	d := &http.Cookie{Name: "session", Value: token, Secure: true, HttpOnly: true} // OK
	_, _ = c, d
}

func routes(db *gorm.DB) {
	g := gin.Default()
	g.GET("/x", func(c *gin.Context) {
		db.Raw("select * from x where a = " + c.Query("a")).Scan(nil) // BAD
		db.Where("a = ?", c.Query("a")) // OK
		c.File("/srv/" + c.Param("f")) // BAD
		c.Redirect(302, c.Query("to")) // BAD
		var in input
		c.BindJSON(&in)
		db.Order(in.Name) // BAD
	})
	t := &tls.Config{InsecureSkipVerify: true} // BAD
	os.Chmod("x", 0777) // BAD
	os.Chmod("x", 0600) // OK
	md5.Sum([]byte("x")) // BAD
}
